"""What was taken from others is unchanged, licensed, and complete for what our CSS uses."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.templatetags import components
from organisations import themes

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
FOLDERS = (STATIC / "vendor", ROOT / "tests" / "vendor")
OPEN_LICENCES = {"EUPL-1.2", "MIT", "OFL-1.1", "MPL-2.0"}


def manifest(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "vendored.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_checksums(folder: Path) -> None:
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "vendored.json"
    }
    assert found == manifest(folder)["sha256"], "run scripts/vendor_design_system.py"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_licences(folder: Path) -> None:
    for package in manifest(folder)["packages"]:
        assert package["licence"] in OPEN_LICENCES, package["name"]
        assert len((folder / package["text"]).read_text(encoding="utf-8")) > 500


def _css() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css")}


def test_css_stays_within_the_policy() -> None:
    for name, css in _css().items():
        assert "data:" not in css, name
        assert "//" not in re.sub(r"/\*.*?\*/", "", css, flags=re.S), name
        assert "@import" not in css, name


def test_every_token_in_use_is_defined() -> None:
    css = _css()
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(css.values())))
    own = "".join(text for name, text in css.items() if name != "nlds.css")
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", own))
    assert used <= defined, f"run scripts/vendor_design_system.py: {sorted(used - defined)}"


def test_every_icon_in_use_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "vendor/icons.svg").read_text()))
    wanted: dict[str, str] = {}
    tag = re.compile(r'{%\s*icon "([\w-]+)"|{%\s*\w+[^%]*\bicon="([\w-]+)"')
    for page in (ROOT / "templates").rglob("*.html"):
        for match in tag.finditer(page.read_text(encoding="utf-8")):
            wanted[match[1] or match[2]] = str(page.relative_to(ROOT))
    wanted |= dict.fromkeys(components.FORM_ICONS.values(), "FORM_ICONS")
    wanted |= dict.fromkeys(components.ALERT_ICONS.values(), "ALERT_ICONS")
    assert {name: page for name, page in wanted.items() if name not in known} == {}


def test_portal_css_carries_the_portal_theme() -> None:
    css = (STATIC / "css/portal.css").read_text(encoding="utf-8")
    declarations = themes.stylesheet(themes.PORTAL).removeprefix(":root{").removesuffix("}\n")
    for declaration in declarations.split(";"):
        assert f"{declaration.replace(':', ': ')};" in css
