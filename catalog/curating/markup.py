"""Course texts as people type them, and back: a few marks for what the stored HTML may hold.

A blank line begins a paragraph, `- ` and `1. ` begin items of a list (two spaces deeper is a list
within), `# ` and `## ` headings; `**bold**`, `*emphasis*`, `[words](https://address)`. A backslash
takes a mark's meaning away; alone on a line it is an empty line within a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from catalog.feeds.texts import clean_html

SPACE = re.compile(r"[ \t\n\r\f]+")
BLANK = " \t\n\r\f"
MARKS = {"strong": "**", "em": "*"}
HEADINGS = {"h3": "# ", "h4": "## "}
BLOCKS = {"p", "ul", "ol", *HEADINGS}
LINE_MARK = re.compile(r"^(#{1,2}|[-•]|\d+(?=\.))(?=\.? |\.?$)")
ITEM = re.compile(r"^(?P<indent> *)(?P<mark>[-*•]|\d{1,3}\.) +(?P<words>\S.*)$")
HEADING = re.compile(r"^(?P<mark>#{1,3}) +(?P<words>\S.*)$")
INLINE = re.compile(
    r"\\(?P<plain>[\\*\[\].#•-])"
    r"|(?P<stars>\*{1,3})"
    r"|\[(?P<label>(?:[^\]\\\n]|\\.)+)\]\((?P<address>https://[^\s()<>\"]+)\)"
)


# -- stored HTML to typed text -------------------------------------------------------------------


@dataclass
class _Node:
    tag: str = ""
    href: str = ""
    children: list[_Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, dict(attrs).get("href") or "")
        self.open[-1].children.append(node)
        if tag != "br":
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in {node.tag for node in self.open[1:]}:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def to_markup(html: str) -> str:
    """The text to edit for sanitised HTML; `to_html` of it says the same."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return "\n\n".join(_blocks(tree.open[0].children))


def _blocks(nodes: list[_Node | str]) -> list[str]:
    blocks: list[str] = []
    loose: list[_Node | str] = []
    for node in [*nodes, _Node("p")]:
        if isinstance(node, str) or node.tag not in BLOCKS:
            loose.append(node)
            continue
        blocks += filter(None, (_paragraph(loose), _block(node)))
        loose = []
    return blocks


def _block(node: _Node) -> str:
    if node.tag in {"ul", "ol"}:
        return "\n".join(_items(node, ""))
    if node.tag in HEADINGS:
        words = SPACE.sub(" ", _inline(node.children)).strip(BLANK)
        return HEADINGS[node.tag] + words if words else ""
    return _paragraph(node.children)


def _paragraph(nodes: list[_Node | str]) -> str:
    return "\n".join(_lines(nodes))


def _lines(nodes: list[_Node | str]) -> list[str]:
    """The lines of running text; what looks like a mark at their beginning is none."""
    words = _inline(nodes).strip(BLANK)
    if not words:
        return []
    lines = (re.sub(r" +", " ", line).strip(BLANK) for line in words.split("\n"))
    return [LINE_MARK.sub(_harmless, line) or "\\" for line in lines]


def _harmless(mark: re.Match[str]) -> str:
    return f"{mark[1]}\\" if mark[1].isdigit() else f"\\{mark[1]}"


def _items(node: _Node, indent: str) -> list[str]:
    lines: list[str] = []
    items = [item for item in node.children if isinstance(item, _Node) and item.tag == "li"]
    for number, item in enumerate(items, start=1):
        mark = f"{number}. " if node.tag == "ol" else "- "
        inner = [one for one in item.children if isinstance(one, _Node) and one.tag in {"ul", "ol"}]
        words = _lines(_flat([one for one in item.children if one not in inner])) or ["\\"]
        lines.append(f"{indent}{mark}{words[0]}")
        lines += [f"{indent}  {line}" for line in words[1:]]
        for child in inner:
            lines += _items(child, indent + "  ")
    return lines


def _flat(nodes: list[_Node | str]) -> list[_Node | str]:
    """Blocks within an item as lines of it."""
    flat: list[_Node | str] = []
    for node in nodes:
        if isinstance(node, _Node) and node.tag in BLOCKS:
            if flat:
                flat.append(_Node("br"))
            flat += node.children
        elif isinstance(node, _Node) or node.strip(BLANK):
            flat.append(node)
    return flat


def _inline(nodes: list[_Node | str]) -> str:
    written = ""
    for node in nodes:
        if isinstance(node, str):
            written += re.sub(r"([\\*\[\]])", r"\\\1", SPACE.sub(" ", node))
        elif node.tag == "br":
            written += "\n"
        elif node.tag in MARKS:
            written = _marked(written, _inline(node.children), MARKS[node.tag])
        elif node.tag == "a" and node.href:
            written += _link(_inline(node.children), node.href)
        else:
            written += _inline(node.children)
    return written


def _marked(before: str, words: str, mark: str) -> str:
    """Spaces go outside the marks; each line has marks of its own."""
    for number, line in enumerate(words.split("\n")):
        bare = line.strip(BLANK)
        before += "\n" if number else ""
        if not bare:
            before += line
            continue
        at = line.index(bare)
        if not at and before.endswith(mark) and not before.endswith("\\" + mark[-1]):
            before = before[: -len(mark)] + bare + mark  # Joins what stood side by side.
        else:
            before += f"{line[:at]}{mark}{bare}{mark}{line[at + len(bare) :]}"
    return before


def _link(label: str, href: str) -> str:
    address = href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    label = SPACE.sub(" ", label)
    return f"[{label}]({address})" if label.strip() else ""


# -- typed text to stored HTML -------------------------------------------------------------------


def to_html(text: str) -> str:
    """Sanitised HTML for a typed text. HTML that is typed is shown as it was typed."""
    html = ""
    for chunk in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        html += _chunk([line.rstrip(BLANK) for line in chunk.split("\n") if line.strip(BLANK)])
    return clean_html(html)


def _chunk(lines: list[str]) -> str:
    html, at = "", 0
    while at < len(lines):
        begin = at
        heading = HEADING.match(lines[at])
        if heading:
            level = "h3" if heading["mark"] == "#" else "h4"
            html += f"<{level}>{_words(heading['words'])}</{level}>"
            at += 1
        elif ITEM.match(lines[at]):
            while at < len(lines) and (ITEM.match(lines[at]) or lines[at].startswith("  ")):
                at += 1
            html += _list(lines[begin:at])
        else:
            at += 1
            while at < len(lines) and not (HEADING.match(lines[at]) or ITEM.match(lines[at])):
                at += 1
            html += f"<p>{_words(_broken(lines[begin:at]))}</p>"
    return html


def _broken(lines: list[str]) -> str:
    return "\n".join("" if line.strip(BLANK) == "\\" else line.strip(BLANK) for line in lines)


def _list(lines: list[str]) -> str:
    """Items of one depth; deeper ones become a list within the item before them."""
    first = ITEM.match(lines[0])
    depth = len(first["indent"]) if first else 0
    ordered = first is not None and first["mark"][0].isdigit()
    html, at = "", 0
    while at < len(lines):
        item = ITEM.match(lines[at])
        if item is None or len(item["indent"]) > depth + 1:
            at += 1
            continue
        if item["mark"][0].isdigit() != ordered:
            break
        words, at = [item["words"]], at + 1
        while at < len(lines) and not ITEM.match(lines[at]):
            words.append(lines[at])
            at += 1
        begin = at
        while at < len(lines) and _is_deeper(lines[at], depth):
            at += 1
        inner = _list(lines[begin:at]) if at > begin else ""
        html += f"<li>{_words(_broken(words))}{inner}</li>"
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{html}</{tag}>" + (_list(lines[at:]) if at < len(lines) else "")


def _is_deeper(line: str, depth: int) -> bool:
    item = ITEM.match(line)
    return item is None or len(item["indent"]) > depth + 1


def _words(text: str) -> str:
    """Marks within running text as tags; one that is never closed is what it is, a star."""
    parts: list[str] = []
    stack: list[tuple[str, int]] = []
    at = 0
    for found in INLINE.finditer(text):
        parts.append(_plain(text[at : found.start()]))
        at = found.end()
        if found["plain"]:
            parts.append(_plain(found["plain"]))
        elif found["address"]:
            parts.append(f'<a href="{escape(found["address"])}">{_words(found["label"])}</a>')
        elif _stands_alone(text, found):
            parts.append(found["stars"])
        else:
            _stars(len(found["stars"]), parts, stack)
    parts.append(_plain(text[at:]))
    for tag, place in stack:
        parts[place] = MARKS[tag]
    return "".join(parts)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    return before in BLANK and after in BLANK


def _stars(left: int, parts: list[str], stack: list[tuple[str, int]]) -> None:
    """A run of stars closes what is open, innermost first, and opens with what is left."""
    while left:
        top = stack[-1][0] if stack else ""
        tag = "strong" if left >= 2 else "em"
        if top == "strong" and left >= 2:
            tag = "strong"
        elif top == "em" and left != 2:
            tag = "em"
        left -= len(MARKS[tag])
        if tag == top:
            stack.pop()
            parts.append(f"</{tag}>")
        elif tag in {name for name, _place in stack}:
            parts.append(MARKS[tag])
        else:
            stack.append((tag, len(parts)))
            parts.append(f"<{tag}>")


def _plain(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
