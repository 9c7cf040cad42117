"""Differences sent to Moodle, and nothing but differences."""
