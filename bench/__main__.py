"""`python -m bench NAME`: runs one measurement, prints it and adds it to RESULTS.md.

A measurement is a module of this package with `run()`, which may take the parsed arguments and
returns rows.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
from pathlib import Path

TOOLS = {"__init__", "__main__", "results", "settings"}
MODULES = Path(__file__).parent.glob("*.py")
NAMES = sorted(stem.replace("_", "-") for stem in {path.stem for path in MODULES} - TOOLS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument(
        "--size", choices=("demo", "M", "L"), default="demo", help="of the data there is"
    )
    parser.add_argument("--rounds", type=int, default=10, help="times that the mix is repeated")
    parser.add_argument("--explain", action="store_true", help="save plans to bench/explain/")
    parser.add_argument("--no-log", action="store_true", help="leave RESULTS.md as it is")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from bench.results import log, table

    run = importlib.import_module(f"bench.{arguments.name.replace('-', '_')}").run
    rows = run(arguments) if inspect.signature(run).parameters else run()
    print(table(rows))
    if not arguments.no_log:
        log(f"{arguments.name} ({arguments.size})", rows)


if __name__ == "__main__":
    main()
