"""Small, boring building blocks that every room may use. Knows nothing of the domain."""
