"""Whatever the bytes: records or problems come out, never an exception, and memory stays flat."""

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.feeds import CourseRecord, Problem, open_delivery
from catalog.feeds.edudex import read_edudex
from catalog.feeds.records import Item
from catalog.feeds.texts import clean_html, plain_text, safe_url

OWN = Path(__file__).parents[2] / "data" / "feeds" / "edudex_future_runs.ndjson"
LINE = OWN.read_bytes().splitlines()[1]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(list(json.loads(LINE))), inner, max_size=4)
    ),
    max_leaves=8,
)


def deliver(tmp_path: Path, data: bytes) -> list[Item]:
    path = tmp_path / "levering.dat"
    path.write_bytes(data)
    return list(open_delivery(path))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(
    start=st.sampled_from(
        [b"", b"{", b"[", b"PK\x03\x04", b"titel;prijs\n", b"\xef\xbb\xbf", LINE[:60]]
    ),
    rest=st.binary(max_size=300),
)
def test_any_bytes_give_records_or_problems(tmp_path: Path, start: bytes, rest: bytes) -> None:
    items = deliver(tmp_path, start + rest)
    assert items
    assert all(isinstance(item, CourseRecord | Problem) for item in items)


@settings(deadline=None, max_examples=100)
@given(name=st.sampled_from(sorted(json.loads(LINE))), value=json_values)
def test_any_value_anywhere_gives_records_or_problems(name: str, value: object) -> None:
    program = {**json.loads(LINE), name: value}
    assert list(read_edudex(io.BytesIO(json.dumps(program).encode())))


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(min_value=1, max_value=len(LINE) - 1), array=st.booleans())
def test_a_delivery_cut_short_is_named(cut: int, array: bool) -> None:
    data = b"[" + LINE + b"," + LINE[:cut] if array else LINE + b"\n" + LINE[:cut]
    items = list(read_edudex(io.BytesIO(data)))
    assert isinstance(items[0], CourseRecord)
    assert isinstance(items[-1], Problem)
    assert items[-1].is_error
    assert items[-1].line == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "niets"),
        (b"[]", "niets"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"\x1f\x8b\x08", "ingepakt"),
        (b"\xd0\xcf\x11\xe0", "oud"),
        ("[]".encode("utf-16"), "UTF-8"),
        (b"PK\x03\x04 stuk", "Excel"),
        (b"titel\rEen\rTwee", "verouderd"),
        (LINE.decode().replace("iedereen", "iederéén").encode("cp1252"), "UTF-8"),
        (b"[" + LINE.decode().replace("iedereen", "iederéén").encode("cp1252") + b"]", "UTF-8"),
        (b"[" * 100_000, "te groot"),
        (b"{" + b'"a":{' * 5_000, "te groot"),
        (b'{"a": NaN}', "JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "JSON"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    items = deliver(tmp_path, data)
    assert not any(isinstance(item, CourseRecord) for item in items)
    assert any(words in str(item.message) for item in items if isinstance(item, Problem))


def test_strange_numbers_and_characters_do_no_harm() -> None:
    text = (
        LINE.decode()
        .replace("Begrijpelijk", r"Be\u0000grij\ud800pelijk")
        .replace('"days": 1', '"days": 1.0')
    )
    (course, *_rest) = read_edudex(io.BytesIO(text.encode()))
    assert isinstance(course, CourseRecord)
    course.texts["nl"].title.encode("utf-8")
    assert "\0" not in course.texts["nl"].title
    huge = LINE.decode().replace('"days": 1', '"days": 1e999999999')
    assert all(isinstance(item, Problem) for item in read_edudex(io.BytesIO(huge.encode())))


def test_markup_is_reduced_to_structure() -> None:
    html = clean_html(
        '<![CDATA[<h1 onclick="x()">Kop</h1><p style="x">Tekst '
        '<a href="javascript:x()">a</a> <a href="/pad">b</a> '
        '<a href="https://goed.example" target="_top">c</a></p>'
        '<script>kwaad()</script><iframe src="x"></iframe><img src=x onerror=y>]]>'
    )
    assert html.startswith("<h3>Kop</h3><p>Tekst ")
    assert '<a href="https://goed.example" rel="noopener noreferrer nofollow">c</a>' in html
    assert not any(
        word in html
        for word in ("onclick", "style", "javascript", "kwaad", "/pad", "iframe", "img", "target")
    )
    assert (
        clean_html("een < twee\nregel\n\ntwee & drie")
        == "<p>een &lt; twee<br>regel</p><p>twee &amp; drie</p>"
    )
    assert plain_text("<p>Een</p><p>twee &amp; drie</p>") == "Een twee & drie"
    assert safe_url("javascript:alert(1)") == ""
    assert safe_url("https://goed.example/a?b=c") == "https://goed.example/a?b=c"


class Endless(io.RawIOBase):
    """A file of `size` bytes that repeats one piece and takes no room."""

    def __init__(self, piece: bytes, size: int) -> None:
        self.piece, self.size, self.at = piece * (1 + (1 << 16) // len(piece)), size, 0
        self.period = len(piece)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, _whence: int = 0) -> int:
        self.at = offset
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        begin = self.at % self.period
        count = min(len(buffer), self.size - self.at, len(self.piece) - begin)
        buffer[:count] = self.piece[begin : begin + count]
        self.at += count
        return count


def peak_of(read: Callable[[], Iterator[Item]]) -> tuple[int, list[Problem]]:
    """Peak of Python's memory in bytes, and the errors."""
    list(read_edudex(io.BytesIO(LINE)))
    tracemalloc.start()
    try:
        found = [item for item in read() if isinstance(item, Problem) and item.is_error]
        return tracemalloc.get_traced_memory()[1], found
    finally:
        tracemalloc.stop()


def test_200_mb_on_one_line_costs_little_memory() -> None:
    stream = io.BufferedReader(Endless(b'{"a": "' + b"x" * 1000, 200_000_000))
    peak, found = peak_of(lambda: read_edudex(stream))  # type: ignore[arg-type]
    assert found
    assert peak < 20_000_000


def test_a_program_of_200_mb_in_an_array_is_given_up_early() -> None:
    raw = Endless(b'[{"a": "' + b"x" * 5000, 200_000_000)
    peak, found = peak_of(lambda: read_edudex(io.BufferedReader(raw)))  # type: ignore[arg-type]
    assert found
    assert raw.at < 10_000_000
    assert peak < 30_000_000


@pytest.mark.parametrize("array", [False, True])
def test_memory_does_not_grow_with_the_number_of_programs(array: bool) -> None:
    def peak(count: int) -> int:
        data = b"[" + b",\n".join([LINE] * count) + b"]" if array else b"\n".join([LINE] * count)
        return peak_of(lambda: read_edudex(io.BytesIO(data)))[0]

    assert peak(300) < peak(60) + 300_000


def test_a_flood_of_errors_is_cut_off(tmp_path: Path) -> None:
    items = deliver(tmp_path, b'{"a": 1}\n' + b"{kapot\n" * 3_000)
    assert len(items) < 1_100
    assert "te veel fouten" in str(items[-1].message)  # type: ignore[union-attr]
