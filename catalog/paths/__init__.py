"""Learning paths: ordered steps of courses and assignments."""
