"""Counted selectors: a page that isn't as it was raises `LayoutDrift`, naming expected and found.

The two failures of scrapers that nobody notices are a selector that matches nothing and a column
that moved. Here neither can happen silently: every selector says how many matches it expects, and
tables are read by their heads, never by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from normalize.records import Json
from spiders.drafts import Oddity


class LayoutDrift(Exception):
    """The page isn't laid out as its reader expects: the source changed, or it isn't that page."""

    def __init__(self, what: str, *, expected: str, found: str, selector: str = "") -> None:
        self.what, self.expected, self.found, self.selector = what, expected, found, selector
        where = f" ({selector})" if selector else ""
        super().__init__(f"{what}{where}: expected {expected}, found {found}")


def parse(text: str) -> HtmlElement:
    """An HTML document; an empty body or one without elements is a drift.

    Pages of Word origin nest whole documents: lxml flattens these, which is what a reader wants.
    """
    # Without huge_tree everything below 255 nested elements is left out, and nobody is told.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LayoutDrift("page", expected="an HTML document", found=str(error)) from error
    if cut := parser.error_log.filter_from_fatals():
        raise LayoutDrift("page", expected="a document that fits", found=cut[0].message)
    return root


def some(
    root: HtmlElement, xpath: str, what: str, least: int = 1, most: int | None = None
) -> list[HtmlElement]:
    """All matches; fewer than `least` or more than `most` are a drift."""
    found = [node for node in root.xpath(xpath) if isinstance(node, HtmlElement)]
    if len(found) < least or (most is not None and len(found) > most):
        bounds = f"{least} or more" if most is None else f"{least} to {most}"
        raise LayoutDrift(what, expected=bounds, found=str(len(found)), selector=xpath)
    return found


def one(root: HtmlElement, xpath: str, what: str) -> HtmlElement:
    """The only match."""
    return some(root, xpath, what, 1, 1)[0]


def maybe(root: HtmlElement, xpath: str, what: str) -> HtmlElement | None:
    """The only match, or None; two are a drift."""
    found = some(root, xpath, what, 0, 1)
    return found[0] if found else None


def text_of(node: HtmlElement) -> str:
    """The node's text with white space collapsed."""
    return " ".join("".join(str(part) for part in node.itertext()).split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which position of a table's head holds which field, whatever their order."""

    positions: Mapping[str, int]
    oddities: tuple[Oddity, ...]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """A body row by field name; a row that is too short is a drift."""
        if self.positions and len(cells) <= max(self.positions.values()):
            raise LayoutDrift(
                "table row", expected=f"{len(self.positions)} cells", found=str(len(cells))
            )
        return {name: cells[at] for name, at in self.positions.items()}


def columns(
    head: Sequence[str], expected: Mapping[str, str], what: str, optional: Iterable[str] = ()
) -> Columns:
    """Read a table's head. `expected` maps labels to field names; `optional` labels may be missing.

    A missing, renamed or repeated column is a drift; a new one is an oddity; another order is
    neither.
    """
    labels = [" ".join(label.split()) for label in head]
    missing = [label for label in expected if label not in labels and label not in set(optional)]
    if missing or any(labels.count(label) > 1 for label in expected):
        raise LayoutDrift(what, expected=" | ".join(expected), found=" | ".join(labels))
    new = tuple(
        Oddity(f"{what}: new column", label) for label in labels if label and label not in expected
    )
    return Columns(
        {expected[label]: at for at, label in enumerate(labels) if label in expected}, new
    )


def require(
    value: Json, keys: Iterable[str], what: str, known: Iterable[str] = ()
) -> tuple[dict[str, Json], tuple[Oddity, ...]]:
    """A JSON object with `keys`; keys neither required nor `known` are oddities."""
    if not isinstance(value, dict):
        raise LayoutDrift(what, expected="a JSON object", found=type(value).__name__)
    needed = set(keys)
    missing = sorted(needed - value.keys())
    if missing:
        raise LayoutDrift(
            what, expected="keys " + ", ".join(missing), found=", ".join(sorted(value))
        )
    new = sorted(value.keys() - needed - set(known))
    return value, tuple(Oddity(f"{what}: new key", key) for key in new)


def require_list(value: Json, what: str) -> list[Json]:
    """A JSON array."""
    if not isinstance(value, list):
        raise LayoutDrift(what, expected="a JSON array", found=type(value).__name__)
    return value
