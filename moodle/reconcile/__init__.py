"""Moodle as it is beside Moodle as it should be."""
