"""The verbs of booking."""
