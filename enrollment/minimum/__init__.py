"""Too few participants: asking the planners of a run, and what they decide."""
