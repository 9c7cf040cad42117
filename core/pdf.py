"""Documents as PDF/UA-1, set by Typst: tagged, with a title and a language, readable aloud.

Typst refuses what that standard forbids, so what comes out is accessible by construction. Its
sources are `templates/pdf/*.typ`; they read their data as JSON and never as source, so that no name
or title can become a command.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

PDF_TYPE = "application/pdf"
_NO_SIGN_FOR = re.compile(r"[^\x00-\u024f\u0370-\u04ff\u1e00-\u1fff\u2010-\u203a\u20ac]")
"""Outside Latin, Greek and Cyrillic with their punctuation."""


def pdf(name: str, data: Mapping[str, Any]) -> bytes:
    """The document `templates/pdf/<name>.typ` about `data`, of which `title` and `lang` are used
    by all. Takes milliseconds. What the fonts have no sign for becomes a question mark, because the
    standard forbids a sign that cannot be shown. Raises typst.TypstError for what else it forbids.
    """
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    try:
        return _compiled(name, text)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(name, _NO_SIGN_FOR.sub("?", text))


def _compiled(name: str, text: str) -> bytes:
    folder = settings.BASE_DIR / "templates" / "pdf"
    return typst.compile(
        folder / f"{name}.typ",
        root=folder,
        format="pdf",
        pdf_standards="ua-1",
        font_paths=_fonts(),
        sys_inputs={"data": text},
    )


@cache
def _fonts() -> typst.Fonts:
    """Those that come with Typst: the same document on every machine."""
    return typst.Fonts(include_system_fonts=False)
