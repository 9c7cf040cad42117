"""Invented training venues in real Dutch cities; streets are invented too."""

from __future__ import annotations

from dataclasses import dataclass

from demo.content.text import slugify

# name | street and number | postcode | city | weight | rooms
_PLACES = """
Vergadercentrum De Hofvijverzaal|Prinsessekade 14|2500 XA|Den Haag|14|6
Leerplein Bezuiden|Lindelaan 201|2500 XB|Den Haag|12|8
De Griffierkamer|Muntplaats 3|2500 XC|Den Haag|6|2
Conferentieoord Catharijneveld|Stationsdreef 88|3500 XA|Utrecht|13|9
Werkplaats Oudwijk|Bolwerkstraat 27|3500 XB|Utrecht|9|4
Trainingshuis De Sprong|Kanaalzijde 5|3500 XC|Utrecht|8|5
IJsselzaal Zwolle|Hanzekade 40|8000 XA|Zwolle|9|6
Huis aan de Stadsgracht|Wilgenstraat 12|8000 XB|Zwolle|4|3
Drentse Leertuin|Brinkweg 9|9400 XA|Assen|5|4
Martinihoek|Grachtzoom 61|9700 XA|Groningen|6|4
De Zendmast|Antenneweg 2|9700 XB|Groningen|3|2
Kennisboerderij De Hooge Akker|Akkerlaan 30|6700 XA|Wageningen|4|3
Zalencentrum De Eem|Koppelbrug 18|3800 XA|Amersfoort|6|5
Vergaderplaats Het Ketelhuis|Spoorkade 7|3800 XB|Amersfoort|4|3
Lichtfabriek Leerzalen|Gloeilaan 77|5600 XA|Eindhoven|5|4
Brabants Buitenhof|Heidepad 1|5200 XA|Den Bosch|4|3
Maasgebouw Leercentrum|Havenhoofd 210|3000 XA|Rotterdam|5|6
Scheepsloods 12|Dokweg 12|1780 XA|Den Helder|2|2
Oefencentrum De Vlam|Brandweerpad 4|1300 XA|Almere|3|3
Roerzicht|Maaspromenade 15|6040 XA|Roermond|3|3
Gelderse Zalen|Rijnbandijk 22|6800 XA|Arnhem|3|4
De Twentse Werkbank|Spinnerijplein 6|7500 XA|Enschede|2|2
Zeeuws Leerhuis|Abdijhof 10|4330 XA|Middelburg|1|2
Friese Vergaderstate|Zuiderkade 33|8900 XA|Leeuwarden|2|2
De Oude Keuring|Veemarktlaan 50|1000 XA|Amsterdam|4|4
"""


@dataclass(frozen=True, slots=True)
class Place:
    """`weight` says how often runs are planned here, relative to the others."""

    key: str
    name: str
    street: str
    postcode: str
    city: str
    weight: int
    rooms: int


def _place(line: str) -> Place:
    name, street, postcode, city, weight, rooms = line.split("|")
    return Place(slugify(name), name, street, postcode, city, int(weight), int(rooms))


PLACES = tuple(_place(line) for line in _PLACES.strip().splitlines())
