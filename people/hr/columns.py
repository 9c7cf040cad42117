"""Which column is which: what we ask for, and how personnel systems usually call it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: Mapping[str, Promise | str] = {
    "number": _("personeelsnummer"),
    "given_name": _("roepnaam"),
    "initials": _("voorletters"),
    "infix": _("tussenvoegsel"),
    "family_name": _("achternaam"),
    "email": _("e-mailadres"),
    "department_code": _("afdelingscode"),
    "department": _("afdeling"),
    "parent": _("bovenliggende afdeling"),
    "function": _("functie"),
    "scale": _("schaal"),
    "cost_centre": _("kostenplaats"),
    "manager": _("personeelsnummer van de leidinggevende"),
    "since": _("in dienst"),
    "until": _("uit dienst"),
}
"""Our fields in the order of the page that asks for their columns."""

REQUIRED = ("number", "given_name", "family_name", "email")

LENGTHS: Mapping[str, int] = {
    "number": 30, "given_name": 60, "initials": 20, "infix": 20, "family_name": 80, "email": 254,
    "department_code": 30, "department": 120, "parent": 120, "function": 120, "scale": 12,
    "cost_centre": 30, "manager": 30, "since": 30, "until": 30,
}  # fmt: skip

_NAMES: Mapping[str, str] = {
    "number": "personeelsnummer|pers nr|persnr|personeelsnr|medewerkernummer|medewerkernr"
    "|medewerker id|employee number|employee id|employee no|personnel number|staff number",
    "given_name": "roepnaam|voornaam|first name|given name|preferred name|call name",
    "initials": "voorletters|initialen|initials",
    "infix": "tussenvoegsel|tussenvoegsels|voorvoegsel|voorvoegsels|infix|prefix|name prefix",
    "family_name": "achternaam|geboortenaam|familienaam|surname|last name|family name",
    "email": "e mail|email|e mailadres|emailadres|mailadres|zakelijk e mailadres"
    "|e mail zakelijk|e mail address|email address|work email",
    "department_code": "afdelingscode|code afdeling|afdelingsnummer|afdeling code|oe code"
    "|orgeenheid code|department code|department id|unit code",
    "department": "afdeling|afdelingsnaam|naam afdeling|organisatie eenheid|organisatieeenheid"
    "|orgeenheid|team|department|department name|unit",
    "parent": "bovenliggende afdeling|hogere afdeling|bovenliggende afdelingscode|directie"
    "|valt onder|parent department|parent department code|parent unit",
    "function": "functie|functienaam|functieomschrijving|function|job title|position",
    "scale": "schaal|salarisschaal|loonschaal|scale|pay scale|grade",
    "cost_centre": "kostenplaats|kostenplaatscode|kpl|cost centre|cost center",
    "manager": "leidinggevende|personeelsnummer leidinggevende|nummer leidinggevende"
    "|leidinggevende nummer|persnr leidinggevende|manager|manager number|manager id|supervisor",
    "since": "in dienst|indienst|datum in dienst|in dienst per|begindatum|ingangsdatum"
    "|datum indiensttreding|start date|hire date|since",
    "until": "uit dienst|uitdienst|datum uit dienst|uit dienst per|einddatum|datum einde"
    "|datum uitdiensttreding|end date|leave date|until",
}

GUESSES: Mapping[str, str] = {
    name: field for field, names in _NAMES.items() for name in names.split("|")
}
"""From the usual names, tidied, to our fields."""


def tidy(name: str) -> str:
    """A column name without case, accents and punctuation: 'E-mailadres ' is 'e mailadres'. Names
    in another script keep their own signs."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain)) or name.strip().lower()


def guess(header: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Our field → the name of its column. What was confirmed before goes first, and a field that
    was then left without a column stays without one."""
    by_tidy: dict[str, str] = {}
    for name in header:
        if name:
            by_tidy.setdefault(tidy(name), name)
    found: dict[str, str] = {}
    for field, name in remembered.items():
        if field in LABELS and (not name or tidy(name) in by_tidy):
            found[field] = by_tidy.get(tidy(name), "")
    taken = set(found.values())
    for tidied, name in by_tidy.items():
        field_name = GUESSES.get(tidied)
        if field_name and field_name not in found and name not in taken:
            found[field_name] = name
    return {field: found[field] for field in LABELS if found.get(field)}


def missing(mapping: Mapping[str, str]) -> list[str]:
    """The fields that cannot be done without and have no column. A department needs a name or a
    code."""
    lacking = [field for field in REQUIRED if not mapping.get(field)]
    if not (mapping.get("department") or mapping.get("department_code")):
        lacking.append("department")
    return lacking
