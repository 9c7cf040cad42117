"""What went wrong with one thing, in words for who must do something about it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from moodle.client import MoodleError

DATABASE_CODES = frozenset({"dmlwriteexception", "dmlreadexception"})


def reason_of(error: MoodleError) -> str:
    if error.is_missing_record or error.code == "userdeleted":
        return _(
            "Moodle kent dit niet meer: het is daar verwijderd. Laat het opnieuw maken met"
            " “Opnieuw proberen”."
        )
    if error.code in DATABASE_CODES:
        return _(
            "Moodle kon dit niet opslaan. Vaak is een naam te lang, of is iets met dezelfde naam er"
            " al. Kijk in Moodle en probeer het opnieuw."
        )
    if error.code == "wsnoinstance":
        return _(
            "De cursus in Moodle laat niemand met de hand inschrijven. Zet daar bij Deelnemers,"
            " Aanmeldingsmethoden “Handmatige aanmelding” aan en probeer het opnieuw."
        )
    if error.code == "errorcatcontextnotvalid":
        return _(
            "De categorie in Moodle bestaat niet. Kies een andere categorie bij de instellingen."
        )
    if error.code in {"shortnametaken", "courseidnumbertaken"}:
        return _(
            "Een andere cursus in Moodle heeft deze korte naam of dit ID-nummer al. Verander het"
            " daar en probeer het opnieuw."
        )
    if error.kind == "unknown":
        return _(
            "Moodle antwoordde meermalen niet op tijd. Kijk of Moodle het doet en probeer het"
            " opnieuw."
        )
    return _(
        "Moodle neemt deze gegevens niet aan (%(code)s). Kijk of er in Moodle al iets met dezelfde"
        " naam of hetzelfde e-mailadres is, en probeer het opnieuw."
    ) % {"code": error.code}
