"""What people ask for outside the catalogue: invented, with words that the list puts together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WishContent:
    """`titles` are ways in which people ask for the same."""

    titles: tuple[str, ...]
    goal: str
    supplier: str
    price: int | None
    hours: int | None


WISHES: tuple[WishContent, ...] = (
    WishContent(
        ("Cursus Python", "Python voor beginners", "Python programmeren"),
        "Zelf gegevens kunnen opschonen en controleren, zonder steeds hulp te vragen.",
        "Codehuis Oost", 1450, 24,
    ),
    WishContent(
        ("Master Bestuurskunde", "Bestuurskunde (master, deeltijd)"),
        "Doorgroeien naar een functie als senior beleidsadviseur.",
        "Avondacademie Midden", 7900, 640,
    ),
    WishContent(
        ("Congres Toezicht en Handhaving", "Congres Toezicht"),
        "Horen hoe andere inspecties risicogericht werken.",
        "Stichting Toezichtdagen", 495, 8,
    ),
    WishContent(
        ("Power BI gevorderden", "Cursus Power BI"),
        "De rapporten van ons team zelf kunnen bijhouden.",
        "Grafiekwerk", 890, 16,
    ),
    WishContent(
        ("Nederlandse gebarentaal", "Gebarentaal basis"),
        "Met een dove collega kunnen praten zonder tolk.",
        "Handtaal", 620, 30,
    ),
    WishContent(
        ("Drone vliegen voor inspecties", "Dronebewijs"),
        "Veilig kunnen kijken op plekken waar we nu niet komen.",
        "Luchtzicht", 1850, 24,
    ),
    WishContent(
        ("Mediation", "Opleiding mediation"),
        "Gesprekken bij bezwaar beter kunnen leiden.",
        "Tussenruimte", 3200, 80,
    ),
    WishContent(
        ("Schrijfretraite beleidsnota's",),
        "Een week ongestoord leren schrijven.",
        "De Stille Kamer", None, 36,
    ),
)  # fmt: skip

REFUSALS = (
    "Dit staat in het voorjaar in de catalogus. Kies dan die training.",
    "We hebben hier dit jaar geen geld meer voor. Vraag het volgend jaar opnieuw.",
    "Dit past niet bij je werk van nu. Laten we het bespreken in ons jaargesprek.",
)
TEXTS = (
    "Veel kunnen oefenen met voorbeelden uit ons eigen werk.",
    "Goede trainer, wel een erg volle dag.",
    "Ik gebruik het elke week. Vooral het tweede deel was nuttig.",
    "De theorie had korter gekund.",
    "Fijn om collega's van andere organisaties te spreken.",
    "Mij ging het te snel. Lees de stof van tevoren.",
)
ADDED = (
    ("Boek over risicogericht toezicht gelezen", 12),
    ("Meegelopen met een collega van een andere inspectie", 8),
    ("Webinar over de Omgevingswet gevolgd", 2),
)
