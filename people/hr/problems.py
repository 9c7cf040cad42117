"""What can be wrong with a delivery of people: where, what, and what the sender does about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.tables import TableProblem, Trouble
from core.tables.problems import WORDS as TABLE_WORDS
from people.hr.columns import LABELS

MAX_SHOWN = 80
_RIGHT_FILE = _("Controleer of dit het goede bestand is.")

WORDS: Mapping[str, tuple[Promise | str, Promise | str]] = {
    "empty_file": (_("Er staat niets in dit bestand."), _RIGHT_FILE),
    "no_rows": (_("Onder de kolomnamen staat niemand."), _RIGHT_FILE),
    "not_a_table": (
        _("Dit is geen tabel, maar een ander soort bestand."),
        _("Lever CSV of XLSX aan, uitgepakt en zonder wachtwoord."),
    ),
    "too_big": (_("Dit bestand is te groot."), _("Lever per organisatie een eigen bestand aan.")),
    "too_many_rows": (
        _("Dit bestand heeft te veel regels."),
        _("Lever per organisatie een eigen bestand aan."),
    ),
    "missing_column": (
        _("Deze kolom staat niet in het bestand."),
        _("Wijs bij “Kolommen kiezen” de kolom aan, of voeg hem toe aan het bestand."),
    ),
    "double_column": (
        _("Deze kolomnaam staat er twee keer; de eerste telt."),
        _("Haal de dubbele kolom uit het bestand."),
    ),
    "required": (_("Hier moet iets staan."), _("Vul het in en lever het bestand opnieuw aan.")),
    "too_long": (
        _("Dit is te lang: hoogstens %(most)s tekens."),
        _("Kort het in, of controleer of de kolommen verschoven zijn."),
    ),
    "formula": (
        _("Dit lijkt op een formule."),
        _("Zet er gewone tekst neer; formules worden niet uitgerekend."),
    ),
    "bad_email": (
        _("Dit is geen e-mailadres."),
        _("Vul een adres in zoals naam@organisatie.example."),
    ),
    "bad_date": (_("Dit is geen datum die bestaat."), _("Schrijf datums als 31-12-2026.")),
    "far_date": (
        _("Deze datum ligt te ver weg."),
        _("Controleer het jaartal. Laat het veld leeg als er geen einddatum is."),
    ),
    "dates_swapped": (
        _("De laatste dag ligt vóór de eerste dag."),
        _("Controleer beide datums; misschien zijn ze verwisseld."),
    ),
    "bad_scale": (_("Dit is geen schaal."), _("Vul een getal van 1 tot en met 30 in.")),
    "too_few_cells": (
        _("Deze regel heeft minder velden dan er kolommen zijn."),
        _("Controleer het scheidingsteken en de aanhalingstekens in deze regel."),
    ),
    "too_many_cells": (
        _("Deze regel heeft meer velden dan er kolommen zijn."),
        _("Controleer het scheidingsteken en de aanhalingstekens in deze regel."),
    ),
    "double_number": (
        _("Dit nummer staat ook op regel %(line)s."),
        _("Geef elk dienstverband een eigen nummer, op één regel."),
    ),
    "double_email": (
        _("Dit adres staat ook op regel %(line)s."),
        _("Geef ieder een eigen adres."),
    ),
    "email_taken": (
        _("Dit adres is al van iemand anders."),
        _("Controleer het adres. Klopt het, vraag dan functioneel beheer om hulp."),
    ),
    "link_refused": (
        _("De persoon met dit adres zegt hier niet te werken."),
        _("Controleer het adres in het personeelssysteem."),
    ),
    "overlapping": (
        _("Deze periode valt over twee eerdere dienstverbanden met dit nummer heen."),
        _("Controleer de eerste en de laatste dag."),
    ),
    "own_manager": (
        _("Iemand kan niet de eigen leidinggevende zijn."),
        _("Vul het nummer van de leidinggevende in."),
    ),
    "unknown_manager": (
        _("Er is niemand in dienst met dit nummer."),
        _("Controleer het nummer; de leidinggevende moet in het bestand staan."),
    ),
    "waiting_manager": (
        _("Deze leidinggevende wacht nog op bevestiging van de koppeling."),
        _("Lever het bestand opnieuw aan als de koppeling is bevestigd."),
    ),
    "manager_cycle": (
        _("Deze leidinggevenden leiden elkaar in een kring."),
        _("Verbeter wie aan wie leiding geeft."),
    ),
    "department_names": (
        _("Deze afdelingscode heeft op regel %(line)s een andere naam."),
        _("Geef elke afdeling één naam; de eerste telt."),
    ),
    "department_parents": (
        _("Deze afdeling valt op regel %(line)s onder een andere afdeling."),
        _("Geef elke afdeling één bovenliggende afdeling; de eerste telt."),
    ),
    "department_cycle": (
        _("Deze afdelingen vallen onder elkaar in een kring."),
        _("Verbeter de bovenliggende afdeling."),
    ),
    "changed_meanwhile": (
        _("De gegevens in het portaal zijn veranderd sinds je het verschil bekeek."),
        _("Lever het bestand opnieuw aan en bekijk het nieuwe verschil."),
    ),
    "replaced": (
        _("Een collega heeft hierna een ander bestand ingelezen."),
        _("Kijk bij “Personeelsbestand” naar het nieuwste bestand, of lever dit opnieuw aan."),
    ),
    "stopped": (
        _("Deze import is onderbroken en daarna gestopt. Er is niets doorgevoerd."),
        _("Lever het bestand opnieuw aan en bekijk het nieuwe verschil."),
    ),
    "clashed": (
        _("Een andere wijziging botste met deze import. Er is niets doorgevoerd."),
        _("Lever het bestand opnieuw aan."),
    ),
    "unexpected": (
        _("Er ging iets mis in het portaal. Er is niets doorgevoerd."),
        _("Probeer het opnieuw. Gaat het weer mis, waarschuw dan functioneel beheer."),
    ),
    **{trouble.value: TABLE_WORDS[trouble] for trouble in Trouble},
}
"""Per code the message and the remedy; `%(…)s` stands for what the problem itself knows."""

STILL_READ = frozenset(
    {
        "double_column", "own_manager", "unknown_manager", "waiting_manager", "manager_cycle",
        "department_names", "department_parents", "department_cycle", Trouble.NOT_UTF8.value,
    }
)  # fmt: skip
"""Their line goes in, without what was wrong; the others leave out their line."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1 (the column names are on 1), 0 is the file as a whole; `field` is one
    of ours, `column` what the file calls it."""

    line: int
    code: str
    field: str = ""
    column: str = ""
    value: str = ""
    more: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.code not in STILL_READ

    @property
    def message(self) -> str:
        return str(WORDS[self.code][0]) % dict(self.more)

    @property
    def remedy(self) -> str:
        return str(WORDS[self.code][1])

    @property
    def where(self) -> str:
        """The column as the file calls it, else as we do."""
        return self.column or (str(LABELS[self.field]) if self.field in LABELS else "")

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)


def shown(value: str) -> str:
    """A value as a person sees it in a list: on one line, not endless."""
    flat = " ".join(value.split())
    return flat if len(flat) <= MAX_SHOWN else flat[: MAX_SHOWN - 1] + "…"


def of_table(problem: TableProblem) -> Problem:
    return Problem(problem.line, problem.trouble.value)
