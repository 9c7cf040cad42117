"""EDU-DEX programs against their JSON Schema, and the schema's verdicts in words of people.

The schema is compiled once per process, with its references written out in place: looking them up
for every value took most of the time of a delivery of 10,000 programs."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

from catalog.feeds.limits import MAX_PROBLEMS_PER_RECORD
from catalog.feeds.records import Problem, Text, shorten

SCHEMA_FILE = Path(__file__).parent / "schemas" / "program_in.schema.json"
TIME = re.compile(
    r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
MAX_INTEGER = 2**31 - 1
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\\^`{|}]+")

formats = FormatChecker(formats=())


@formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and bool(date.fromisoformat(value)))


@formats.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or (
        "T" in value.upper() and bool(datetime.fromisoformat(value))
    )


@formats.checks("time")
def _is_time(value: object) -> bool:
    """Suppliers write "09:00" where the letter of RFC 3339 wants seconds and an offset."""
    return not isinstance(value, str) or TIME.fullmatch(value) is not None


@formats.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or URI.fullmatch(value) is not None


def _is_integer(_checker: object, value: object) -> bool:
    """Also 3.0, and no more than a column can hold: `int(Decimal("1e999999999"))` never ends."""
    if isinstance(value, Decimal):
        small = value.is_finite() and value.adjusted() < 10
        return small and value == value.to_integral_value() and abs(value) <= MAX_INTEGER
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER


@cache
def program_validator() -> Any:
    """Reads numbers as Decimal, in the schema too: a float in it would not divide a Decimal."""
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    definitions = schema.pop("$defs")
    inlined = _inline(schema, definitions, {})
    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    validator: Any = extend(Draft202012Validator, type_checker=checker)  # type: ignore[no-untyped-call]
    return validator(inlined, format_checker=formats)


def _inline(node: Any, definitions: dict[str, Any], done: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inline(item, definitions, done) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return {key: _inline(value, definitions, done) for key, value in node.items()}
    name = reference.removeprefix("#/$defs/")
    if name not in done:
        done[name] = _inline(definitions[name], definitions, done)
    return done[name]


def schema_problems(program: object, *, line: int, record_id: str) -> Iterator[Problem]:
    """At most ten problems per program. A value the checker itself stumbles over is a problem,
    too."""
    seen: set[tuple[str, str]] = set()
    try:
        for error in program_validator().iter_errors(program):
            problem = _problem(error, line=line, record_id=record_id)
            if (problem.field, str(error.validator)) in seen:
                continue
            if len(seen) == MAX_PROBLEMS_PER_RECORD:
                return
            seen.add((problem.field, str(error.validator)))
            yield problem
    except (ArithmeticError, RecursionError, ValueError):
        yield Problem(
            line,
            record_id,
            "",
            shorten(program),
            _("Dit programma bevat een waarde die niet te controleren is."),
            _("Laat de leverancier het programma herstellen."),
        )


def _problem(error: Any, *, line: int, record_id: str) -> Problem:
    """`error` is jsonschema's ValidationError, whose attributes its stubs leave open."""
    path = field_name(error.absolute_path)
    value: object = error.instance
    if error.validator == "required":
        missing = next((name for name in error.validator_value if name not in error.instance), "")
        path, value = f"{path}.{missing}".lstrip("."), ""
    elif error.validator == "additionalProperties":
        unknown = _unknown_names(error)
        path, value = f"{path}.{unknown[0]}".lstrip("."), ", ".join(unknown)
    message, remedy = _explain(str(error.validator), error.validator_value)
    return Problem(line, record_id, shorten(path), shorten(value), message, remedy)


def _unknown_names(error: Any) -> list[str]:
    known = error.schema.get("properties", {})
    patterns = error.schema.get("patternProperties", {})
    return [
        str(name)
        for name in error.instance
        if name not in known and not any(re.search(p, name) for p in patterns)
    ] or [""]


def field_name(path: Any) -> str:
    """`programSchedule.programRun[2].startDate.date`, counted from 1 as people do."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return name.lstrip(".")


def _explain(rule: str, limit: object) -> tuple[Text, Text]:
    shown = shorten(", ".join(map(str, limit)) if isinstance(limit, list) else limit)
    known: dict[str, tuple[Text, Text]] = {
        "required": (_("Dit veld is verplicht en ontbreekt."), _("Vul het veld.")),
        "additionalProperties": (
            _("Dit veld bestaat niet in EDU-DEX."),
            _("Verwijder het veld of verbeter de naam."),
        ),
        "enum": (
            _("Deze waarde staat niet in de lijst van EDU-DEX."),
            format_lazy(_("Kies een van: {list}"), list=shown),
        ),
        "type": (
            _("De waarde heeft een verkeerde soort."),
            format_lazy(_("Lever een waarde van de soort {kind}."), kind=shown),
        ),
        "format": (
            _("De waarde heeft niet de goede vorm."),
            format_lazy(_("Schrijf de waarde als {kind}."), kind=shown),
        ),
        "pattern": (
            _("De waarde heeft niet de goede vorm."),
            format_lazy(_("De vorm moet zijn: {pattern}"), pattern=shown),
        ),
        "maxLength": (
            _("De tekst is te lang."),
            format_lazy(_("Gebruik hoogstens {limit} tekens."), limit=shown),
        ),
        "minLength": (
            _("De tekst is te kort."),
            format_lazy(_("Gebruik minstens {limit} tekens."), limit=shown),
        ),
        "minimum": (
            _("Het getal is te klein."),
            format_lazy(_("Het getal is minstens {limit}."), limit=shown),
        ),
        "maximum": (
            _("Het getal is te groot."),
            format_lazy(_("Het getal is hoogstens {limit}."), limit=shown),
        ),
        "minItems": (
            _("De lijst is leeg."),
            format_lazy(_("Lever minstens {limit} waarde."), limit=shown),
        ),
        "minProperties": (_("Er is geen taal ingevuld."), _("Vul minstens één taal.")),
        "oneOf": (
            _("Er moet precies één eenheid zijn ingevuld."),
            _("Kies één van: years, months, weeks, days, hours."),
        ),
    }
    return known.get(
        rule,
        (
            _("De waarde voldoet niet aan EDU-DEX."),
            _("Vergelijk de waarde met de beschrijving van EDU-DEX."),
        ),
    )
