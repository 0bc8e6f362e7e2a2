"""PDFs written by hand that ask too much of their reader, or lie to it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

_LINE = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET"


def assembled(objects: Sequence[bytes], *, linear: bool = False, trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue.

    One that is `linear` has a trailer in front, too, as files made for slow networks have.
    """
    body = b"%PDF-1.4\n"
    if linear:
        body += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, trailer, len(body))
    )


def stream(content: bytes, *, rounds: int = 0) -> bytes:
    """A stream, deflated that many times over."""
    for _ in range(rounds):
        content = zlib.compress(content, 9)
    filters = b" /Filter [%s]" % (b"/FlateDecode " * rounds) if rounds else b""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), filters, content)


def line(words: bytes) -> bytes:
    """The content of a page with one line."""
    return stream(_LINE % words)


def pdf(
    *, pages: int = 1, count: int | None = None, box: str = "0 0 595 842", content: bytes = b""
) -> bytes:
    """A file with so many pages, all with one content; `count` is what it says it has."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (pages if count is None else count, b"3 0 R " * pages),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>" % box.encode(),
            content or line(b"one page"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def cyclic() -> bytes:
    """A file whose tree of pages contains itself."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>",
        ]
    )


def bomb(megabytes: int) -> bytes:
    """A page whose content is a few kilobytes in the file, and that many megabytes unpacked."""
    packer = zlib.compressobj(1)
    blank = b" " * (1024 * 1024)
    once = b"".join(packer.compress(blank) for _ in range(megabytes)) + packer.flush()
    twice = zlib.compress(once, 9)
    packed = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
    return pdf(content=packed % (len(twice), twice))


def busy(tables: int, letters: int, pages: int = 1) -> bytes:
    """Pages full of small tables and of letters, each of which may stand in any of them."""
    boxes = b"".join(
        b"%d %d 4 4 re %d %d 4 4 re S\n" % (x, y, x + 4, y)
        for x, y in ((at % 60 * 12, at // 60 * 9) for at in range(tables))
    )
    words = b"BT /F1 1 Tf 900 900 Td (%s) Tj ET" % (b"x" * letters)
    return pdf(pages=pages, content=stream(boxes + words, rounds=1))


def page_by_page(pages: int) -> bytes:
    """A file whose pages each have a content of their own, behind the tree of pages."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at in range(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (first + 2 * at + 1)
        )
        objects.append(line(b"page %d" % (at + 1)))
    return assembled(objects, linear=True)
