"""What a learner finished, asked per learner or per course; in bulk a report tells it."""

from __future__ import annotations

from decimal import Decimal

from moodle.client.answers import moment, promised
from moodle.client.shapes import CompletionStatus, CourseGrade
from moodle.client.wire import Wire


class Completions:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def status(self, course: int, user: int) -> CompletionStatus:
        """`usernotenroled` and `nocriteriaset` are `Refused`."""
        function = "core_completion_get_course_completion_status"
        answer = self._wire.call(function, {"courseid": course, "userid": user})
        with promised(function):
            status = answer["completionstatus"]
            done = [row["timecompleted"] for row in status["completions"] if row["timecompleted"]]
            return CompletionStatus(
                completed=bool(status["completed"]), criteria_done=moment(max(done, default=0))
            )

    def grades(self, course: int, user: int = 0) -> list[CourseGrade]:
        """The course totals of one learner, or of all (`user` 0; slow: 5 to 10 s per 1,000)."""
        function = "gradereport_user_get_grade_items"
        answer = self._wire.call(function, {"courseid": course, "userid": user})
        with promised(function):
            return [
                CourseGrade(
                    user_id=int(learner["userid"]),
                    grade=None if item["graderaw"] is None else Decimal(str(item["graderaw"])),
                    highest=Decimal(str(item["grademax"])),
                    graded=moment(item["gradedategraded"]),
                )
                for learner in answer["usergrades"]
                for item in learner["gradeitems"]
                if item["itemtype"] == "course"
            ]
