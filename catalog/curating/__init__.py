"""Curating the offer: what learning advisers do with courses and their publications."""
