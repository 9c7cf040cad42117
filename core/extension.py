"""Extension points: how a lower room gets an answer from rooms above it, and the only way up.

The lower room declares a point; the rooms above add to it in `AppConfig.ready()`. Answers come in
the order of `rank`, so that a page looks the same after every start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class ExtensionPoint(Generic[P, R]):
    """A named, typed list of contributions. `name` appears in error messages and docs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._contributions: dict[str, tuple[int, Callable[P, R]]] = {}

    def add(self, contribution: Callable[P, R], *, rank: int = 100) -> None:
        """Registers once per function: loading an app twice (tests, reload) adds nothing."""
        key = f"{contribution.__module__}.{contribution.__qualname__}"
        self._contributions[key] = (rank, contribution)

    def answers(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        """Each contribution's answer; an error in one is the caller's to see, never swallowed."""
        for _rank, contribution in sorted(self._contributions.values(), key=lambda item: item[0]):
            yield contribution(*args, **kwargs)
