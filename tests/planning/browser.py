"""Reads a form off a page as a browser would send it, so that tests change what people change."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = False
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside = attrs.get("method") == "post" and "action" not in attrs
        if not self._inside:
            return
        name = attrs.get("name", "")
        if tag == "input" and name:
            is_box = attrs.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in attrs:
                self.values[name] = attrs.get("value", "on" if is_box else "")
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in attrs:
            self.values[self._select] = attrs.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data.strip("\n")


def form_on(html: str) -> dict[str, str]:
    """The values of the page's own form (the ones in the header have an action)."""
    fields = _Fields()
    fields.feed(html)
    return fields.values
