"""Breaking it on purpose. Each fault is counted, so that a test can demand enough of them."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

BEFORE = {
    "maintenance", "upgrade", "database_down",  # HTTP 200 with a code
    "cli_maintenance", "bad_gateway", "disabled",  # 503, 502, 403
    "slow",  # answers after `seconds`, and does the work only then
}  # fmt: skip
AFTER = {
    "late",  # the work is done at once, the answer comes after `seconds`
    "lost",  # the work is done, the connection is cut without an answer
    "cut",  # the work is done, half an answer is written
    "gateway_timeout",  # the work is done, a proxy says 504
    "not_json",  # the work is done, a warning of PHP stands before the answer
    "invalid_response",  # the work is done, Moodle chokes on its answer
}


@dataclass
class Fault:
    """`function` empty: any. `times` 0: until it is cleared."""

    kind: str
    times: int = 1
    function: str = ""
    seconds: float = 0.0

    def fits(self, function: str) -> bool:
        return self.function in ("", function)


class Faults:
    """Thread-safe. Planned faults come first, then those of chance."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self._planned: list[Fault] = []
        self._shares: dict[str, float] = {}
        self._random = random.Random(0)
        self._lock = threading.Lock()

    def plan(self, kind: str, *, times: int = 1, function: str = "", seconds: float = 0.0) -> None:
        """The next `times` calls (0: all, until cleared) of that function, or of any."""
        if kind not in BEFORE | AFTER:
            raise ValueError(f"no such fault: {kind}")
        with self._lock:
            self._planned.append(Fault(kind, times, function, seconds))

    def by_chance(self, shares: Mapping[str, float], *, seed: int) -> None:
        """Each call is hit by one of these, with that chance."""
        with self._lock:
            self._shares, self._random = dict(shares), random.Random(seed)

    def clear(self) -> None:
        """Forgets what is planned, not what has been counted."""
        with self._lock:
            self._planned.clear()
            self._shares.clear()

    def take(self, function: str) -> Fault | None:
        with self._lock:
            fault = self._next(function)
            if fault:
                self.count[fault.kind] += 1
            return fault

    def _next(self, function: str) -> Fault | None:
        for fault in self._planned:
            if fault.fits(function):
                if fault.times == 1:
                    self._planned.remove(fault)
                elif fault.times:
                    fault.times -= 1
                return fault
        drawn = self._random.random() if self._shares else 1.0
        for kind, share in self._shares.items():
            if drawn < share:
                return Fault(kind)
            drawn -= share
        return None
