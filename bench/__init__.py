"""Measured journeys: `python -m bench <name>`. What counts are ratios within one run."""
