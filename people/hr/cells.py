"""What a cell says: texts, dates in the notations people use, scales and addresses."""

from __future__ import annotations

import datetime
import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.hr.columns import LENGTHS

FIRST_YEAR, LAST_YEAR = 1930, 2100
FOREVER = 9999
"""The year by which personnel systems say that there is no end."""
HIGHEST_SCALE = 30

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb", "maart march mrt mar", "april apr",
            "mei may", "juni june jun", "juli july jul", "augustus august aug",
            "september sep sept", "oktober october okt oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NOTATIONS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"),
    re.compile(r"(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[ -](?P<name>[a-z]+)\.?[ -](?P<y>\d{4})"),
)
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f]+")
_FORMULA = re.compile(r"[=@]|[+-](?!\d+$)")


class CellProblem(Exception):
    """The value cannot be used. `code` is one of `problems.WORDS`."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def text(field: str, value: str) -> str:
    """Without control signs and doubled blanks. Raises CellProblem: too long, or a formula that a
    spreadsheet would run when the value comes out in an export."""
    if len(value) > 10 * LENGTHS[field]:
        raise CellProblem("too_long", most=LENGTHS[field])
    tidy = " ".join(_NO_TEXT.sub(" ", value).split())
    if len(tidy) > LENGTHS[field]:
        raise CellProblem("too_long", most=LENGTHS[field])
    if len(tidy) > 1 and _FORMULA.match(tidy):
        raise CellProblem("formula")
    return tidy


def email(value: str) -> str:
    """In lower case, as addresses are kept. Raises CellProblem."""
    address = value.removeprefix("mailto:").lower()
    try:
        validate_email(address)
    except ValidationError:
        raise CellProblem("bad_email") from None
    return address


def day(value: str, *, ends: bool = False) -> datetime.date | None:
    """A day, or None for nothing and for the end of time. Raises CellProblem."""
    if not value:
        return None
    match = next((m for n in _NOTATIONS if (m := n.fullmatch(value.lower()))), None)
    if match is None:
        raise CellProblem("bad_date")
    parts = match.groupdict()
    month = _MONTHS.get(parts["name"], 0) if "name" in parts else int(parts["m"])
    year = int(parts["y"])
    if ends and year == FOREVER:
        return None
    try:
        found = datetime.date(year, month, int(parts["d"]))
    except ValueError:
        raise CellProblem("bad_date") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellProblem("far_date")
    return found


def scale(value: str) -> int | None:
    """'11', 'S11' or 'schaal 11'. Raises CellProblem."""
    if not value:
        return None
    match = re.fullmatch(r"(?:s|schaal|scale)?\s*0*(\d{1,2})", value.lower())
    if match is None or not 1 <= int(match[1]) <= HIGHEST_SCALE:
        raise CellProblem("bad_scale")
    return int(match[1])
