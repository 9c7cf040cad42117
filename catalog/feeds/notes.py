"""A place to gather the doubts met while one record is read."""

from dataclasses import dataclass, field

from catalog.feeds.records import Problem, Severity, Text, shorten


@dataclass(slots=True)
class Findings:
    """The problems of one record, in the order met. The record goes in only when none is an
    error."""

    line: int
    record_id: str
    problems: list[Problem] = field(default_factory=list)

    def warn(self, field_name: str, value: object, message: Text, remedy: Text) -> None:
        self._add(field_name, value, message, remedy, Severity.WARNING)

    def fail(self, field_name: str, value: object, message: Text, remedy: Text) -> None:
        self._add(field_name, value, message, remedy, Severity.ERROR)

    def _add(
        self, field_name: str, value: object, message: Text, remedy: Text, severity: Severity
    ) -> None:
        self.problems.append(
            Problem(
                self.line, self.record_id, field_name, shorten(value), message, remedy, severity
            )
        )

    @property
    def failed(self) -> bool:
        return any(problem.is_error for problem in self.problems)
