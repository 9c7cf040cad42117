"""Trainers: who may give what, when they can, and that nobody stands in two rooms at once."""
