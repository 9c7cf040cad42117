"""What of the portal lives in which Moodle: what it should hold there, and what it holds."""
