"""What can be wrong with a file as a table, and what the sender does about it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Trouble(StrEnum):
    NOT_CSV = "not_csv"
    OLD_LINE_ENDS = "old_line_ends"
    NOT_UTF8 = "not_utf8"
    BROKEN_LINE = "broken_line"
    LONG_LINE = "long_line"
    NOT_XLSX = "not_xlsx"
    BROKEN_SHEET = "broken_sheet"
    SWOLLEN = "swollen"


UTF8_REMEDY = _("Sla het bestand op als CSV UTF-8 en lever het opnieuw aan.")

WORDS: dict[Trouble, tuple[Text, Text]] = {
    Trouble.NOT_CSV: (_("Dit is geen leesbaar CSV-bestand."), UTF8_REMEDY),
    Trouble.OLD_LINE_ENDS: (
        _("De regels in dit bestand eindigen op een verouderde manier."),
        UTF8_REMEDY,
    ),
    Trouble.NOT_UTF8: (
        _("De tekst staat niet in UTF-8 en is gelezen als Windows-1252."),
        UTF8_REMEDY,
    ),
    Trouble.BROKEN_LINE: (
        _("Deze regel is niet te lezen."),
        _("Controleer de aanhalingstekens in deze regel."),
    ),
    Trouble.LONG_LINE: (
        _("Deze regel is te lang en overgeslagen."),
        _("Controleer of dit een CSV-bestand is."),
    ),
    Trouble.NOT_XLSX: (
        _("Dit is geen leesbaar Excel-bestand."),
        _("Lever het bestand opnieuw aan."),
    ),
    Trouble.BROKEN_SHEET: (
        _("Dit is geen leesbaar Excel-bestand."),
        _("Open het bestand in Excel en sla het opnieuw op als .xlsx."),
    ),
    Trouble.SWOLLEN: (
        _("Dit Excel-bestand is uitgepakt te groot."),
        _("Lever het bestand in delen aan, of als CSV."),
    ),
}
"""Per trouble the message and the remedy."""


@dataclass(frozen=True, slots=True)
class TableProblem:
    """`line` counts from 1; 0 means the file as a whole."""

    trouble: Trouble
    line: int = 0

    @property
    def message(self) -> Text:
        return WORDS[self.trouble][0]

    @property
    def remedy(self) -> Text:
        return WORDS[self.trouble][1]

    @property
    def is_error(self) -> bool:
        return self.trouble is not Trouble.NOT_UTF8
