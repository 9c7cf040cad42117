"""Landscapes in the world of `expected.csv`: each organisation has one for itself, with a mark, a
link, a remark and an agreement; and one for the concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landscapes.interventions.actions import link
from landscapes.maps.actions import agree, remark
from tests.factories import make_department
from tests.landscapes.makers import make_intervention, make_landscape, model, put

if TYPE_CHECKING:
    from tests.policy.world import Player, Side, World


def make_landscapes(world: World) -> None:
    for side in world.sides.values():
        _draw(side)


def _draw(side: Side) -> None:
    here, by = side.organisation, side.people["manager"]
    empty = make_department(here, "Afdeling zonder mensen")
    landscape = make_landscape(here, name=f"Leren bij {here.slug}", invited=[empty])
    what, other = (make_intervention(here, f"{title} {here.slug}") for title in ("Een", "Twee"))
    place = put(landscape, what, by=by)
    put(landscape, what, by=by, department=empty)
    side.papers |= {
        "landscape": landscape,
        "concern landscape": make_landscape(here, name="Samen", visibility="concern"),
        "intervention": what,
        "plot": place,
        "intervention link": link(origin=what, target=other, kind="prepares", by=by),
        "remark": remark(landscape=landscape, text="Mooi", by=by),
        "agreement": agree(
            landscape=landscape, intervention=what, department=empty, part="leads", by=by
        ),
    }


def _papers(**names: str) -> Any:
    """Parameters of the address by what they are called among the papers."""

    def fill_in(world: World, player: Player, name: str) -> dict[str, Any]:
        theirs = name.startswith("other organisation")
        side = world.there(player) if theirs else world.here(player)
        shared = name.endswith("concern-wide")
        return {
            key: side.papers["concern landscape" if shared and key == "pk" else known].pk
            for key, known in names.items()
        }

    return fill_in


def _edition(*_row: Any) -> dict[str, Any]:
    return {"number": model().number}


MAP = _papers(pk="landscape")
FILLED_IN = {
    **{
        f"landscapes:{name}": MAP
        for name in (
            "landscape", "landscape-edit", "landscape-svg", "landscape-pdf", "snapshot", "place",
            "dialogue", "remarks", "agreements",
        )
    },
    "landscapes:plot": _papers(pk="landscape", intervention_pk="intervention"),
    "landscapes:plot-move": _papers(pk="landscape", plot_pk="plot"),
    "landscapes:plot-off": _papers(pk="landscape", plot_pk="plot"),
    "landscapes:difference": _papers(pk="landscape", intervention_pk="intervention"),
    "landscapes:remark-done": _papers(pk="landscape", remark_pk="remark"),
    "landscapes:agreement-end": _papers(pk="landscape", agreement_pk="agreement"),
    "landscapes:intervention": _papers(pk="intervention"),
    "landscapes:intervention-edit": _papers(pk="intervention"),
    "landscapes:intervention-link": _papers(pk="intervention"),
    "landscapes:intervention-unlink": _papers(pk="intervention", link_pk="intervention link"),
    **{f"landscape_analysis:{name}": MAP for name in ("overview", "comparison", "target")},
    "landscape_analysis:analysis": lambda *row: {**MAP(*row), "which": "lege-plekken"},
    "landscapes:edition": _edition,
    "landscapes:edition-copy": _edition,
    "landscapes:edition-publish": _edition,
    "landscapes:zone": lambda *row: {**_edition(*row), "key": "creeren"},
}  # fmt: skip

POSTED = {
    "landscapes:remarks": lambda *_row: {"text": "Een opmerking"},
    "landscapes:snapshot": lambda *_row: {"name": "Nu"},
    "landscapes:plot-move": lambda *_row: {"x": 500, "y": 170},
    "landscapes:suggestions": lambda *_row: {"doe": "uit"},
}
