"""What a delivery consists of, once read. Frozen, comparable, free of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

MAX_SHOWN = 80

Text = str | Promise


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Form(StrEnum):
    """The forms of a course; the values are those of `catalog.models.CourseForm`."""

    CLASSROOM = "classroom"
    E_LEARNING = "e_learning"
    BLENDED = "blended"
    MICRO_LEARNING = "micro_learning"
    COACHING = "coaching"
    INTERVISION = "intervision"
    ON_THE_JOB = "on_the_job"
    COMMUNITY = "community"
    EVENT = "event"


class RunStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in a delivery.

    `line` is the line of the file (NDJSON, CSV), the row of the sheet (XLSX) or the place of the
    record in a JSON array, counted from 1; 0 means the file as a whole. `message` and `remedy`
    are translated when shown."""

    line: int
    record_id: str
    field: str
    value: str
    message: Text
    remedy: Text
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class TextRecord:
    """The texts in one language. The `_html` fields are sanitised, the others are plain text."""

    title: str
    summary: str = ""
    description_html: str = ""
    goals_html: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """Euro. An amount that is not stated is None, never computed; `vat_rate` is a percentage.

    `note` keeps the words of the supplier when the amount does not say it all.
    """

    amount_excl: Decimal | None = None
    amount_incl: Decimal | None = None
    vat_rate: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """One time slot; both moments are aware, in Europe/Amsterdam."""

    starts_at: datetime
    ends_at: datetime
    city: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """`capacity` None: the supplier states no maximum, the owner's default applies."""

    external_id: str
    starts_on: date
    ends_on: date
    meetings: tuple[MeetingRecord, ...] = ()
    city: str = ""
    address: str = ""
    capacity: int | None = None
    minimum: int | None = None
    price: PriceRecord | None = None
    status: RunStatus = RunStatus.OPEN
    language: str = ""
    online: bool = False

    def is_past(self, today: date) -> bool:
        """A past run is history: kept, never bookable."""
        return self.ends_on < today


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """One course of a delivery. `line` as in `Problem`; it takes no part in comparing.

    `form` None: a table did not say. `duration_minutes` None: not stated in study time,
    `duration_note` then has the supplier's words. `published` False: the supplier withdraws it
    from publication. `codes` holds the government fields as codes, each a tuple of strings."""

    external_id: str
    texts: Mapping[str, TextRecord]
    form: Form | None = None
    duration_minutes: int | None = None
    duration_note: str = ""
    languages: tuple[str, ...] = ()
    price: PriceRecord | None = None
    location_note: str = ""
    keywords: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    runs: tuple[RunRecord, ...] = ()
    website: str = ""
    provider: str = ""
    published: bool = True
    offered_until: date | None = None
    line: int = field(default=0, compare=False)


Item = CourseRecord | Problem


def shorten(value: object) -> str:
    """A value as it may stand in a message: one line, at most 80 characters, whatever it was."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except (RecursionError, ValueError):
        return "…"
    text = " ".join(text[: MAX_SHOWN * 4].encode("utf-8", "replace").decode().split())
    text = "".join(sign for sign in text if sign.isprintable())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
