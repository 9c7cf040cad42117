"""A valid EDU-DEX program to a `CourseRecord`.

How EDU-DEX maps to our `form` (first rule that fits, top down):

| EDU-DEX says | form |
|---|---|
| programType `coaching` | coaching |
| programType `conference`, `webinar`, `lecture` | event |
| programType `internship`, `traineeship`; product `internship` | on-the-job |
| instructionMode `blended learning`; profile location `blended` | blended |
| programForm: self-study (`e-learning`, `distance learning`) *and* a form with lessons | blended |
| programForm only `e-learning`, `distance learning` | e-learning |
| programType `self study`, `document`; product `self study` | e-learning |
| all else: `full-time`, `part-time`, `dual`, `evening education`, `virtual classroom` | classroom |

A virtual classroom is a lesson at a set time with a teacher, thus "classroom"; that it is online
is a fact of its runs. EDU-DEX has no words for micro-learning, intervision and community: the
owner sets those.

Study time: `programDuration` in hours, else `studyLoad.program`, else one to five days at eight
hours. Longer periods, weeks, months and years are lead time: kept as a note."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.feeds.costs import read_price
from catalog.feeds.languages import LANGUAGES
from catalog.feeds.limits import MAX_HTML, MAX_SUMMARY, MAX_TITLE
from catalog.feeds.notes import Findings
from catalog.feeds.parsing import HOURS_PER_DAY
from catalog.feeds.records import CourseRecord, Form, PriceRecord, RunRecord, TextRecord
from catalog.feeds.schedule import read_runs
from catalog.feeds.texts import clean_html, clean_text, plain_text, safe_url

Json = Mapping[str, Any]
FORM_OF_TYPE = {
    "coaching": Form.COACHING,
    "conference": Form.EVENT,
    "webinar": Form.EVENT,
    "lecture": Form.EVENT,
    "internship": Form.ON_THE_JOB,
    "traineeship": Form.ON_THE_JOB,
}
SELF_STUDY = {"e-learning", "distance learning"}
DAYS_AS_STUDY_TIME = 5
MAX_HOURS = 20_000
UNITS = {"years": "jaar", "months": "maanden", "weeks": "weken", "days": "dagen", "hours": "uur"}
MAX_KEYWORDS = 50


def read_program(program: Json, *, findings: Findings) -> CourseRecord | None:
    """None when no text is left to show; `findings` then says why. `program` must be valid by the
    schema."""
    classification: Json = program["programClassification"]
    texts = _texts(program["programDescriptions"], findings=findings)
    if not texts:
        return None
    languages = _instruction_languages(program["programCurriculum"], findings=findings)
    runs = read_runs(
        program, language=languages[0] if len(languages) == 1 else "", findings=findings
    )
    minutes, duration_note = _duration(
        classification["programDuration"], program["programCurriculum"]
    )
    until = classification.get("offeredUntil")
    return CourseRecord(
        external_id=findings.record_id,
        texts=texts,
        form=read_form(program),
        duration_minutes=minutes,
        duration_note=duration_note,
        languages=languages,
        price=_price(program, runs, findings=findings),
        location_note=_location_note(classification),
        keywords=_keywords(program["programDescriptions"]),
        codes=_codes(program),
        runs=runs,
        website=_website(program["programDescriptions"], findings=findings),
        provider=classification["orgUnitId"],
        published=program.get("inPublication", True),
        offered_until=date.fromisoformat(until) if until else None,
        line=findings.line,
    )


def read_form(program: Json) -> Form:
    """By the table above."""
    kind = program["programClassification"]["programType"]
    profile: Json = program.get("programBasicProfile", {})
    forms = set(program["programClassification"]["programForm"])
    if kind in FORM_OF_TYPE:
        return FORM_OF_TYPE[kind]
    if profile.get("product") == "internship":
        return Form.ON_THE_JOB
    modes = program["programCurriculum"].get("instructionMode", ())
    if "blended learning" in modes or profile.get("location") == "blended":
        return Form.BLENDED
    if forms & SELF_STUDY:
        return Form.BLENDED if forms - SELF_STUDY else Form.E_LEARNING
    if kind in {"self study", "document"} or profile.get("product") == "self study":
        return Form.E_LEARNING
    return Form.CLASSROOM


def _texts(descriptions: Json, *, findings: Findings) -> dict[str, TextRecord]:
    texts: dict[str, TextRecord] = {}
    for language, name in descriptions["programName"].items():
        field = f"programDescriptions.programName.{language}"
        title = plain_text(name)
        if language not in LANGUAGES:
            findings.warn(
                field,
                language,
                _("Deze taal is onbekend; de tekst is overgeslagen."),
                _("Gebruik een taalcode als nl of en."),
            )
        elif not title:
            findings.warn(
                field, name, _("De titel is leeg; de tekst is overgeslagen."), _("Vul de titel.")
            )
        elif len(title) > MAX_TITLE:
            findings.fail(
                field, title, _("De titel is te lang."), _("Gebruik hoogstens 255 tekens.")
            )
        else:
            texts[language] = _text(descriptions, language, title, findings=findings)
    if not texts and not findings.failed:
        findings.fail(
            "programDescriptions.programName",
            "",
            _("Er is geen titel in een bekende taal."),
            _("Vul minstens programName.nl."),
        )
    return texts


def _text(descriptions: Json, language: str, title: str, *, findings: Findings) -> TextRecord:
    subjects = {item["subject"]: item for item in descriptions.get("subjectText", ())}
    description = _local(descriptions, language, "programDescriptionHtml", "programDescriptionText")
    goals = _local(
        subjects.get("objectives", {}),
        language,
        "descriptionHtml",
        "descriptionText",
        "summaryHtml",
        "summaryText",
    )
    audience = _local(
        subjects.get("student profile", {}),
        language,
        "descriptionText",
        "descriptionHtml",
        "summaryText",
        "summaryHtml",
    )
    for field, text in (
        ("programDescriptionHtml", description),
        ("subjectText", goals),
        ("subjectText", audience),
    ):
        if len(text) > MAX_HTML:
            findings.fail(
                f"programDescriptions.{field}.{language}",
                text,
                _("De tekst is te lang."),
                _("Gebruik hoogstens 100.000 tekens."),
            )
            return TextRecord(title)
    summary = _local(descriptions, language, "programSummaryText", "programSummaryHtml")
    return TextRecord(
        title=title,
        summary=plain_text(summary)[:MAX_SUMMARY],
        description_html=clean_html(description),
        goals_html=clean_html(goals),
        audience=plain_text(audience)[:MAX_SUMMARY],
    )


def _local(source: Json, language: str, *names: str) -> str:
    """The first of the fields that has a text in this language."""
    for name in names:
        text = source.get(name, {}).get(language, "")
        if text.strip():
            return str(text)
    return ""


def _instruction_languages(curriculum: Json, *, findings: Findings) -> tuple[str, ...]:
    """Those in which lessons are given, the most used first; empty when the supplier does not
    say."""
    known: dict[str, int] = {}
    for index, item in enumerate(curriculum.get("instructionLanguage", ()), start=1):
        code = item["languageCode"].strip()
        if code in LANGUAGES:
            known[code] = int(item["percentage"])
        else:
            findings.warn(
                f"programCurriculum.instructionLanguage[{index}].languageCode",
                code,
                _("Deze taal is onbekend en overgeslagen."),
                _("Gebruik een taalcode als nl of en."),
            )
    return tuple(sorted(known, key=lambda code: -known[code]))


def _duration(duration: Json, curriculum: Json) -> tuple[int | None, str]:
    """The first unit present; the schema lets exactly one through."""
    unit, number = next((unit, int(duration[unit])) for unit in UNITS if unit in duration)
    if unit == "hours" and 0 < number <= MAX_HOURS:
        return number * 60, ""
    note = f"{number} {UNITS[unit]}" if number else ""
    load = int(curriculum.get("studyLoad", {}).get("program", 0))
    if 0 < load <= MAX_HOURS:
        return load * 60, note
    if unit == "days" and 1 <= number <= DAYS_AS_STUDY_TIME:
        return (
            number * HOURS_PER_DAY * 60,
            f"{'1 dag' if number == 1 else note} (dag = {HOURS_PER_DAY} uur)",
        )
    return None, note


def _price(program: Json, runs: Iterable[RunRecord], *, findings: Findings) -> PriceRecord | None:
    """The generic price; without one, the price that all runs share."""
    generic: Json = program["programSchedule"].get("genericProgramRun", {})
    price = read_price(
        generic.get("cost", ()), field="programSchedule.genericProgramRun.cost", findings=findings
    )
    if price is not None:
        return price
    prices = {run.price for run in runs}
    return prices.pop() if len(prices) == 1 else None


def _location_note(classification: Json) -> str:
    notes = (plain_text(place["description"]) for place in classification["programLocation"])
    return "; ".join(dict.fromkeys(filter(None, notes)))[:500]


def _keywords(descriptions: Json) -> tuple[str, ...]:
    words = (
        plain_text(word) for words in descriptions.get("searchword", {}).values() for word in words
    )
    return tuple(dict.fromkeys(word for word in words if word))[:MAX_KEYWORDS]


def _website(descriptions: Json, *, findings: Findings) -> str:
    for name in ("webLink", "courseSiteLink"):
        links: Mapping[str, str] = descriptions.get(name, {})
        link = links.get("nl") or next(iter(links.values()), "")
        if link and not safe_url(link):
            findings.warn(
                f"programDescriptions.{name}",
                link,
                _("Dit is geen webadres en is overgeslagen."),
                _("Gebruik een adres dat met https:// begint."),
            )
        elif link:
            return safe_url(link)
    return ""


def _codes(program: Json) -> dict[str, tuple[str, ...]]:
    """The fields of the national government, as codes: their labels are not public."""
    admission, classification = program["programAdmission"], program["programClassification"]
    theme = classification.get("themeRijksoverheidLevel1")
    found: dict[str, Iterable[object]] = {
        "includeInCatalog": program.get("includeInCatalog", ()),
        "LeerRijkOpenFor": admission.get("LeerRijkOpenFor", ()),
        "salaryScaleBBRA": classification.get("salaryScaleBBRA", ()),
        "competenceRijksoverheid": program.get("programCompetences", {}).get(
            "competenceRijksoverheid", ()
        ),
        "themeRijksoverheidLevel1": (theme,) if theme else (),
        "targetFunctionRijksoverheid": classification.get("targetFunctionRijksoverheid", ()),
        "theme": classification.get("theme", ()),
    }
    codes = {name: tuple(dict.fromkeys(map(_code, values))) for name, values in found.items()}
    return {name: tuple(filter(None, values)) for name, values in codes.items() if any(values)}


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, int | Decimal) else clean_text(str(value))
