"""Which form a file has, by its bytes: names lie, and a .xls is often another kind of file."""

from __future__ import annotations

from typing import Final

from spiders.zipped import part_names

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office before 2007, and of WPS
_ZIP: Final = b"PK\x03\x04"
_HEAD: Final = 1024  # some PDFs have a few bytes before their mark
_PARTS: Final = (
    ("docx", "word/document.xml"),
    ("xlsx", "xl/workbook.xml"),
    ("ofd", "OFD.xml"),
    ("pptx", "ppt/presentation.xml"),
)
# Names of streams, as the container writes them. Of a document that holds a sheet both are there.
_STREAMS: Final = (("doc", "WordDocument"), ("xls", "Workbook"), ("xls", "Book"))
_SHEETS: Final = (".xls", ".et")


def form_of(body: bytes, name: str = "") -> str:
    """pdf, docx, xlsx, xls, doc (Word before 2007, WPS), rtf, ofd, zip; what is not read: pptx,
    rar, 7z; encrypted; unknown.

    name  of the file or its address, asked only where the bytes allow two forms
    """
    if b"%PDF-" in body[:_HEAD]:
        return "pdf"
    if body.startswith(_ZIP):
        names = set(part_names(body))
        return next((form for form, part in _PARTS if part in names), "zip")
    if body.startswith(_OLE):
        return _of_ole(body, name.lower())
    for form, mark in (("rtf", b"{\\rtf"), ("rar", b"Rar!"), ("7z", b"7z\xbc\xaf\x27\x1c")):
        if body.startswith(mark):
            return form
    return "unknown"


def _of_ole(body: bytes, name: str) -> str:
    def has(stream: str) -> bool:
        return f"{stream}\0".encode("utf-16-le") in body

    if has("EncryptedPackage"):
        return "encrypted"
    forms = [form for form, stream in _STREAMS if has(stream)]
    if "xls" in forms and ("doc" not in forms or name.endswith(_SHEETS)):
        return "xls"
    return "doc" if forms or name.endswith(".wps") else "unknown"
