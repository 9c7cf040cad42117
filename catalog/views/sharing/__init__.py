"""Pages for sharing a course, and for what others share."""
