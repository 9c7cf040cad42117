"""The client: everything that the coupling may ask of one Moodle, by subject."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

import httpx

from moodle.client.completions import Completions
from moodle.client.courses import Courses
from moodle.client.enrolments import Enrolments
from moodle.client.groups import Groups
from moodle.client.reports import Reports
from moodle.client.site import Site
from moodle.client.users import Users
from moodle.client.wire import ANSWER_SECONDS, CallRecord, Wire


class MoodleClient:
    """Each method is one call, unless it says otherwise. Sequences sent come from `batched`.

    Every method may raise `MoodleError`, in one of its four classes.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout: float = ANSWER_SECONDS,
        transport: httpx.BaseTransport | None = None,
        on_call: Callable[[CallRecord], None] | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.wire = Wire(base_url, token, timeout=timeout, transport=transport, on_call=on_call)
        self.site = Site(self.wire)
        self.users = Users(self.wire)
        self.courses = Courses(self.wire)
        self.enrolments = Enrolments(self.wire)
        self.groups = Groups(self.wire)
        self.completions = Completions(self.wire)
        self.reports = Reports(self.wire)

    def course_url(self, course: int) -> str:
        """The deep link to a course."""
        return f"{self.base_url}/course/view.php?id={course}"

    def close(self) -> None:
        self.wire.close()

    def __enter__(self) -> MoodleClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<MoodleClient {self.base_url}>"
