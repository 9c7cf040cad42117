"""Bring the design system into the repository as plain CSS, icons and one font.

For maintainers only: it needs `npm` on the PATH, which contributors and servers do not. The
versions are pinned here; running it again without changing a version writes the same bytes.

Components go into the cascade layer `nlds`. They carry class selectors that would outrank simple
rules of ours; in a layer, our own unlayered CSS always wins. Design tokens that nothing uses are
left out (the theme has thousands).

    python scripts/vendor_design_system.py
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
TEST_VENDOR = ROOT / "tests" / "vendor"

CANDIDATE = "@nl-design-system-candidate"
UTRECHT = "@utrecht"
TOKENS = ("@nl-design-system-unstable/voorbeeld-design-tokens", "7.4.1")
FONT = ("@fontsource-variable/noto-sans", "5.3.0")
ICONS = ("@tabler/icons", "3.51.0")
AXE = ("axe-core", "4.14.1")

COMPONENTS: dict[str, tuple[str, str]] = {
    f"{CANDIDATE}/button-css": ("1.1.0", "dist/button.css"),
    f"{CANDIDATE}/data-badge-css": ("1.0.5", "dist/data-badge.css"),
    f"{CANDIDATE}/heading-css": ("1.1.3", "dist/heading.css"),
    f"{CANDIDATE}/link-css": ("2.0.3", "dist/link.css"),
    f"{CANDIDATE}/mark-css": ("1.0.5", "dist/mark.css"),
    f"{CANDIDATE}/number-badge-css": ("1.1.5", "dist/number-badge.css"),
    f"{CANDIDATE}/paragraph-css": ("2.1.3", "dist/paragraph.css"),
    f"{CANDIDATE}/skip-link-css": ("1.0.5", "dist/skip-link.css"),
    f"{UTRECHT}/alert-css": ("4.0.2", "dist/index.min.css"),
    f"{UTRECHT}/breadcrumb-nav-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/button-group-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/checkbox-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/form-field-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/form-field-description-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/form-field-error-message-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/form-fieldset-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/form-label-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/radio-button-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/select-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/table-css": ("3.0.1", "dist/index.min.css"),
    f"{UTRECHT}/textarea-css": ("4.0.1", "dist/index.min.css"),
    f"{UTRECHT}/textbox-css": ("4.0.1", "dist/index.min.css"),
}

# Variants that no template uses; dropping their rules drops their tokens too.
UNUSED_SELECTORS = re.compile(
    r"--pressed|--busy|--positive|--read-only|nl-heading--level-[56]|__toggle|html-(div|p)\b"
)

ICON_NAMES = """
    adjustments-horizontal alert-circle alert-triangle archive armchair arrow-down arrow-left
    arrow-right arrow-up award ban bell book book-2 bookmark books briefcase building
    building-community bulb calendar calendar-check calendar-event calendar-off calendar-plus
    calendar-time calendar-x certificate chart-bar check checklist chevron-down chevron-left
    chevron-right chevron-up circle-check circle-x clipboard-check clipboard-list clock
    cloud-off coin-euro compass confetti copy database-import device-laptop door dots download
    external-link eye file-import file-spreadsheet file-text filter flag gavel grip-vertical
    heart-handshake help-circle hierarchy-2 history history-toggle home hourglass id-badge-2
    inbox info-circle key language layout-grid layout-kanban link list-check lock login-2 logout
    mail map-2 map-pin message-circle messages minus pencil player-play plus presentation
    printer progress puzzle refresh repeat route scale school search send settings shield-lock
    sitemap stack-2 star tag target thumb-down thumb-up ticket tool trash upload user user-check
    user-circle user-plus user-question users users-group users-plus video world x
""".split()  # noqa: SIM905

VARIABLE_USE = re.compile(r"var\(\s*(--[\w-]+)")
VARIABLE_DEFINITION = re.compile(r"(--[\w-]+):\s*([^;]+);")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")

HEADER = """/*! NL Design System, vendored by scripts/vendor_design_system.py: do not edit.
 * Components and tokens: EUPL-1.2 (Frameless B.V., Gemeente Utrecht, NL Design System community).
 * Noto Sans: OFL-1.1. Versions, checksums and licences: static/vendor/vendored.json */
"""
FONT_FACE = (
    '@font-face{font-family:"Noto Sans";font-style:normal;font-display:swap;'
    "font-weight:100 900;src:url(noto-sans-latin.woff2) format('woff2');"
    "unicode-range:U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,"
    "U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD}\n"
)


def pack(name: str, version: str, folder: Path) -> Path:
    """Download and unpack one package; npm checks the registry's own integrity hash."""
    result = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(folder)],
        check=True, capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    target = folder / re.sub(r"\W+", "-", name)
    with tarfile.open(folder / result.stdout.strip().splitlines()[-1]) as archive:
        safe = [m for m in archive if m.isfile() and ".." not in m.name and m.name[0] != "/"]
        archive.extractall(target, members=safe)  # noqa: S202 (filtered in the line above)
    return target / "package"


def licence_of(package: Path) -> str:
    """The licence text; a package that carries none is named by its SPDX id."""
    for candidate in ("LICENSE.md", "LICENSE", "LICENSE.txt"):
        if (package / candidate).exists():
            return (package / candidate).read_text(encoding="utf-8")
    declared = json.loads((package / "package.json").read_text(encoding="utf-8"))["license"]
    return f"The package states its licence as {declared} and carries no text of its own.\n"


def without_unused(css: str) -> str:
    """Drop comments, source maps and the rules of variants that no template uses."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)

    def keep(match: re.Match[str]) -> str:
        selectors = split_selectors(match[1])
        used = [selector for selector in selectors if not UNUSED_SELECTORS.search(selector)]
        return f"{','.join(used)}{{{match[2]}}}" if used else ""

    return re.sub(r"@media[^{]+\{\s*\}", "", RULE.sub(keep, css)).strip()


def split_selectors(prelude: str) -> list[str]:
    """Split at commas outside parentheses: `:not(a, b), c` is two selectors."""
    parts, depth, current = [], 0, ""
    for character in prelude.strip():
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [*parts, current.strip()]


def prune(theme: str, *consumers: str) -> dict[str, str]:
    """The tokens that the consumers use, directly or through another token."""
    defined = dict(VARIABLE_DEFINITION.findall(re.sub(r"/\*.*?\*/", "", theme, flags=re.S)))
    wanted: set[str] = set()
    queue = [name for css in consumers for name in VARIABLE_USE.findall(css)]
    while queue:
        name = queue.pop()
        if name in defined and name not in wanted:
            wanted.add(name)
            queue += VARIABLE_USE.findall(defined[name])
    return {name: defined[name].strip() for name in sorted(wanted)}


def stylesheet(packages: dict[str, Path]) -> str:
    components = "\n".join(
        without_unused((packages[name] / path).read_text(encoding="utf-8"))
        for name, (_version, path) in COMPONENTS.items()
    )
    own = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "static/css").glob("*.css"))]
    own.append((ROOT / "organisations/themes.py").read_text(encoding="utf-8"))
    theme = (packages[TOKENS[0]] / "dist/theme.css").read_text(encoding="utf-8")
    tokens = prune(theme, components, *own)
    root = ":root{" + ";".join(f"{name}:{value}" for name, value in tokens.items()) + "}"
    return f"{HEADER}@layer base,nlds;\n{FONT_FACE}@layer nlds{{\n{root}\n{components}\n}}\n"


def sprite(icons: Path) -> str:
    symbols = []
    for name in sorted(ICON_NAMES):
        svg = (icons / "icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>", svg)
        drawn = "".join(shape for shape in shapes if 'stroke="none"' not in shape)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Tabler Icons, MIT -->\n{body}\n</svg>\n'


def write_manifest(folder: Path, packages: dict[str, tuple[str, Path]]) -> None:
    """Licences beside the files, one text per distinct licence, and a checksum of every file."""
    (folder / "licences").mkdir(exist_ok=True)
    texts: dict[str, str] = {}
    listed = []
    for name, (version, path) in packages.items():
        text = licence_of(path)
        stem = texts.setdefault(text, re.sub(r"\W+", "-", name).strip("-"))
        (folder / "licences" / f"{stem}.txt").write_text(text, encoding="utf-8")
        declared = json.loads((path / "package.json").read_text(encoding="utf-8"))["license"]
        listed.append(
            {"name": name, "version": version, "licence": declared, "text": f"licences/{stem}.txt"}
        )
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "vendored.json"
    }
    manifest = {"packages": listed, "sha256": files}
    (folder / "vendored.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    pins = {name: version for name, (version, _path) in COMPONENTS.items()}
    pins |= dict([TOKENS, FONT, ICONS])
    for folder in (VENDOR, TEST_VENDOR):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        packages = {name: pack(name, version, work) for name, version in pins.items()}
        (VENDOR / "nlds.css").write_text(stylesheet(packages), encoding="utf-8")
        (VENDOR / "icons.svg").write_text(sprite(packages[ICONS[0]]), encoding="utf-8")
        font = packages[FONT[0]] / "files/noto-sans-latin-wght-normal.woff2"
        (VENDOR / "noto-sans-latin.woff2").write_bytes(font.read_bytes())
        write_manifest(VENDOR, {name: (pins[name], path) for name, path in packages.items()})
        axe = pack(*AXE, work)
        (TEST_VENDOR / "axe.min.js").write_bytes((axe / "axe.min.js").read_bytes())
        bundled = TEST_VENDOR / "axe-bundled-licences.txt"
        bundled.write_bytes((axe / "LICENSE-3RD-PARTY.txt").read_bytes())
        write_manifest(TEST_VENDOR, {AXE[0]: (AXE[1], axe)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
