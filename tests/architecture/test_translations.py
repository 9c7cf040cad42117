"""Dutch first, English complete: no text without its translation, none outside translation."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = Path("locale/en/LC_MESSAGES/django.po")
IGNORED = [".venv/*", "tests/*", "demo/content/*", "staticfiles/*", ".portal/*"]
"""The same as in the Makefile's `messages`."""

SAME_IN_BOTH = {
    "accounts", "blended", "coaching", "community", "computers", "download (pdf)",
    "download (zip)", "e-learning", "e-mail", "expert", "filter", "in %(city)s",
    "in moodle", "later", "micro-learning", "moodle", "online", "open", "plan", "polder",
    "privacy", "status", "trainer", "trainers", "training", "winter %(year)s–%(next)s",
    "%(organisation)s, %(times)s",
    "%(organisation)s: ‘%(title)s’, %(times)s", "%(room)s (%(people)s)", "%(title)s: %(name)s",
}  # fmt: skip
DUTCH = re.compile(
    r"\b(?:aan|bij|dat|deze|die|dit|een|geen|het|hoe|jouw|kun|naar|niet|nog|ook|uit|voor|wat|wie"
    r"|wordt|zijn|uitvoering|leeractiviteit|bijeenkomst|inschrijving)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w[^>]*>")


def texts(path: Path) -> list[Message]:
    with path.open("rb") as file:
        catalogue: Catalog = read_po(file, locale="en")
    return [message for message in catalogue if message.id]


def pairs(messages: Iterable[Message]) -> Iterator[tuple[str, str]]:
    """Dutch and English, singular and plural apart."""
    for message in messages:
        if isinstance(message.id, str):
            yield message.id, message.string
        else:
            yield from zip(message.id, message.string, strict=True)


def without_texts(folder: str, names: list[str]) -> set[str]:
    """What `copytree` leaves out: hidden and heavy folders, and files that say nothing."""
    left_out = {"__pycache__", "docs", "static", "staticfiles", "tests"}
    return {
        name
        for name in names
        if name in left_out
        or name.startswith(".")
        or (not Path(folder, name).is_dir() and not name.endswith((".py", ".html", ".txt", ".po")))
    }


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    """The texts of the source as it is now, with the translations that we have."""
    if not shutil.which("xgettext"):
        pytest.skip("needs gettext")
    copy = tmp_path_factory.mktemp("source") / "portal"
    shutil.copytree(ROOT, copy, ignore=without_texts)
    with contextlib.chdir(copy), override_settings(LOCALE_PATHS=[copy / "locale"]):
        call_command(
            "makemessages", locale=["en"], ignore_patterns=IGNORED, no_obsolete=True, no_wrap=True,
            no_location=True, verbosity=0,
        )  # fmt: skip
    return texts(copy / ENGLISH)


def test_every_text_is_translated(collected: list[Message]) -> None:
    assert len(collected) > 500, "makemessages found next to nothing"
    missing = [
        message.id
        for message in collected
        if message.fuzzy or not all(english for _, english in pairs([message]))
    ]
    assert not missing, "run `make messages` and translate"


def test_nothing_is_kept_that_nobody_says(collected: list[Message]) -> None:
    said = {message.id for message in collected}
    assert {message.id for message in texts(ROOT / ENGLISH)} <= said, "run `make messages`"


def test_placeholders_are_the_same() -> None:
    different = [
        (dutch, english)
        for dutch, english in pairs(texts(ROOT / ENGLISH))
        if sorted(PLACEHOLDER.findall(dutch)) != sorted(PLACEHOLDER.findall(english))
    ]
    assert not different


def test_spaces_and_last_marks_are_the_same() -> None:
    """A sentence stays a sentence, a label a label."""
    end = re.compile(r"(?:\s|:|…)*$")
    different = [
        (dutch, english)
        for dutch, english in pairs(texts(ROOT / ENGLISH))
        if end.findall(dutch) != end.findall(english)
        or dutch.endswith(".") != english.endswith(".")
        or dutch.startswith(" ") != english.startswith(" ")
    ]
    assert different in ([], [("Nr.", "No.")])


def test_english_is_english() -> None:
    dutch = [english for _, english in pairs(texts(ROOT / ENGLISH)) if DUTCH.search(english)]
    assert not dutch
    copied = {nl.lower() for nl, english in pairs(texts(ROOT / ENGLISH)) if nl == english}
    assert copied <= SAME_IN_BOTH


# -- texts that nobody can translate -------------------------------------------------------------

NAMES = {"Leerportaal", "English", "Nederlands"}
"""Names are the same in every language; a language is called by its own name."""

TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
UNSEEN = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|<(style|script|code)\b.*?</\1>|\blp-[\w-]+|autocomplete=\"[^\"]*\"",
    re.DOTALL,
)
TAG = re.compile(r"{%\s*(\w+)(.*?)%}|{{.*?}}", re.DOTALL)
NO_SCREEN_TEXT = {
    "block", "extends", "if", "elif", "include", "load", "named_url", "static", "trans",
    "translate", "url", "with",
}  # fmt: skip
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN = re.compile(r"\b(?:alt|aria-label|content|placeholder|title|data-label)=\"([^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{2,}")


def loose_words(template: str) -> list[str]:
    """Words that a reader sees or hears and that no translation can reach."""
    rest = UNSEEN.sub(" ", TRANSLATED.sub(" ", template))
    loose = [
        value
        for tag, arguments in TAG.findall(rest)
        if tag not in NO_SCREEN_TEXT
        for value in re.findall(r"\"([^\"]*)\"", arguments)
        if WORD.match(value) and (value[0].isupper() or " " in value)
    ]
    html = TAG.sub("", rest)
    body = re.sub(r"<meta\b[^>]*>", "", html)
    loose += [text for text in SPOKEN.findall(body) if WORD.search(text)]
    loose += [text.strip() for text in ELEMENT.split(body) if WORD.search(text)]
    return [text for text in loose if not {text} <= NAMES]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p class="lp-x">{% translate "Zoek iets" %} {{ name|default:"Iets" }} · 12</p>', []),
        ("<p>{% blocktranslate %}Dag {{ name }}{% endblocktranslate %}</p>", []),
        ('{# uitleg #}<style>body { top: 0 }</style>{% alert "ok" %}{% endalert %}', []),
        ("<p>Zoek iets</p>", ["Zoek iets"]),
        ('<a aria-label="Terug" href="/">{% icon "x" %}</a>', ["Terug"]),
        ('{% badge "Vol" "warning" %}{% alert "info" "let op" %}', ["Vol", "let op"]),
        ("{% if a %}ja{% else %}nee{% endif %} u", ["janee u"]),
    ],
)
def test_loose_words(template: str, found: list[str]) -> None:
    assert loose_words(template) == found


def test_templates_say_nothing_outside_translation() -> None:
    pages = sorted((ROOT / "templates").rglob("*.html")) + sorted(
        (ROOT / "templates").rglob("*.txt")
    )
    assert len(pages) > 50
    loose = {str(page.relative_to(ROOT)): loose_words(page.read_text("utf-8")) for page in pages}
    assert {page: words for page, words in loose.items() if words} == {}


def test_forms_and_messages_say_nothing_outside_translation() -> None:
    spoken = re.compile(
        r"\b(?:label|help_text|empty_label)=f?\"[^\"]*[a-z]{2}"
        r"|\bmessages\.(?:success|info|warning|error)\(\s*request,\s*f?\""
    )
    rooms = [
        path for path in ROOT.iterdir() if (path / "__init__.py").exists() and path.name != "tests"
    ]
    assert len(rooms) > 8
    loose = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for room in rooms
        for path in room.rglob("*.py")
        if "migrations" not in path.parts
        for match in spoken.finditer(path.read_text("utf-8"))
    ]
    assert not loose
