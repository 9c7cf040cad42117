"""The colours of the map, as attributes in the drawing itself.

Not the tokens of the stylesheet: the same drawing is downloaded and set in a PDF, where no
stylesheet is, and a map must look the same in all organisations. Each ground leaves a contrast of
at least 4.5 with the ink of the names and 3 with the marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

INK = "#16323f"
SEA, SEA_DEEP = "#dcebf2", "#c4dde9"
SHALLOWS = "#f3fafc"
SEA_NAME = "#2f6079"
DITCH = "#7fb0c4"

GROUNDS: Mapping[str, Sequence[str]] = {
    "island": ("#f8f2e2", "#f4e7c6", "#efdaa6", "#e8ca82", "#dfb65c"),
    "polder": ("#edf4e2", "#dcebc6", "#c7deA6", "#afce86", "#97bd69"),
    "bridge": ("#f1ece4", "#e6dac8", "#dac7aa", "#ccb18a", "#bd9a6b"),
    "other": ("#f0edf4", "#e2dcec", "#d1c7e0", "#bfb0d3", "#ab98c5"),
}
"""Per kind of zone: from nothing to most. Darker is denser."""
EDGES: Mapping[str, str] = {
    "island": "#a98d4b",
    "polder": "#6f9350",
    "bridge": "#8a6f4a",
    "other": "#7f6ca0",
}

FILLS: Mapping[str, str] = {
    "running": "#16323f",
    "planned": "#5f8aa3",
    "wished": "#ffffff",
    "done": "#b4c6d0",
    "stopped": "#f4f4f2",
}
STROKES: Mapping[str, str] = {
    "running": "#ffffff",
    "planned": "#ffffff",
    "wished": "#16323f",
    "done": "#16323f",
    "stopped": "#6b6f73",
}
DASHES: Mapping[str, str] = {"wished": "4 3", "stopped": "2 2"}
SIDES: Sequence[str] = ("#16323f", "#b3471b", "#5b3a8c", "#1f6b46")
"""When maps lie over each other: one colour per department."""
