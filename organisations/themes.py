"""The look of an organisation: fifteen colours, checked for contrast, served as a stylesheet.

The nine demo themes are inventions: they are not the house styles of the organisations whose names
they carry. An organisation that may use its own house style stores its tokens at deployment.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text on its background."""
CONTROL_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: borders of controls and the parts of a picture that carry meaning."""

HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Fifteen colours as `#rrggbb`; the names say where they are seen."""

    band: str
    """Background of the header and of the quiet hero of a page."""
    band_ink: str
    band_mark: str
    """The organisation's mark on the band, and the line under the page that is open."""
    action: str
    """Buttons that do the main thing of a page."""
    action_hover: str
    action_ink: str
    link: str
    link_hover: str
    line: str
    """Borders of secondary buttons and of chosen filters."""
    accent: str
    """Bars, steps and dots: never the only carrier of a meaning."""
    tint: str
    """Quiet background of chips, date blocks and chosen rows."""
    tint_hover: str
    paper: str
    """The page behind the white cards."""
    ink: str
    ink_quiet: str
    """Secondary text."""


VARIABLES: dict[str, tuple[str, ...]] = {
    "band": ("--portal-band",),
    "band_ink": ("--portal-band-ink",),
    "band_mark": ("--portal-band-mark",),
    "action": ("--basis-color-action-1-inverse-bg-default",),
    "action_hover": (
        "--basis-color-action-1-inverse-bg-hover",
        "--basis-color-action-1-inverse-bg-active",
    ),
    "action_ink": (
        "--basis-color-action-1-inverse-color-default",
        "--basis-color-action-1-inverse-color-hover",
        "--basis-color-action-1-inverse-color-active",
    ),
    "link": ("--basis-color-action-1-color-default", "--basis-color-action-2-color-default"),
    "link_hover": (
        "--basis-color-action-1-color-hover",
        "--basis-color-action-1-color-active",
        "--basis-color-action-2-color-hover",
        "--basis-color-action-2-color-active",
    ),
    "line": (
        "--basis-color-action-1-border-default",
        "--basis-color-action-1-border-hover",
        "--basis-color-action-1-border-active",
    ),
    "accent": ("--portal-accent",),
    "tint": ("--basis-color-action-1-bg-default", "--basis-color-action-1-bg-hover"),
    "tint_hover": ("--basis-color-action-1-bg-active",),
    "paper": ("--portal-paper",),
    "ink": ("--basis-color-default-color-document", "--basis-heading-color"),
    "ink_quiet": ("--basis-color-default-color-subtle",),
}
"""Where each colour goes in the design system; everything else follows from these."""

WHITE = "#ffffff"

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("band_ink", "band"),
    ("action_ink", "action"),
    ("action_ink", "action_hover"),
    *((text, ground) for text in ("link", "link_hover", "ink", "ink_quiet")
      for ground in ("white", "paper", "tint", "tint_hover")),
)  # fmt: skip
CONTROL_PAIRS: tuple[tuple[str, str], ...] = (
    ("band_mark", "band"),
    ("action", "white"),
    ("action", "paper"),
    ("line", "white"),
    ("line", "paper"),
    ("accent", "white"),
    ("accent", "paper"),
)

LABELS: dict[str, Promise | str] = {
    "band": gettext_lazy("kopbalk"),
    "band_ink": gettext_lazy("tekst in de kopbalk"),
    "band_mark": gettext_lazy("merkteken in de kopbalk"),
    "action": gettext_lazy("knop"),
    "action_hover": gettext_lazy("knop onder de muis"),
    "action_ink": gettext_lazy("tekst op de knop"),
    "link": gettext_lazy("link"),
    "link_hover": gettext_lazy("link onder de muis"),
    "line": gettext_lazy("rand"),
    "accent": gettext_lazy("accent"),
    "tint": gettext_lazy("lichte tint"),
    "tint_hover": gettext_lazy("lichte tint onder de muis"),
    "paper": gettext_lazy("papier"),
    "ink": gettext_lazy("tekst"),
    "ink_quiet": gettext_lazy("rustige tekst"),
    "white": gettext_lazy("wit"),
}


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def check(theme: Theme) -> list[str]:
    """What is wrong with a theme, in words for its maker; empty when it may be saved."""
    colours = {**asdict(theme), "white": WHITE}
    wrong = [name for name, value in colours.items() if not HEX.fullmatch(str(value))]
    if wrong:
        words = _("De kleur van ‘%(name)s’ moet eruitzien als #1a2b3c.")
        return [words % {"name": LABELS[name]} for name in wrong]
    problems = []
    for pairs, least in ((TEXT_PAIRS, TEXT_CONTRAST), (CONTROL_PAIRS, CONTROL_CONTRAST)):
        for front, back in pairs:
            ratio = contrast(colours[front], colours[back])
            if ratio < least:
                problems.append(_too_little(front, back, ratio, least))
    return problems


def _too_little(front: str, back: str, ratio: float, least: float) -> str:
    found, wanted = (number_format(number, 1) for number in (ratio, least))
    return _(
        "‘%(front)s’ op ‘%(back)s’ heeft te weinig contrast: %(found)s op 1. "
        "Nodig is %(wanted)s op 1."
    ) % {
        "front": str(LABELS[front]).capitalize(),
        "back": LABELS[back],
        "found": found,
        "wanted": wanted,
    }


def from_tokens(tokens: Mapping[str, Any]) -> Theme:
    """The theme stored with an organisation. What is missing comes from the portal's own theme."""
    known = {field.name for field in fields(Theme)}
    chosen = {name: str(value).lower() for name, value in tokens.items() if name in known}
    return Theme(**{**asdict(PORTAL), **chosen})


def to_tokens(theme: Theme) -> dict[str, str]:
    """What is stored with an organisation."""
    return dict(asdict(theme))


def stylesheet(theme: Theme) -> str:
    """The CSS of a theme.

    Raises ValueError when a token is not a plain colour: a theme comes out of the database and
    must not be able to carry other CSS.
    """
    declarations = []
    for name, value in asdict(theme).items():
        if not HEX.fullmatch(value):
            raise ValueError(f"Not a colour: {name}")
        declarations += [f"{variable}:{value}" for variable in VARIABLES[name]]
    return ":root{" + ";".join(declarations) + "}\n"


def digest(theme: Theme) -> str:
    """Twelve characters for the URL of the stylesheet, so that it may be cached for ever."""
    return hashlib.sha256(stylesheet(theme).encode()).hexdigest()[:12]


def _palette(*, band: str, mark: str, action: str, hover: str, accent: str, tints: str) -> Theme:
    """A demo theme from the colours that differ; `tints` holds tint, its hover and the paper."""
    tint, tint_hover, paper = tints.split()
    return Theme(
        band=band, band_ink=WHITE, band_mark=mark,
        action=action, action_hover=hover, action_ink=WHITE,
        link=action, link_hover=hover, line=action, accent=accent,
        tint=tint, tint_hover=tint_hover, paper=paper, ink="#1f2328", ink_quiet="#565c63",
    )  # fmt: skip


PORTAL = _palette(
    band="#1d3b4f", mark="#f2b65a", action="#1b5e86", hover="#124566", accent="#c0641c",
    tints="#e6f0f6 #d6e6f0 #f8f6f2",
)  # fmt: skip
"""The look of the portal itself: before sign-in, and for an organisation without a theme."""

DEMO_THEMES: dict[str, Theme] = {
    "kern": _palette(
        band="#2a2c6b", mark="#f4c553", action="#3f43a3", hover="#2d307f", accent="#a87408",
        tints="#ecedf9 #dfe0f4 #f8f7f4",
    ),
    "nvwa": _palette(
        band="#14513c", mark="#f3b27a", action="#17694c", hover="#0d4c36", accent="#cc5a24",
        tints="#e4f2ec #d2e8de #f7f7f2",
    ),
    "rvo": _palette(
        band="#5d1c56", mark="#f2c46d", action="#862a7b", hover="#661b5d", accent="#b26a12",
        tints="#f7eaf5 #efdaec #faf7f5",
    ),
    "dictu": _palette(
        band="#084a54", mark="#f7c873", action="#0a6672", hover="#064a53", accent="#0f8578",
        tints="#e1f2f3 #cde7e9 #f6f8f6",
    ),
    "acm": _palette(
        band="#711a32", mark="#f5bfa9", action="#9b2445", hover="#781732", accent="#c2593a",
        tints="#fbeaee #f5dae1 #fbf7f5",
    ),
    "cpb": _palette(
        band="#343c49", mark="#c7d66a", action="#465468", hover="#2f3a4a", accent="#6f7d12",
        tints="#ebeef3 #dde2ea #f7f7f5",
    ),
    "at": _palette(
        band="#0c3f8f", mark="#ffab91", action="#1456b8", hover="#0c3f8f", accent="#d24b2a",
        tints="#e6effb #d5e3f7 #f7f8f9",
    ),
    "sodm": _palette(
        band="#7a330f", mark="#f8cf8a", action="#964014", hover="#722d0a", accent="#a9730c",
        tints="#faece2 #f4ddcd #fbf8f3",
    ),
    "nea": _palette(
        band="#3d4d0e", mark="#e9d35f", action="#50640f", hover="#3a4a07", accent="#8a7500",
        tints="#eff3dd #e2e9c6 #f9f8f1",
    ),
}  # fmt: skip
"""By slug of the demo organisation."""
