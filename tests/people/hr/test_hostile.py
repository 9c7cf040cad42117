"""Whatever the bytes: a table comes out, rows or problems, never an exception."""

from __future__ import annotations

import datetime
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from people.hr.columns import guess
from people.hr.compare import compare
from people.hr.plan import Plan
from people.hr.present import Snapshot
from people.hr.reading import read_rows, read_table
from tests.people.hr.files import HEADER, csv_file, person

TODAY = datetime.date(2026, 5, 1)
STARTS = [b"", b"PK\x03\x04", b"\xef\xbb\xbf", ";".join(HEADER).encode() + b"\r\n", b"a;b\n1;2\n"]


def plan_of(data: bytes) -> Plan:
    table = read_table(io.BytesIO(data))
    mapping = guess(table.header, {})
    return compare(read_rows(table, mapping), mapping, Snapshot(), TODAY)


@settings(deadline=None, max_examples=200)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_any_bytes_give_a_plan(start: bytes, rest: bytes) -> None:
    plan = plan_of(start + rest)
    assert plan.problems or plan.entries
    for problem in plan.problems:
        assert problem.message
        assert problem.remedy


@settings(deadline=None, max_examples=200)
@given(
    lines=st.lists(
        st.lists(
            st.text(
                st.characters(exclude_characters=';"\r\n', exclude_categories=["Cs"]), max_size=12
            )
            | st.sampled_from(["1", "2", "01-01-2020", "a@b.example", "A"]),
            min_size=len(HEADER),
            max_size=len(HEADER),
        ),
        max_size=5,
    )
)
def test_any_text_in_any_cell_gives_a_plan(lines: list[list[str]]) -> None:
    plan = plan_of(csv_file([person("9"), *lines]))
    assert len(plan.new) + len(plan.problems) > 0
