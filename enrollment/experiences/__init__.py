"""Experiences: what people say of a course after it."""
