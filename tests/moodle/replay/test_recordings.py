"""The fake Moodle answers what the real ones answered, call by call, over HTTP."""

from __future__ import annotations

import json
import threading
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.moodle import FakeMoodle, serving
from demo.moodle.service import FUNCTIONS
from tests.moodle.replay.compare import completed_json, differences
from tests.moodle.replay.scenes import BEFORE, SCENES, lab, restore

OURS = Path(__file__).parent / "recordings"
FILES = sorted(path.name for path in OURS.glob("*.json"))
MAKES = {
    "core_user_create_users": "user",
    "core_course_create_categories": "category",
    "core_course_create_courses": "course",
    "core_course_duplicate_course": "course",
    "core_group_create_groups": "group",
}
BY_HAND = {"GET instead of POST", "GET with query string", "JSON request body (is it read?)",
           "Authorization: Bearer header (is it read?)",
           "token+function in query string, params in body"}  # fmt: skip
UNORDERED = {
    "core_course_get_courses": None,
    "core_course_get_courses_by_field": "courses",
}
REST = "/webservice/rest/server.php"


def exchanges_of(name: str) -> list[dict[str, Any]]:
    return json.loads((OURS / name).read_text())


def is_replayed(exchange: dict[str, Any]) -> bool:
    known = exchange["function"] in FUNCTIONS or exchange["function"] in (
        "no_such_function",
        "core_notes_create_notes",
    )
    return known and exchange["name"] not in BY_HAND


def send(client: httpx.Client, exchange: dict[str, Any]) -> httpx.Response:
    fields = _grouped(exchange["request"]["form"])
    if exchange["function"] == "core_reportbuilder_retrieve_report" and fields["reportid"] < ["3"]:
        # Unsorted: what the lab had on its first page may stand on ours anywhere.
        fields["perpage"] = ["5000"]
    return client.post(REST, data=fields)


def _grouped(form: list[list[str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in form:
        fields.setdefault(name, []).append(value)
    return fields


def force_ids(site: FakeMoodle, exchange: dict[str, Any]) -> None:
    """Sequences of the lab ran on by failures too; ours follows what was recorded."""
    body = exchange["response"]["body"]
    table = MAKES.get(exchange["function"])
    if table and isinstance(body, (list, dict)) and "exception" not in body:
        first = body[0] if isinstance(body, list) else body
        site.next_ids[table] = first["id"] - 1


def problems(exchange: dict[str, Any], response: httpx.Response) -> list[str]:
    recorded = exchange["response"]
    where = exchange["name"]
    if recorded["status"] != response.status_code:
        return [f"{where}: HTTP {response.status_code}"]
    body = recorded["body"]
    if recorded["content_type"] != "application/json":
        return _of_text(where, body, response.text)
    cut = isinstance(body, dict) and "_truncated_json_prefix" in body
    if cut:
        body = completed_json(body["_truncated_json_prefix"])
    given = response.json()
    if exchange["function"] in UNORDERED:
        key = UNORDERED[exchange["function"]]
        body, given = (_by_id(rows, key) for rows in (body, given))
    if exchange["function"] == "core_reportbuilder_retrieve_report" and "data" in given:
        return _of_report(where, body, given, is_sorted=given["details"]["name"] == "portal-done")
    return [f"{where}: {text}" for text in differences(body, given, cut=cut)]


def _of_report(where: str, body: Any, given: Any, *, is_sorted: bool) -> list[str]:
    """Row for row when the report is sorted. Without sorting Moodle's order is chance, and the
    recordings show only some rows of the report, so that no total can be held against ours."""
    wrong = list(differences(body["details"], given["details"], f"{where}: details"))
    left, right = body["data"], given["data"]
    if left["headers"] != right["headers"]:
        wrong.append(f"{where}: headers {right['headers']}")
    rows, ours = ([row["columns"] for row in one["rows"]] for one in (left, right))
    rows = [row for row in rows if len(row) == len(left["headers"])]
    if is_sorted and ours[: len(rows)] != rows:
        wrong.append(f"{where}: {rows} recorded, {ours[: len(rows)]} given")
    if "totalrowcount" in left and (is_sorted or not rows) and right["rows"] != []:
        wrong += [f"{where}: total"] if right["totalrowcount"] != left["totalrowcount"] else []
    return wrong + [f"{where}: {row} is missing" for row in rows if row not in ours]


def _by_id(answer: Any, key: str | None) -> Any:
    if isinstance(answer, dict) and key in answer:
        return answer | {key: sorted(answer[key], key=lambda row: row["id"])}
    return sorted(answer, key=lambda row: row["id"]) if isinstance(answer, list) else answer


def _of_text(where: str, recorded: Any, given: str) -> list[str]:
    if isinstance(recorded, dict):
        prefix = recorded["_truncated_json_prefix"]
        recorded = json.loads(prefix[: prefix.rfind(">") + 1] + '"')
    if recorded.startswith("<?xml") and recorded[:75] != given[:75]:
        return [f"{where}: {recorded[:200]!r} recorded, {given[:200]!r} given"]
    return []


def race(client: httpx.Client, site: FakeMoodle, group: list[dict[str, Any]]) -> list[str]:
    """All at once: as many were made, by whatever call, and the losers hear what was recorded."""
    answers: list[Any] = []
    barrier = threading.Barrier(len(group))

    def one(exchange: dict[str, Any]) -> None:
        with httpx.Client(base_url=client.base_url) as own:
            barrier.wait()
            answers.append(send(own, exchange).json())

    for exchange in sorted(group, key=lambda e: str(e["response"]["body"])):
        force_ids(site, exchange)
        break
    made = [e["response"]["body"][0]["id"] for e in group
            if isinstance(e["response"]["body"], list)]  # fmt: skip
    if made:
        site.next_ids[MAKES[group[0]["function"]]] = min(made) - 1
    site.gap = 0.1
    threads = [threading.Thread(target=one, args=(exchange,)) for exchange in group]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    site.gap = 0.0
    recorded = Counter(_outcome(exchange["response"]["body"]) for exchange in group)
    given = Counter(_outcome(answer) for answer in answers)
    if group[0]["function"] == "enrol_manual_enrol_users":
        return [] if given.keys() == recorded.keys() else [f"{recorded} recorded, {given} given"]
    return [] if given["made"] == recorded["made"] else [f"{recorded} recorded, {given} given"]


def _outcome(body: Any) -> str:
    return "lost" if isinstance(body, dict) and "exception" in body else "made"


@pytest.mark.parametrize("name", FILES)
def test_answers_as_recorded(name: str) -> None:
    exchanges = exchanges_of(name)
    site = lab(name[-8:-5])
    if scene := SCENES.get("6b" if name.startswith("06b") else name[:2]):
        scene(site, exchanges)
    wrong: list[str] = []
    replayed = 0
    with serving(site) as url, httpx.Client(base_url=url) as client:
        for key, chunk in groupby(filter(is_replayed, exchanges), key=lambda e: e["name"]):
            group = list(chunk)
            replayed += len(group)
            if key.startswith("race:"):
                wrong += race(client, site, group)
                continue
            for exchange in group:
                if switch := BEFORE.get(exchange["name"]):
                    switch(site)
                force_ids(site, exchange)
                wrong += problems(exchange, send(client, exchange))
                if exchange["name"] in BEFORE:
                    restore(site)
    assert not wrong, "\n".join(wrong)
    assert replayed
