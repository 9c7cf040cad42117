"""What a file is, by its first bytes: neither its name nor what the browser says is believed."""

from __future__ import annotations

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"

MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
EXTENSIONS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}

HEAD = 16
"""So many bytes tell."""


def kind_of(head: bytes) -> str | None:
    """One of the three kinds of files that are taken; None for everything else."""
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), None)


def safe_name(name: str, kind: str) -> str:
    """The learner's own name for it, without a path, and with the ending of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '"<>:|?*')
    stem = plain.rpartition(".")[0] or plain
    return (stem.strip(" .")[:150] or "bewijs") + EXTENSIONS[kind]
