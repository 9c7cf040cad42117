"""Run templates, series copied from them, and what must be ready before a run."""
