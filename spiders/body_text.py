"""The body of a notice: foreign HTML from a hundred editors, as lines of text, tables and links.

Set-asides turn on a single word ("本项目<span>非</span>专门面向…"), so inline text is joined
without a separator and only block elements break a line. What a reader of the page doesn't see
(styles, scripts, hidden alternatives of a form) is no part of the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from spiders.select import LayoutDrift

# fmt: off
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
    "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "ol", "option", "p", "pre", "section", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_UNSEEN: Final = frozenset(
    ("head", "link", "meta", "noscript", "script", "style", "template", "title")
)
_HIDDEN_CLASS: Final = "template-center-hide-state"  # zcy: the answers of a form not chosen
_FORM_CLASS: Final = "bookmark-item"  # zcy: a field of its form, also in pages without its ids
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.I)
_MAY_HIDE = re.compile(r"display|&#", re.I)  # an attribute may be written in references

_SOURCE_SPACE = re.compile(r"[ \t\r\n\f\v]+")
# Chinese has no spaces between words: a line end in the source, inside a word, means nothing.
_BROKEN_WORD = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*"
    r"(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)
_WIDE_GAP = re.compile(r"[ \u3000]{2,}")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")
_TABLE_MARK: Final = "\x00"  # HTML can't carry it: where a table begins in the text
_WIDEST_SPAN: Final = 50  # a cell that claims to span more is an editor's mistake
# Spanning cells multiply: a small page with a few of them could fill the memory.
_MOST_CELLS: Final = 20_000
_MOST_CHARACTERS: Final = 4_000_000


class Link(NamedTuple):
    """A link of the body. `listed` where it stands in a list of files (zcy: `ul.fjxx`)."""

    title: str
    href: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a full grid: spanning cells are repeated in every place they cover.

    line    how many lines of the text stand before it
    """

    line: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What a body says. `marks` are the ids and names that tell which system wrote it."""

    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]
    marks: tuple[str, ...]


def read_body(fragment: str) -> Body:
    """Read a piece of HTML: it may be empty, hold whole documents or close what isn't open."""
    root = _parse(fragment)
    nodes = [*root.iter()]  # held: lxml makes the Python object of a node anew each time otherwise
    marks = tuple(sorted(_marks(root)))
    may_hide = _HIDDEN_CLASS in fragment or _MAY_HIDE.search(fragment) is not None
    for node in [*filter(_is_hidden, nodes)] if may_hide else ():
        _remove(node)
    for node in [*root.iter(etree.Comment, etree.PI, *_UNSEEN)]:
        _remove(node)
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    lines, places = _lines(root, set(tables))
    size = _Size()
    grids = (tuple(_grid(table, size)) for table in tables)
    read = tuple(Table(at, rows) for at, rows in zip(places, grids, strict=True) if rows)
    return Body(lines, read, tuple(_links(root)), marks)


def _parse(fragment: str) -> HtmlElement:
    # huge_tree: Word nests spans deeper than the 256 levels after which libxml2 gives up.
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    root = document_fromstring(f"<div>{fragment}</div>".encode(), parser=parser)
    if cut := parser.error_log.filter_from_fatals():  # what stands deeper was left out
        raise LayoutDrift("body", expected="a document that fits", found=cut[0].message)
    return root


def _marks(root: HtmlElement) -> set[str]:
    names = {str(node.get("name")) for node in root.iter("input") if node.get("name")}
    if any(_FORM_CLASS in str(node.get("class")).split() for node in root.iter("span", "samp")):
        names.add(_FORM_CLASS)
    return names | {str(node.get("id")) for node in root.iter(etree.Element) if node.get("id")}


def _is_hidden(node: HtmlElement) -> bool:
    classes = str(node.get("class") or "").split()
    return _HIDDEN_CLASS in classes or bool(_HIDDEN_STYLE.search(node.get("style") or ""))


def _remove(node: HtmlElement) -> None:
    """Take a node out, but keep the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _lines(root: HtmlElement, tables: set[HtmlElement]) -> tuple[tuple[str, ...], list[int]]:
    """The lines of text, and for every table how many lines stand before it."""
    lines: list[str] = []
    places: list[int] = []
    for line in _cleaned(_pieces(root, tables)):
        if line == _TABLE_MARK:
            places.append(len(lines))
        elif line:
            lines.append(line)
    return tuple(lines), places


def _pieces(root: HtmlElement, tables: set[HtmlElement]) -> Iterator[str]:
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag  # made anew by each look, as are text and tail
        if event == "start":
            if tag == "table" and node in tables:
                yield f"\n{_TABLE_MARK}"
            if tag in _BLOCKS:
                yield "\n"
            if text := node.text:
                yield _text(text)
        else:
            if tag in _BLOCKS and tag != "br":
                yield "\n"
            if (tail := node.tail) and node is not root:
                yield _text(tail)


def _text(text: str) -> str:
    """A text node. Editors escape twice, so "&#x3014;" may still stand in it."""
    plain = html.unescape(text).replace(_TABLE_MARK, "")
    if "\n" in plain or "\r" in plain:  # the pattern looks behind every character
        plain = _BROKEN_WORD.sub("", plain)
    return _SOURCE_SPACE.sub(" ", plain)


def _cleaned(pieces: Iterable[str]) -> list[str]:
    """Lines without white space at their ends; a gap inside is two spaces, because labels follow
    gaps."""
    text = _ZERO_WIDTH.sub("", "".join(pieces)).replace("\xa0", " ")
    return [line.strip() for line in _WIDE_GAP.sub("  ", text).split("\n")]


class _Size:
    """How large the tables of a page have grown, spanning cells as often as they are repeated."""

    def __init__(self) -> None:
        self.cells = self.characters = 0

    def add(self, text: str) -> None:
        """One more cell; a page with too many is a drift before it fills the memory."""
        self.cells += 1
        self.characters += len(text)
        if self.cells > _MOST_CELLS or self.characters > _MOST_CHARACTERS:
            raise LayoutDrift(
                "tables of the body",
                expected=f"at most {_MOST_CELLS} cells and {_MOST_CHARACTERS} characters",
                found=f"{self.cells} cells, {self.characters} characters and more",
            )


def _grid(table: HtmlElement, size: _Size) -> Iterator[tuple[str, ...]]:
    """The rows of a table, `colspan` and `rowspan` filled in; rows without text are left out."""
    hanging: dict[int, tuple[str, int]] = {}  # column: text, and how many rows it still covers
    for cells in _rows(table):
        row, hanging = _row(cells, hanging, size)
        if any(row):
            yield tuple(row)


def _row(
    cells: list[HtmlElement], due: dict[int, tuple[str, int]], size: _Size
) -> tuple[list[str], dict[int, tuple[str, int]]]:
    """A row with what hangs down into it, and what hangs down from it."""
    row: list[str] = []
    hanging: dict[int, tuple[str, int]] = {}

    def put(text: str, high: int) -> None:
        size.add(text)
        if high > 1:
            hanging[len(row)] = (text, high - 1)
        row.append(text)

    for cell in cells:
        while len(row) in due:
            put(*due[len(row)])
        text, high = block_text(cell), _span(cell, "rowspan")
        for _ in range(_span(cell, "colspan")):
            put(text, high)
    while len(row) in due:
        put(*due[len(row)])
    return row, hanging


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Rows of cells; cells that stand in a table without a row make one."""
    loose: list[HtmlElement] = []
    for part in table.iterchildren("tr", "thead", "tbody", "tfoot", "td", "th"):
        nodes = [part] if part.tag in ("tr", "td", "th") else list(part.iterchildren())
        for node in nodes:
            if node.tag in ("td", "th"):
                loose.append(node)
                continue
            if loose:
                yield loose
                loose = []
            if node.tag == "tr":
                yield list(node.iterchildren("td", "th"))
    if loose:
        yield loose


def _span(cell: HtmlElement, name: str) -> int:
    text = str(cell.get(name) or "1").strip()
    return min(max(int(text), 1), _WIDEST_SPAN) if text.isascii() and text.isdigit() else 1


def block_text(cell: HtmlElement) -> str:
    """The text of a node, with a line for each block in it."""
    return "\n".join(filter(None, _cleaned(_pieces(cell, set()))))


def _links(root: HtmlElement) -> Iterator[Link]:
    listed = {link for node in root.iter("ul", "p", "div") if _is_file_list(node) for link in node}
    for link in root.iter("a"):
        href = str(link.get("href") or "").strip()
        if href:
            yield Link(_title(link), href, _is_listed(link, listed))


def _title(link: HtmlElement) -> str:
    """The link's text; of one that holds another only what stands before that, because pages may
    nest links as deep as they like."""
    inner = next(link.iterdescendants("a"), None)
    return (str(link.text or "") if inner is not None else block_text(link)).replace("\n", " ")


def _is_listed(link: HtmlElement, listed: set[HtmlElement]) -> bool:
    """True for a link in a list of files, or one step below one of its entries."""
    near = [link, *islice(link.iterancestors(), 3)]
    return any(node in listed or _is_file_list(node) for node in near)


def _is_file_list(node: HtmlElement) -> bool:
    return "fjxx" in str(node.get("class") or "").split()
