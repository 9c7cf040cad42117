"""Which words hide in which: a table, because the list behind it grows by hand."""

from __future__ import annotations

import pytest

from catalog.search.compounds import WORDS_FILE, split

COMPOUNDS = {
    "projectmanagementtraining": {"project", "management", "training"},
    "bezwaarschriftenprocedure": {"bezwaar", "bezwaarschrift", "procedure"},
    "beleidsadvies": {"beleid", "advies"},
    "mensenrechten": {"mens", "recht"},
    "werkdruk": {"werk", "druk"},
    "gesprekstechnieken": {"gesprek", "techniek"},
    "gespreksvoering": {"gesprek", "voering"},
    "onderhandelingsvaardigheden": {"onderhandeling", "vaardigheid"},
    "informatiebeveiliging": {"informatie", "beveiliging"},
    "aanbestedingsrecht": {"aanbesteding", "recht"},
    "klachtenbehandeling": {"klacht", "behandeling"},
    "voedselveiligheid": {"voedsel", "veiligheid"},
    "loopbaanbegeleiding": {"loopbaan", "begeleiding"},
    "timemanagement": {"time", "management"},
    "personeelsgesprekken": {"personeel", "gesprek"},
    "staatssteun": {"staat", "steun"},
}
WHOLE = [
    "leidinggeven", "onderhandelen", "onderhandelingen", "restaurant", "training", "trainingen",
    "voorstelling", "medewerkers", "samenwerken", "leidingeven", "projectmanagment", "tijdelijk",
    "verantwoordelijkheid", "werk", "a", "",
]  # fmt: skip


@pytest.mark.parametrize(("word", "parts"), COMPOUNDS.items())
def test_compound_is_taken_apart(word: str, parts: set[str]) -> None:
    assert set(split(word)) == parts


@pytest.mark.parametrize("word", WHOLE)
def test_other_words_stay_whole(word: str) -> None:
    assert split(word) == ()


def test_list_is_clean() -> None:
    lines = [line for line in WORDS_FILE.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == len(set(lines))
    assert all(line.isascii() and line == line.lower().strip() for line in lines)
