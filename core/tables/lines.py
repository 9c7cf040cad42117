"""Lines and encodings of files from outside, with a bound on what is held in memory."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from core.tables.limits import MAX_LINE_BYTES

CHUNK = 1 << 16
UTF8_BOM = codecs.BOM_UTF8
WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def iter_lines(stream: BinaryIO, cap: int = MAX_LINE_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Line numbers from 1 with the line, its ending included; None for a line longer than `cap`.

    The rest of such a line is skipped piece by piece, so that a file of one endless line costs no
    memory."""
    number = 0
    while line := stream.readline(cap + 1):
        number += 1
        if len(line) <= cap:
            yield number, line.removeprefix(UTF8_BOM) if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(CHUNK)
        yield number, None


def is_utf8(stream: BinaryIO) -> bool:
    """Reads the whole stream in chunks and puts it back at its start."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True
