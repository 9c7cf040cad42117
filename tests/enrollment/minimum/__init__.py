"""Too few participants, from the warning to the decision."""
