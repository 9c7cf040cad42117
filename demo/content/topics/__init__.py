"""Hand-written topics, one TOML file per field of work."""
