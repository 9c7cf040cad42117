"""A message from who runs it to all or some participants."""
