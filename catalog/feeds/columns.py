"""Which column of a table holds what: by a mapping file, else by the usual Dutch and English names.

A mapping file is TOML: a table `columns` with the names of the delivery on the left and our
fields on the right.

    [columns]
    "Naam training" = "title"
    "Prijs ex" = "price_excl"
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "id",
        "nummer",
        "code",
        "cursuscode",
        "artikelnummer",
        "kenmerk",
        "external id",
        "programid",
        "course id",
    ),
    "title": (
        "titel",
        "title",
        "naam",
        "name",
        "cursus",
        "cursusnaam",
        "training",
        "opleiding",
        "leeractiviteit",
        "course",
    ),
    "summary": (
        "samenvatting",
        "korte omschrijving",
        "summary",
        "short description",
        "shortdescription",
        "intro",
    ),
    "description": ("omschrijving", "beschrijving", "description", "inhoud", "toelichting"),
    "goals": (
        "leerdoelen",
        "doelen",
        "doel",
        "doelstelling",
        "learning outcomes",
        "learningoutcomes",
        "goals",
        "objectives",
    ),
    "audience": ("doelgroep", "voor wie", "audience", "target group"),
    "form": ("vorm", "leervorm", "form", "type", "soort"),
    "duration": ("tijdsduur", "duur", "duration", "studieduur", "lengte"),
    "language": ("taal", "voertaal", "language"),
    "price": ("prijs", "kosten", "price", "cost", "costs", "tarief", "bedrag"),
    "price_excl": (
        "prijs excl btw",
        "prijs exclusief btw",
        "kosten excl btw",
        "price excl vat",
        "prijs ex btw",
    ),
    "price_incl": ("prijs incl btw", "prijs inclusief btw", "kosten incl btw", "price incl vat"),
    "location": ("locatie", "location"),
    "keywords": ("trefwoorden", "zoekwoorden", "keywords", "tags"),
    "website": ("link", "url", "website", "webadres", "weblink"),
    "provider": ("aanbieder", "leverancier", "provider", "supplier", "instituut"),
    "run_id": ("uitvoering", "uitvoeringsnummer", "run", "run id"),
    "starts_on": ("startdatum", "begindatum", "datum", "start date", "date"),
    "ends_on": ("einddatum", "end date"),
    "start_time": ("starttijd", "begintijd", "start time"),
    "end_time": ("eindtijd", "end time"),
    "city": ("plaats", "stad", "city"),
    "address": ("adres", "address"),
    "capacity": (
        "maximum",
        "max deelnemers",
        "maximum aantal deelnemers",
        "plaatsen",
        "capacity",
        "seats",
    ),
    "minimum": ("minimum", "min deelnemers", "minimum aantal deelnemers"),
}
FIELDS = frozenset(USUAL_NAMES)
_FIELD_OF_NAME = {
    name: field
    for field, names in USUAL_NAMES.items()
    for name in (*names, field.replace("_", " "))
}


def load_mapping(path: Path) -> dict[str, str]:
    """Reads a mapping file. Raises ValueError (also for TOML that is none) naming the fields
    there are."""
    columns = tomllib.loads(path.read_text(encoding="utf-8")).get("columns", {})
    unknown = sorted(str(field) for field in columns.values() if field not in FIELDS)
    if unknown or not columns:
        raise ValueError(f"{path.name}: [columns] {unknown} ≠ {sorted(FIELDS)}")
    return {str(name): str(field) for name, field in columns.items()}


def assign_columns(
    header: Sequence[str], mapping: Mapping[str, str] | None = None
) -> tuple[dict[int, str], list[str]]:
    """Column positions with their field, and the names that are not used.

    A mapping stands alone: with one, nothing is guessed. The first of two columns for one field
    wins."""
    fields = {normal(name): field for name, field in mapping.items()} if mapping else _FIELD_OF_NAME
    assigned: dict[int, str] = {}
    unused: list[str] = []
    for position, name in enumerate(header):
        field = fields.get(normal(name))
        if field in FIELDS and field not in assigned.values():
            assigned[position] = field
        elif name.strip():
            unused.append(name.strip())
    return assigned, unused


def normal(name: str) -> str:
    """Case, accents, punctuation and spaces make no difference between names of columns."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.replace(".", "")))
