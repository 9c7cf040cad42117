"""The house keeps its shape: layers, sizes, and nothing that tells of other places."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "lms_portal", "core", "outbox", "organisations", "people", "notifications", "catalog",
    "planning", "enrollment", "landscapes", "moodle", "demo", "bench", "scripts",
]  # fmt: skip
FILE_CEILING = 500
FUNCTION_CEILING = 60
VIEW_CEILING = 25
TEMPLATE_CEILING = 250


@cache
def sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    ]


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def code_length(node: ast.FunctionDef) -> int:
    """Without the docstring: explaining costs nothing."""
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    documented = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return length(node) - documented


def test_layers() -> None:
    result = subprocess.run(  # noqa: S603 (our own linter)
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout


def test_files_stay_readable() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > FILE_CEILING
    }
    assert not long


def test_core_stays_small() -> None:
    """The building blocks that everybody must know; the component tags are a room's face."""
    files = [
        p for p in sources() if p.parts[len(ROOT.parts)] == "core" and "templatetags" not in p.parts
    ]
    assert sum(len(path.read_text().splitlines()) for path in files) < 800


def test_functions_stay_readable() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({length(node)})"
        for path, node in functions()
        if length(node) > FUNCTION_CEILING
    ]
    assert not long


def test_nine_in_ten_functions_fit_on_half_a_screen() -> None:
    lengths = sorted(length(node) for _path, node in functions())
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_views_only_translate() -> None:
    """A view loads, validates, makes one call and renders; more belongs in an action."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({code_length(node)})"
        for path, node in functions()
        if "views" in path.parts or path.name == "views.py"
        if code_length(node) > VIEW_CEILING
    ]
    assert not long


def test_templates_stay_readable() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "templates").rglob("*.html")
        if (lines := len(path.read_text().splitlines())) > TEMPLATE_CEILING
    }
    assert not long


INLINE = re.compile(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)


PAGES = sorted(p for p in (ROOT / "templates").rglob("*.html") if "emails" not in p.parts)
"""Mail programs have no Content-Security-Policy and need inline styles; their layout is no page."""


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_need_no_unsafe_csp(path: Path) -> None:
    html = re.sub(r"{%.*?%}", "", path.read_text())
    assert not INLINE.search(html)


INCLUDED = re.compile(r'{%\s*include "(?P<name>[^"]+)"(?P<rest>(?:(?!%}).)*)%}')


def test_forms_in_parts_get_their_token() -> None:
    """`only` leaves the token behind too: without a script that sends it, the form is refused."""
    texts = {str(p.relative_to(ROOT / "templates")): p.read_text() for p in PAGES}
    needing = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    while more := {
        name
        for name, text in texts.items()
        if name not in needing and any(m["name"] in needing for m in INCLUDED.finditer(text))
    }:
        needing |= more
    without = [
        f"{name} includes {m['name']}"
        for name, text in texts.items()
        for m in INCLUDED.finditer(text)
        if m["name"] in needing and " only" in m["rest"] and "csrf_token=" not in m["rest"]
    ]
    assert not without


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_ask_no_third_party(path: Path) -> None:
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", path.read_text())
