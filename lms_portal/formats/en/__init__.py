"""English, as Europeans write it: the day before the month, a clock of 24 hours."""
