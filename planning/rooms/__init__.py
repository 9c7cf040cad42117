"""Rooms and who has them when: a room is never given twice."""
