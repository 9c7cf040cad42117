"""How much of a table is taken in: what keeps a hostile or broken file harmless."""

MAX_LINE_BYTES = 2_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_BLANK_ROWS = 1_000

SUSPECT_SIZE = 1_000_000
"""Bytes from which the ratio of a packed member is looked at."""
MAX_UNZIPPED_BYTES = 100_000_000
MAX_ZIP_RATIO = 200
MAX_ZIP_MEMBERS = 1_000
