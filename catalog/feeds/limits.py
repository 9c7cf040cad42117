"""How much of a delivery is taken in at once: what keeps a hostile or broken file harmless."""

MAX_RECORD_BYTES = 2_000_000
"""One program or one line. Real programs are 2 to 60 kB."""

MAX_DEPTH = 40
"""Levels of nesting in JSON. A program needs 9."""

MAX_RECORDS = 200_000
"""Records per delivery; the largest catalogue aimed at holds 100,000."""

MAX_ERRORS = 1_000
"""Errors after which reading stops: the file is then not what it seems."""

MAX_PROBLEMS_PER_RECORD = 10

MAX_TITLE = 255
MAX_SUMMARY = 2_000
MAX_HTML = 100_000
