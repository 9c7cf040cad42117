"""The interest list: wanting a course without a date, until it becomes a run."""
