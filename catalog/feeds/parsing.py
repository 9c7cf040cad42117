"""Prices and durations as people write them in spreadsheets: understood, or flagged; never guessed.

The rule for both: every word and sign of the text must be understood. One that is not leaves the
value empty, keeps the text as a note and says why. Texts that plainly state that there is no
value ("In overleg", "n.v.t.") are understood too: no value, the text as note, no flag."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.feeds.records import Text

HOURS_PER_DAY = 8
"""A course day counts as a working day."""

HOURS_PER_DAYPART = 4
"""A "dagdeel" is half a course day, as Dutch training providers use the word."""

MAX_AMOUNT = Decimal(1_000_000)
MAX_MINUTES = 2000 * 60
MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class ParsedPrice:
    """Euro. `includes_vat` None: the text does not say. `flag` is empty when all was understood."""

    amount: Decimal | None = None
    includes_vat: bool | None = None
    vat_rate: Decimal | None = None
    note: str = ""
    flag: Text = ""


@dataclass(frozen=True, slots=True)
class ParsedDuration:
    """Study time in minutes. `flag` is empty when all was understood."""

    minutes: int | None = None
    note: str = ""
    flag: Text = ""


NO_VALUE = frozenset(
    [
        "in overleg",
        "op aanvraag",
        "prijs op aanvraag",
        "op offerte",
        "offerte",
        "n.v.t.",
        "nvt",
        "n.v.t",
        "n/a",
        "na",
        "-",
        "?",
        "niet van toepassing",
        "onbekend",
        "volgt",
        "n.t.b.",
        "ntb",
        "nog niet bekend",
        "nader te bepalen",
        "tbd",
        "on request",
        "upon request",
        "verschillend",
        "varieert",
        "wisselend",
        "variabel",
        "various",
        "flexibel",
        "eigen tempo",
        "in eigen tempo",
        "own pace",
    ]
)
FREE = frozenset({"gratis", "kosteloos", "geen kosten", "free", "free of charge", "geen"})
FOREIGN = re.compile(r"[$£¥₹]|\b(?:usd|gbp|chf|dollars?|pounds?|sek|nok|dkk)\b")
PERCENTAGE = re.compile(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*%")
AMOUNT = re.compile(r"[0-9]+(?:[.,][0-9]+|[ '][0-9]{3}(?![0-9]))*(?:,(?:-{1,2}|=))?")
INCLUSIVE = re.compile(r"\b(?:incl|inclusief|including|inc|met)\b\.?")
EXCLUSIVE = re.compile(r"\b(?:excl|exclusief|excluding|ex|zonder)\b\.?")
VAT_FREE = re.compile(r"\b(?:vrij(?:gesteld)? van btw|btw[- ]?vrij(?:gesteld)?|geen btw|no vat)\b")
UNDERSTOOD = re.compile(
    r"€|\b(?:euro|eur|btw|vat|p\.?p\.?|per persoon|per deelnemer|per person)(?![a-z])"
)


def parse_price(text: str) -> ParsedPrice:
    """Reads a price in euros; "27.500,-" is 27500, "€133/€190" is two prices and thus flagged."""
    note = _tidy(text)
    words = note.lower()
    if not words:
        return ParsedPrice()
    if words in NO_VALUE:
        return ParsedPrice(note=note)
    if words in FREE:
        return ParsedPrice(amount=Decimal(0))
    if len(words) > MAX_TEXT:
        return ParsedPrice(note=note[:MAX_TEXT], flag=_("De tekst is te lang voor een prijs."))
    if FOREIGN.search(words):
        return ParsedPrice(note=note, flag=_("De prijs is niet in euro."))
    return _euro_price(note, words)


def _euro_price(note: str, words: str) -> ParsedPrice:
    words, vat_rate, includes_vat = _take_vat(words)
    found = AMOUNT.findall(words)
    if len(found) != 1:
        flag = _("Er staan meer bedragen in één veld.") if found else _("Dit is geen bedrag.")
        return ParsedPrice(note=note, flag=flag)
    rest = UNDERSTOOD.sub(" ", AMOUNT.sub(" ", words))
    if rest.strip(" .,;:()"):
        return ParsedPrice(
            note=note, flag=_("De prijs heeft een toevoeging die wij niet kunnen lezen.")
        )
    amount = to_amount(found[0])
    if amount is None or amount > MAX_AMOUNT:
        return ParsedPrice(note=note, flag=_("Het bedrag is niet eenduidig."))
    return ParsedPrice(amount=amount, includes_vat=includes_vat, vat_rate=vat_rate)


def _take_vat(words: str) -> tuple[str, Decimal | None, bool | None]:
    """Takes what is said about VAT out of the text: the rest, the rate, and whether it is
    included."""
    rate: Decimal | None = None
    includes: bool | None = None
    if VAT_FREE.search(words):
        return VAT_FREE.sub(" ", words), Decimal(0), None
    if not re.search(r"\b(?:btw|vat)\b", words):
        bare = re.search(r"\b(excl|incl|ex)\.?$", words)
        if bare:
            return words[: bare.start()], None, bare[1] == "incl"
        return words, None, None
    percentage = PERCENTAGE.search(words)
    if percentage:
        rate = Decimal(percentage[1].replace(",", "."))
        words = words[: percentage.start()] + " " + words[percentage.end() :]
    if INCLUSIVE.search(words):
        includes, words = True, INCLUSIVE.sub(" ", words)
    elif EXCLUSIVE.search(words):
        includes, words = False, EXCLUSIVE.sub(" ", words)
    return words, rate, includes


def to_amount(token: str) -> Decimal | None:
    """A number the Dutch or the English way; None when both readings are possible ("1,250")."""
    digits = re.sub(r",(?:-{1,2}|=)$", "", token).replace(" ", "").replace("'", "")
    if re.fullmatch(r"[0-9]{1,9}", digits):
        return Decimal(digits)
    if re.fullmatch(r"[0-9]{1,9}[.,][0-9]{1,2}", digits):
        return Decimal(digits.replace(",", "."))
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?", digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]{1,2}", digits):
        return Decimal(digits.replace(",", ""))
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}", digits):
        return Decimal(digits.replace(",", ""))
    return None


MINUTES = {
    "minuut": 1,
    "minuten": 1,
    "minute": 1,
    "minutes": 1,
    "min": 1,
    "mins": 1,
    "m": 1,
    "uur": 60,
    "uren": 60,
    "u": 60,
    "hour": 60,
    "hours": 60,
    "hrs": 60,
    "hr": 60,
    "h": 60,
    "dagdeel": HOURS_PER_DAYPART * 60,
    "dagdelen": HOURS_PER_DAYPART * 60,
    "dag": HOURS_PER_DAY * 60,
    "dagen": HOURS_PER_DAY * 60,
    "day": HOURS_PER_DAY * 60,
    "days": HOURS_PER_DAY * 60,
}
CONVERTED = {
    "dagdeel": f"dagdeel = {HOURS_PER_DAYPART} uur",
    "dagdelen": f"dagdeel = {HOURS_PER_DAYPART} uur",
    **dict.fromkeys(("dag", "dagen", "day", "days"), f"dag = {HOURS_PER_DAY} uur"),
}
NUMBERS = {
    "een half": "0.5",
    "een halve": "0.5",
    "half": "0.5",
    "halve": "0.5",
    "anderhalf": "1.5",
    "anderhalve": "1.5",
    "een": "1",
    "één": "1",
    "twee": "2",
    "drie": "3",
    "vier": "4",
    "vijf": "5",
    "zes": "6",
    "acht": "8",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
}
NUMBER_WORD = re.compile(r"(?<![\w-])(" + "|".join(NUMBERS) + r")(?![\w-])")
APPROXIMATE = re.compile(r"^(?:~|±|\+/-|ca\.?(?= |[0-9])|circa|ongeveer|plm\.?|about|approx\.?)\s*")
LEAD_TIME = re.compile(
    r"\b(?:week|weken|weeks?|maand|maanden|months?|jaar|jaren|years?|kwartaal)\b"
)
NUMBER = r"[0-9]{1,4}(?:[.,][0-9]{1,2})?"
RANGE = re.compile(rf"{NUMBER}\s*(?:-|/|tot|à|to|of|or|t/m)\s*{NUMBER}")
CLOCK = re.compile(r"([0-9]{1,3})(?::([0-5][0-9])\s*(?:uur|u|h)?|\s*(?:u|h|uur)\s*([0-5]?[0-9]))")
PART = re.compile(
    rf"(?:([0-9]{{1,3}})\s*[x×]\s*)?({NUMBER}(?:\s*\+\s*{NUMBER})*)\s*([a-z]+)\.?(?:\s*(?:,|\+|en|and)\s*|\s*)"
)


def parse_duration(text: str) -> ParsedDuration:
    """Reads study time: "4+2 uur" is 360 minutes, "60-75 minuten" is a range and thus flagged.

    Weeks, months and years are lead time, not study time: kept as a note.
    """
    note = _tidy(text)
    words = note.lower()
    if not words or words in NO_VALUE:
        return ParsedDuration(note=note)
    if len(words) > MAX_TEXT:
        return ParsedDuration(
            note=note[:MAX_TEXT], flag=_("De tekst is te lang voor een tijdsduur.")
        )
    approximate = bool(APPROXIMATE.match(words))
    words = NUMBER_WORD.sub(lambda found: NUMBERS[found[1]], APPROXIMATE.sub("", words))
    if RANGE.search(words):
        return ParsedDuration(note=note, flag=_("Er staan meer tijden in één veld."))
    if LEAD_TIME.search(words):
        return ParsedDuration(note=note, flag=_("Dit is een doorlooptijd, geen leertijd."))
    return _study_time(note, words, approximate=approximate)


def _study_time(note: str, words: str, *, approximate: bool) -> ParsedDuration:
    clock = CLOCK.fullmatch(words)
    if clock:
        minutes, conversions = Decimal(int(clock[1]) * 60 + int(clock[2] or clock[3])), set[str]()
    else:
        summed = _sum_parts(words)
        if summed is None:
            return ParsedDuration(note=note, flag=_("Dit is geen tijdsduur die wij kunnen lezen."))
        minutes, conversions = summed
    if not 0 < minutes <= MAX_MINUTES:
        return ParsedDuration(note=note, flag=_("Deze tijdsduur is niet aannemelijk."))
    kept = note if approximate or conversions else ""
    if conversions:
        kept = f"{note} ({', '.join(sorted(conversions))})"
    return ParsedDuration(minutes=round(minutes), note=kept)


def _sum_parts(words: str) -> tuple[Decimal, set[str]] | None:
    """ "3 uur 45 min", "4+2 uur", "2 x 4 uur": the minutes, and the conversions that were
    needed."""
    total, conversions, position = Decimal(0), set[str](), 0
    while position < len(words):
        part = PART.match(words, position)
        if part is None or part[3] not in MINUTES:
            return None
        amount = sum(Decimal(number.strip().replace(",", ".")) for number in part[2].split("+"))
        total += int(part[1] or 1) * amount * MINUTES[part[3]]
        if part[3] in CONVERTED:
            conversions.add(CONVERTED[part[3]])
        position = part.end()
    return total, conversions


def _tidy(text: str) -> str:
    text = text[: MAX_TEXT * 5].replace("–", "-").replace("—", "-").replace("−", "-")
    return " ".join(text.split()).strip()
