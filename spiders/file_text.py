"""The text and the tables of a file, whatever its form: the one place where foreign files are read.

PDF, OFD, documents of Word and spreadsheets, old and new, and archives of them. The work is done in
a process of its own, bounded in time and memory; documents of before 2007 go through LibreOffice
where it is installed.
What can't be read says why, and that is an answer, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from normalize.records import Json
from spiders.archives import archive_text
from spiders.bounded import Limits, OverLimits, ask_child
from spiders.contacts import hide_contacts, hide_in_rows
from spiders.file_forms import form_of
from spiders.libreoffice import NoLibreOffice, NotConverted, to_docx
from spiders.office_pages import READERS
from spiders.pdf import extract, not_read

_CHILD: Final = ("-m", "spiders.office_child")
_ARCHIVES: Final = frozenset({"rar", "7z"})
_BY_LIBREOFFICE: Final = frozenset({"doc", "rtf"})


def file_text(body: bytes, name: str = "", limits: Limits | None = None) -> dict[str, Json]:
    """What a file says, page by page: `form`, `outcome`, `count`, `read`, `pages`, `odd`.

    form     as `spiders.file_forms` tells it
    outcome  read; encrypted, damaged, no_text, too_many_pages, over_limits; no_converter (it needs
             LibreOffice, which isn't installed), other_form (one that isn't read)
    pages    {page, blocks}: pages of a PDF or OFD, sheets with their `name`, or the one page that a
             document of Word is; in an archive with `file` and `form`; for blocks see
             `spiders.office_pages` and `spiders.pdf`
    odd      what was left out or looks wrong
    name     of the file or its address, asked only where the bytes allow two forms
    """
    form = form_of(body, name)
    return {**_read(body, form, limits or Limits()), "form": form}


def without_contacts(said: Mapping[str, Json]) -> dict[str, Json]:
    """The same without phone numbers, addresses and names of contacts; as many rows and lines."""
    pages = said["pages"]
    hidden: list[Json] = [
        {**page, "blocks": _hidden(page["blocks"])}
        for page in (pages if isinstance(pages, list) else ())
        if isinstance(page, dict)
    ]
    return {**said, "pages": hidden}


def _hidden(blocks: Json) -> list[Json]:
    listed = [
        each for each in (blocks if isinstance(blocks, list) else ()) if isinstance(each, dict)
    ]
    lines = iter(hide_contacts([str(each["line"]) for each in listed if "line" in each]))
    return [
        {**each, "line": next(lines)} if "line" in each else {**each, "rows": _rows(each["rows"])}
        for each in listed
    ]


def _rows(rows: Json) -> list[Json]:
    """Rows without contacts; covered places stay None."""
    printed: Sequence[Json] = rows if isinstance(rows, list) else ()
    cells = [[*row] for row in printed if isinstance(row, list)]
    hidden = hide_in_rows([["" if cell is None else str(cell) for cell in row] for row in cells])
    return [
        [None if cell is None else now for cell, now in zip(row, kept, strict=True)]
        for row, kept in zip(cells, hidden, strict=True)
    ]


def _read(body: bytes, form: str, limits: Limits) -> dict[str, Json]:
    if form == "pdf":
        return extract(body, "other", limits)
    if form == "zip":
        return archive_text(body, lambda part, of: _read(part, of, limits), limits.seconds)
    if form == "encrypted":
        return not_read("encrypted", "a password is needed")
    if form in _BY_LIBREOFFICE:
        try:
            body, form = to_docx(body, form, limits), "docx"
        except NoLibreOffice as error:
            return not_read("no_converter", str(error))
        except NotConverted as error:
            return not_read("damaged", str(error))
    if form not in READERS:
        why = "an archive that isn't opened here" if form in _ARCHIVES else repr(body[:8])
        return not_read("other_form", f"{form}: {why}")
    arguments = [*_CHILD, form, str(limits.cpu_seconds), str(limits.memory_mb)]
    try:
        return ask_child(arguments, body, limits)
    except OverLimits as error:
        return not_read("over_limits", str(error))
