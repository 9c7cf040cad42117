"""Content of the demo: pure data and deterministic generators, without Django.

Kept apart from the loader so that texts can be tested in milliseconds and reused by benchmarks.
"""
