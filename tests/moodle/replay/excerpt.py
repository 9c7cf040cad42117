"""Makes `recordings/` from the recorded exchanges: python -m tests.moodle.replay.excerpt FOLDER.

One exchange a line, without what nobody compares. May be committed: its SOURCE.md says so.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "recordings"
PATTERNS = ("0[1-6]*.json", "09-*.json")


def shortened(exchange: dict[str, Any]) -> dict[str, Any]:
    response = exchange["response"]
    return {
        "name": exchange["name"],
        "function": exchange["function"],
        "request": {"form": exchange["request"].get("form") or []},
        "response": {key: response.get(key) for key in ("status", "content_type", "body")},
    }


def excerpt(source: Path) -> str:
    lines = (json.dumps(shortened(one)) for one in json.loads(source.read_text()))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def sources(folder: Path) -> list[Path]:
    return sorted(path for pattern in PATTERNS for path in folder.glob(pattern))


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for source in sources(Path(sys.argv[1])):
        (HERE / source.name).write_text(excerpt(source))
