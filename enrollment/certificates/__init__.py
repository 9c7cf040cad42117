"""A plain certificate of participation, with a number that a stranger can verify."""
