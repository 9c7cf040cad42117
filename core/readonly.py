"""GET cannot write: a wrapper around the database connection refuses it.

Links are followed by scanners, previews and prefetch; a page that writes when it is looked at will
one day book, approve or withdraw by itself. Writes that are not the domain's are on a short list.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

WRITABLE_TABLES = frozenset({"django_session"})
"""Tables that a safe request may write: the session (rotation, sliding expiry, messages)."""

_WRITE = re.compile(
    r"""^\s*(?:with\b.*?)?
        (?<!for\s)(?<!key\s)
        \b(insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into)
        \s+(?:only\s+)?"?(\w+)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""A statement that writes, also behind WITH; SELECT … FOR [NO KEY] UPDATE is none."""


class WriteInSafeRequest(Exception):
    """A GET, HEAD or OPTIONS request tried to change the domain."""


def refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """An execute wrapper (django.db connection.execute_wrapper) that lets only reads pass."""
    match = _WRITE.match(str(sql))
    if match and match.group(2).lower() not in WRITABLE_TABLES:
        raise WriteInSafeRequest(
            f"{match.group(1).upper()} on {match.group(2)} in a request that must only read"
        )
    return execute(sql, params, many, context)


@contextlib.contextmanager
def reading_only() -> Iterator[contextlib.ExitStack]:
    """Inside this block every database connection refuses writes; closing the stack lifts it."""
    with contextlib.ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(refuse_writes))
        yield stack


def writes_on_get(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks one of the few views that may write on GET (sign-in callbacks)."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view


class ReadOnlyGetMiddleware:
    """Puts safe requests under `reading_only`; last in the chain, nearest the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with reading_only() as guard:
            request.read_only_guard = guard  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        """The view is known only here, after the URL was resolved."""
        if request.method in SAFE_METHODS and getattr(view, "writes_on_get", False):
            request.read_only_guard.close()  # type: ignore[attr-defined]
