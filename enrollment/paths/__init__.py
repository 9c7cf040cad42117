"""Following a learning path: who is on it, and how far."""
