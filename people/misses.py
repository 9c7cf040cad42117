"""Wrong guesses, counted for a while in the cache: who guesses too often has to wait.

With the cache away nobody waits: what is guarded so must be long enough not to be guessed anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Misses:
    """`most` wrong guesses in `seconds`; each guard has a `name` of its own."""

    name: str
    most: int
    seconds: int

    def too_many(self, who: str) -> bool:
        return int(cache.get(self._key(who)) or 0) >= self.most

    def count(self, who: str) -> None:
        cache.add(self._key(who), 0, self.seconds)
        try:
            cache.incr(self._key(who))
        except ValueError:  # it expired in between
            cache.set(self._key(who), 1, self.seconds)

    def _key(self, who: str) -> str:
        return f"misses:{self.name}:{who}"
