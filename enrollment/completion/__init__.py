"""Finishing a course: one way in (`complete`), by attendance, by hand, by evidence, by Moodle."""
