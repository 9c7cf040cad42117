"""The planners' board: who is where in a week or a month, and moving a meeting on it."""
