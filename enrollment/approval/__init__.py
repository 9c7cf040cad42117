"""Agreeing with requests: who must, in which order, and what happens when nobody does."""
