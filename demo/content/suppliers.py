"""Who delivers: invented firms and the organisations' own (invented) academies."""

from __future__ import annotations

from dataclasses import dataclass

from demo.content.text import slugify

# name | city | fields (topic files) it works in
_FIRMS = """
Bureau Helderwater|Utrecht|communicatie talen
De Schrijfkeuken|Amersfoort|communicatie
Taalhuis Noorderlicht|Groningen|talen communicatie
Lingua Lelystad|Lelystad|talen
Van Houten & Storm Leiderschap|Zeist|leidinggeven persoonlijk
Kompas & Koers|Den Haag|leidinggeven beleid
Het Teamatelier|Arnhem|leidinggeven persoonlijk
Stuurlicht Leergangen|Leiden|leidinggeven beleid
Praktijk De Pauze|Zwolle|gezond persoonlijk
Vitaal Vooruit|Apeldoorn|gezond
Veilig Beraad Trainingen|Breda|gezond juridisch
Noordzee Survival Centrum|Den Helder|gezond
Redders & Ridders BHV|Almere|gezond
Actief op de Werkvloer|Eindhoven|gezond persoonlijk
Spiegelbeeld Trainingsacteurs|Utrecht|communicatie leidinggeven gezond
Juridisch Leerhuis Binnenhof|Den Haag|juridisch integriteit
Academie Lex Laan|Leiden|juridisch beleid
Toga & Toets|Rotterdam|juridisch
Privacypraktijk Vermeulenkade|Utrecht|integriteit
De Morele Maat|Nijmegen|integriteit
Tweestroom Advies|Deventer|beleid integriteit
Bureau Trilogie|Den Haag|beleid talen
Beleidslab De Lage Landen|Utrecht|beleid data
Euro & Balans Opleidingen|Den Bosch|financien
Aanbestedingsatelier Maasoever|Rotterdam|financien
Rekenkunst|Amersfoort|financien data
Mijlpaal Projectopleidingen|Utrecht|projecten
Sprintwerkplaats|Eindhoven|projecten digitaal
De Verbeterij|Tilburg|projecten
Bitwijs|Delft|digitaal data
Codekade|Groningen|digitaal
Slotgracht Security|Hilversum|digitaal
Klik & Klaar Digivaardig|Assen|digitaal
Cijferhuis|Amsterdam|data
Neuraal Noord|Groningen|data
Veldwerk Natuur & Landbouw|Wageningen|vakinhoud
Polderenergie Opleidingen|Lelystad|vakinhoud
"""
# name | city | owner organisation
_ACADEMIES = """
Rijksacademie voor Toezicht|Utrecht|nvwa
RVO Leerhuis|Zwolle|rvo
DICTU Campus|Den Haag|dictu
ACM Kenniscentrum|Den Haag|acm
CPB Seminarreeks|Den Haag|cpb
Frequentieschool|Groningen|autoriteit-telecom
Ondergrondacademie|Den Haag|sodm
Emissieleerhuis|Den Haag|nea
Haags Beleidscollege|Den Haag|kerndepartement
"""


@dataclass(frozen=True, slots=True)
class SupplierContent:
    """`owner_slug` is set for an organisation's own academy. Every name is invented."""

    key: str
    name: str
    city: str
    website: str
    fields: tuple[str, ...]
    owner_slug: str | None = None
    is_open_catalogue: bool = False
    invented: bool = True


def _rows(block: str) -> list[list[str]]:
    return [line.split("|") for line in block.strip().splitlines()]


def _build() -> tuple[SupplierContent, ...]:
    firms = [
        SupplierContent(slugify(n), n, c, f"https://www.{slugify(n)}.example", tuple(f.split()))
        for n, c, f in _rows(_FIRMS)
    ]
    academies = [
        SupplierContent(slugify(n), n, c, f"https://{slugify(n)}.example", (), owner_slug=o)
        for n, c, o in _rows(_ACADEMIES)
    ]
    open_catalogues = [
        SupplierContent(
            slugify(name), name, city, f"https://{slugify(name)}.example", (),
            is_open_catalogue=True, invented=False,
        )
        for name, city in (
            ("Civil Service Learning (open catalogue)", "London"),
            ("AI-scholing zorg (open catalogus)", "Utrecht"),
        )
    ]  # fmt: skip
    return tuple(firms + academies + open_catalogues)


SUPPLIERS = _build()
SUPPLIER_KEYS = frozenset(supplier.key for supplier in SUPPLIERS)


def academy_of(owner_slug: str) -> SupplierContent:
    return next(s for s in SUPPLIERS if s.owner_slug == owner_slug)


def firms_for(field: str) -> tuple[SupplierContent, ...]:
    return tuple(s for s in SUPPLIERS if field in s.fields)
