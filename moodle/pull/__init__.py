"""Completions and grades read from Moodle."""
