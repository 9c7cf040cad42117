"""The joined organisations: what they are called, how they look, how they are built up."""
