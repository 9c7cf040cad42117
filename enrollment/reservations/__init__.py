"""Seats that a manager reserves for the team, to name the people later."""
