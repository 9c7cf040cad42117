"""Competences: the ESCO classification of the European Commission, and the concern's own."""
