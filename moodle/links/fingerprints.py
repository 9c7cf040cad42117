"""One short text for what Moodle should hold, so that a difference is a comparison in SQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(values: Mapping[str, Any] | None = None) -> str:
    text = json.dumps(values or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
