"""What people paste and bring becomes lines, whatever it looks like."""

from __future__ import annotations

import io

import openpyxl
import pytest

from core.tables.writing import as_csv, as_xlsx, inert
from enrollment.groups.given import LONGEST, NotReadable, lines_of, read_file


def csv_of(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def xlsx_of(*rows: list[object]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("pasted", "lines"),
    [
        ("1001\n1002", ["1001", "1002"]),
        ("  1001 \r\n\r\n\t1002\u00a0\n", ["1001", "1002"]),
        ("\ufeff1001\n\u200b1002", ["1001", "1002"]),
        ("a@x.nl; b@x.nl, c@x.nl", ["a@x.nl", "b@x.nl", "c@x.nl"]),
        ("Jan de Wit <jan@x.nl>; mailto:piet@x.nl", ["jan@x.nl", "piet@x.nl"]),
        ('"1001"', ["1001"]),
        ("1001\n1001", ["1001", "1001"]),
        (" \n \n", []),
        ("x" * 500, ["x" * LONGEST]),
        ("10\x0001", ["1001"]),
    ],
)
def test_pasted_lines_are_tidied(pasted: str, lines: list[str]) -> None:
    assert lines_of(pasted) == lines


@pytest.mark.parametrize(
    ("stream", "lines"),
    [
        (csv_of("Naam;Personeelsnummer;E-mail\nJan;1001;j@x.nl\nPiet;;p@x.nl\n"),
         ["1001", "p@x.nl"]),
        (csv_of("naam,email address\nJan,j@x.nl\n"), ["j@x.nl"]),
        (csv_of("1001\n1002\n"), ["1001", "1002"]),
        (csv_of("1001;Jan\n1002;Piet\n"), ["1001", "1002"]),
        (xlsx_of(["personeelsnummer"], [1001], ["  1002 "], [None]), ["1001", "1002"]),
        (xlsx_of([1001.0], ["b@x.nl"]), ["1001", "b@x.nl"]),
    ],
)  # fmt: skip
def test_a_file_is_read_by_its_column_or_the_first(stream: io.BytesIO, lines: list[str]) -> None:
    assert read_file(stream) == lines


def test_a_line_that_cannot_be_read_is_not_left_out_in_silence() -> None:
    found = read_file(csv_of("personeelsnummer;naam\n1001;Jan\n1002\n1003;Piet\n"))
    assert found[:2] == ["1001", "1003"]
    assert found[2].startswith("3: 1002")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x", b"PK\x03\x04 stuk"])
def test_what_is_no_table_says_why(content: bytes) -> None:
    with pytest.raises(NotReadable, match=r"\w+\. \w+"):
        read_file(io.BytesIO(content))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text(formula: str) -> None:
    assert inert(formula) == f"'{formula}"
    assert inert("1001") == "1001"
    assert inert("a\x00b") == "ab"


def test_both_kinds_of_files_hold_no_formula() -> None:
    rows = [["=1+1", 'Jan; de "Wit"', 3]]
    text = as_csv(rows).decode("utf-8-sig")
    assert text == '\'=1+1;"Jan; de ""Wit""";3\r\n'
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows))).active
    assert [cell.value for cell in sheet[1]] == ["'=1+1", 'Jan; de "Wit"', "3"]
    assert {cell.data_type for cell in sheet[1]} == {"s"}
