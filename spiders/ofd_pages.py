"""What a document in OFD (GB/T 33190), the state's own form of fixed pages, says: its lines.

OFD is a zip of XML. OFD.xml names the document, this its pages, and a page holds pieces of text
with the corner of the box that each stands in. Pieces of one height are one line. Tables are drawn
with lines and told by nothing: their cells come as pieces of a line. Built on the standard alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, Final
from zipfile import ZipFile

from lxml import etree

from normalize.records import Json

_SAME_LINE: Final = 1.5  # millimetres: half the height of small print
_GAP: Final = 8.0  # millimetres between two pieces that are not one word
_MOST_PAGES: Final = 300
_NAME: Final = "local-name()"


@dataclass(frozen=True, slots=True)
class _Piece:
    top: float
    left: float
    right: float
    text: str


def ofd_pages(body: bytes) -> Iterator[Json]:
    """{page, blocks} for each page; the zip has been checked before. Raises KeyError, ValueError or
    etree.LxmlError for what is no OFD."""
    with ZipFile(BytesIO(body)) as parts:
        for root in _texts(_tree(parts, "OFD.xml"), "DocRoot"):
            main = _place("", root)
            for number, page in enumerate(_pages(_tree(parts, main)), start=1):
                pieces = [*_pieces(_tree(parts, _place(dirname(main), page)))]
                lines: list[Json] = [{"line": line} for line in _lines(pieces)]
                yield {"page": number, "blocks": lines}


def _tree(parts: ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(parts.read(name), parser)


def _place(folder: str, name: str) -> str:
    """The part that an address leads to: from the root with a slash, else from its folder."""
    return name.lstrip("/") if name.startswith("/") else normpath(join(folder, name))


def _texts(tree: Any, name: str) -> Iterator[str]:
    for node in tree.xpath(f"//*[{_NAME}='{name}']"):
        if text := (node.text or "").strip():
            yield text


def _pages(tree: Any) -> list[str]:
    pages = tree.xpath(f"//*[{_NAME}='Pages']/*[{_NAME}='Page']/@BaseLoc")
    return [str(each) for each in pages[:_MOST_PAGES]]


def _pieces(tree: Any) -> Iterator[_Piece]:
    for found in tree.xpath(f"//*[{_NAME}='TextObject']"):
        box = [float(each) for each in (found.get("Boundary") or "").split()]
        if len(box) != 4:
            continue
        codes = found.xpath(f"./*[{_NAME}='TextCode']")
        for code in codes:
            if text := (code.text or "").strip():
                down = float(code.get("Y") or 0) if len(codes) > 1 else 0.0
                yield _Piece(box[1] + down, box[0], box[0] + box[2], text)


def _lines(pieces: list[_Piece]) -> Iterator[str]:
    """Pieces of one height from left to right, the highest first."""
    line: list[_Piece] = []
    for piece in sorted(pieces, key=lambda each: each.top):
        if line and piece.top - line[0].top > _SAME_LINE:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _joined(line: list[_Piece]) -> str:
    text, end = "", None
    for piece in sorted(line, key=lambda each: each.left):
        text += " " if end is not None and piece.left - end > _GAP else ""
        text, end = text + piece.text, piece.right
    return text
