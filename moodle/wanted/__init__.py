"""What Moodle should hold, computed from the portal."""
