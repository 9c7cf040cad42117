"""The project: settings, urls and the one-command launcher (`services/`)."""
