"""Booking, and the learner's own record."""
