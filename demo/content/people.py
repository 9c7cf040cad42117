"""Dutch names as they are today, combined at random: nobody in particular."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_GIVEN = """
Anna Emma Sophie Julia Lisa Sanne Eva Femke Marieke Ingrid Yvonne Monique Petra Wilma Hanneke
Annemarie Jolanda Esther Mirjam Karin Lotte Fleur Iris Noor Roos Anouk Manon Linda Saskia Astrid
Willemijn Geertje Tineke Marloes Jan Pieter Kees Henk Wim Gerrit Johan Martijn Jeroen Bas Thijs
Sander Ruben Daan Lars Sven Tim Niels Mark Erik Maarten Joost Wouter Bram Stijn Koen Rik Frank
Peter Rob Arjan Dirk Harm Sjoerd Jelle Hidde Tjeerd Wiebe Loek Fatima Soraya Samira Aïcha Naima
Yasmina Hafsa Khadija Meryem Zeynep Elif Esra Ayşe Mehmet Mustafa Emre Yusuf Murat Mohamed
Youssef Bilal Rachid Karim Omar Hamza Ibrahim Shanti Anil Radjesh Sunita Vinay Priya Kavita
Glenn Sherida Ruth Delano Gregory Xiomara Jurgen Rowena Mei Li Wei Ming Thanh Linh Katarzyna
Agnieszka Piotr Tomasz Olga Irina Andrei Elena Ioana Amina Hodan Abdi Selam Dawit Layla Rania
Tarek Farid Shirin Reza Ewout Floor Puck Merel Jip Guus
""".split()  # noqa: SIM905
_FAMILY = """
Jansen|de Vries|van den Berg|van Dijk|Bakker|Janssen|Visser|Smit|Meijer|de Boer|Mulder|de Groot
Bos|Vos|Peters|Hendriks|van Leeuwen|Dekker|Brouwer|de Wit|Dijkstra|Smits|de Graaf|van der Meer
van der Linden|Kok|Jacobs|de Haan|Vermeulen|van den Heuvel|van der Veen|van den Broek|de Bruijn
de Bruin|van der Heijden|Schouten|van Beek|Willems|van Vliet|van de Ven|Hoekstra|Maas|Verhoeven
Koster|van Dam|van der Wal|Prins|Blom|Huisman|Peeters|de Jonge|Kuipers|van Veen|Post|Kuiper
Veenstra|Kramer|van den Brink|Scholten|van Wijk|Postma|Martens|Vink|de Ruiter|Timmermans|Groen
Gerritsen|Jonker|van Loon|Boer|van der Velde|Willemsen|Smeets|de Lange|de Vos|van Dongen
Schipper|de Koning|van der Laan|Koning|Driessen|van Doorn|Hermans|Evers|van den Bosch
van der Meulen|Hofman|Bosman|Wolters|Sanders|van der Horst|Mol|Kuijpers|Molenaar|van de Pol
de Leeuw|Verbeek|ten Hove|ter Horst|ten Brinke|te Riele|van 't Hof|in 't Veld|op den Kamp
uit de Bos|van der Werff|Wiersma|Zijlstra|Bouma|Haitsma|Terpstra|Yılmaz|Demir|Kaya|Çelik|Şahin
Öztürk|Aydın|El Amrani|Benali|El Idrissi|Bouzid|Ouali|Haddad|Tahiri|Azizi|Amrani|Ramdin
Ramcharan|Jagroep|Soekhai|Kalpoe|Pinas|Blijd|Martina|Croes|Nguyen|Tran|Wong|Chen|Liu|Kowalski
Nowak|Wiśniewska|Popescu|Ivanova|Hassan|Warsame|Tesfaye|Karimi|Hosseini
"""
_INFIXES = frozenset("van de der den ten ter te 't in op uit".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in the parts a Dutch HR system keeps; `infix` is the tussenvoegsel or empty."""

    given_name: str
    initials: str
    infix: str
    family_name: str

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.given_name, self.infix, self.family_name)))

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """Dutch order: the infix does not count, 'van der Werff' stands under W."""
        return (ascii_fold(self.family_name), ascii_fold(self.given_name), self.infix)


def ascii_fold(text: str) -> str:
    """Lower-case ASCII, with the Turkish dotless i as i."""
    text = text.replace("ı", "i").replace("İ", "I").replace("ł", "l")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _family_names() -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for entry in "|".join(_FAMILY.strip().splitlines()).split("|"):
        words = entry.split()
        count = 0
        while words[count] in _INFIXES:
            count += 1
        pairs.append((" ".join(words[:count]), " ".join(words[count:])))
    return pairs


def generate_people(*, seed: int, count: int) -> Iterator[PersonName]:
    """Yield `count` names, the same for the same seed; names may occur twice, as in real life.

    Common family names come first in the list and are drawn more often.
    """
    rng = random.Random(seed)  # nosec B311
    families = _family_names()
    weights = [1 / (index + 12) for index in range(len(families))]
    for infix, family in rng.choices(families, weights, k=count):
        given = rng.choice(_GIVEN)
        extra = rng.choices((0, 1, 2), (55, 33, 12))[0]
        letters = [given[0], *(rng.choice(_GIVEN)[0] for _ in range(extra))]
        yield PersonName(given, "".join(f"{letter}." for letter in letters), infix, family)


def generate_sorted_people(*, seed: int, count: int) -> list[PersonName]:
    """The same people in Dutch alphabetical order."""
    return sorted(generate_people(seed=seed, count=count), key=lambda name: name.sort_key)


def email_local_part(name: PersonName) -> str:
    """'y.vanderwerff': not unique, numbering namesakes is for the caller."""
    surname = ascii_fold(f"{name.infix}{name.family_name}")
    return f"{ascii_fold(name.given_name)[0]}.{''.join(c for c in surname if c.isalnum())}"
