"""The documents tell no tales: what they name exists, and what they draw is what the code does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.utils import translation

from scripts import draw_states

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(
    r"(?P<path>[A-Za-z.][\w.-]*(?:/[\w.*-]+)+/?|[\w.-]+\.(?:md|py|toml|yml|txt))(?:::(?P<test>\w+))?"
)
ELSEWHERE = re.compile(
    r"\.portal\b|levering\.|application/|text/|https?:|[\w.-]+\.(example|nl|json|dump)$|outbox\.tasks"
)
"""Looks like a path of ours and is none: data folders, media types, hosts, examples."""


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    return FENCE.sub("", text_of(path))


def spans(path: Path) -> Iterator[str]:
    """What stands between backticks in running text."""
    yield from (match[1] for match in SPAN.finditer(prose(path)))


def code(path: Path) -> str:
    """Everything that is code: fenced blocks and spans."""
    return "\n".join([*FENCE.findall(text_of(path)), *spans(path)])


def anchors(path: Path) -> set[str]:
    """As code hosts make them: lower case, no punctuation, hyphens for spaces."""
    headings = (re.sub(r"[`*]", "", match[1]).lower() for match in HEADING.finditer(prose(path)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def by_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)


def exists(named: str, beside: Path) -> bool:
    """Seen from the root, or from the document; a star stands for anything."""
    return any(any(base.glob(named.rstrip("/"))) for base in (ROOT, beside))


@every_document
def test_named_files_and_tests_exist(path: Path) -> None:
    named = [
        match
        for span in spans(path)
        if (match := PATH.fullmatch(span)) and not ELSEWHERE.search(span)
    ]
    assert not [match[0] for match in named if not exists(match["path"], path.parent)]
    tests = [match for match in named if match["test"]]
    assert not [
        match[0] for match in tests if f"def {match['test']}(" not in text_of(ROOT / match["path"])
    ]


@every_document
def test_named_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|[\s`])make ([a-z][a-z0-9-]*)", code(path), re.MULTILINE))
    assert named <= targets


@every_document
def test_named_commands_exist(path: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", code(path)))
    assert named <= set(get_commands())


@every_document
def test_named_settings_exist(path: Path) -> None:
    from lms_portal.env import VARIABLES

    known = {variable.name for variable in VARIABLES} | {"PORTAL_HOST", "PORTAL_PG_BIN"}
    assert set(re.findall(r"\bPORTAL_[A-Z_]+\b", text_of(path))) <= known


@every_document
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for match in LINK.finditer(prose(path)):
        target, _hash, anchor = match[1].partition("#")
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        page = (path.parent / target).resolve() if target else path
        if not page.exists() or (anchor and anchor not in anchors(page)):
            broken.append(match[1])
    assert not broken


@every_document
def test_no_real_addresses_of_people(path: Path) -> None:
    found = re.findall(r"[\w.+-]+@([\w.-]+\.\w+)", text_of(path))
    assert all(host.endswith((".example", "example.nl")) for host in found)


def test_states_are_drawn_from_the_tables() -> None:
    with translation.override("nl"):
        drawn = draw_states.document()
    assert text_of(draw_states.TARGET) == drawn, "run scripts/draw_states.py"


@pytest.mark.parametrize("drawing", draw_states.DRAWINGS, ids=lambda drawing: drawing.title)
def test_every_state_can_be_reached(drawing: draw_states.Drawing) -> None:
    reached = set(drawing.begins)
    for _round in drawing.states:
        reached |= {to for source, _event, to in draw_states.steps(drawing) if source in reached}
    assert reached == set(drawing.states.values)


def test_layers_are_those_that_are_linted() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    assert "```text\n" + "\n".join(layers) + "\n```" in text_of(ROOT / "docs/ARCHITECTURE.md")


def test_every_extension_point_is_described() -> None:
    declared = {
        name
        for path in ROOT.glob("*/points.py")
        for name in re.findall(r'ExtensionPoint\("(\w+)"\)', text_of(path))
    }
    described = text_of(ROOT / "docs/ARCHITECTURE.md")
    assert {name for name in declared if f"`{name}`" not in described} == set()


def test_readme_gives_the_two_commands() -> None:
    readme = text_of(ROOT / "README.md")
    for target in ("run", "test"):
        assert f"```sh\nmake {target}\n```" in readme
        assert re.search(rf"^{target}:", text_of(ROOT / "Makefile"), re.MULTILINE)


def test_versions_agree() -> None:
    version = PYPROJECT["project"]["version"]
    newest = re.search(r"^## (\d\S*)", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == version == settings.VERSION
    assert publiccode()["softwareVersion"] == version
    assert f"leerportaal:${{PORTAL_VERSION:-{version}}}" in text_of(ROOT / "docker-compose.yml")


def publiccode() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text_of(ROOT / "publiccode.yml"))
    return loaded


def test_publiccode_has_what_the_standard_asks() -> None:
    """Version 0.4 of the standard: the required keys, and the lengths it sets."""
    metadata = publiccode()
    assert metadata["publiccodeYmlVersion"] == "0.4"
    for key in ("name", "url", "releaseDate", "platforms", "categories", "maintenance"):
        assert metadata[key], key
    assert metadata["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert metadata["softwareType"] == "standalone/web"
    assert metadata["legal"]["license"] == PYPROJECT["project"]["license"] == "EUPL-1.2"
    assert metadata["localisation"]["localisationReady"] is True
    languages = {code for code, _name in settings.LANGUAGES}
    assert set(metadata["localisation"]["availableLanguages"]) == languages
    assert set(metadata["description"]) == languages
    for description in metadata["description"].values():
        assert len(description["shortDescription"]) <= 150
        assert 500 <= len(description["longDescription"]) <= 10_000
        assert description["features"]
    assert metadata["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in metadata["maintenance"]["contacts"])


def test_licence_is_whole() -> None:
    text = text_of(ROOT / "LICENSE")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert re.findall(r"^## (\d+)\.", text, re.MULTILINE) == [str(n) for n in range(1, 16)]
    assert "LiLiQ-R+" in text


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    listed = text_of(ROOT / "docs/adr/README.md")
    for path in DECISIONS:
        assert f"({path.name})" in listed
        assert re.findall(r"^## (\w+)", text_of(path), re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]
