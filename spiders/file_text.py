"""The text and the tables of a file, whatever its form: the one place where foreign files are read.

PDF, documents of Word and spreadsheets, old and new. The work is done in a process of its own,
bounded in time and memory; documents of before 2007 go through LibreOffice where it is installed.
What can't be read says why, and that is an answer, too.
"""

from __future__ import annotations

from typing import Final

from normalize.records import Json
from spiders.bounded import Limits, OverLimits, ask_child
from spiders.file_forms import form_of
from spiders.libreoffice import NoLibreOffice, NotConverted, to_docx
from spiders.office_pages import READERS
from spiders.pdf import extract, not_read

_CHILD: Final = ("-m", "spiders.office_child")
_BY_LIBREOFFICE: Final = frozenset({"doc", "rtf"})


def file_text(body: bytes, name: str = "", limits: Limits | None = None) -> dict[str, Json]:
    """What a file says, page by page: `form`, `outcome`, `count`, `read`, `pages`, `odd`.

    form     as `spiders.file_forms` tells it
    outcome  read; encrypted, damaged, no_text, too_many_pages, over_limits; no_converter (it needs
             LibreOffice, which isn't installed), other_form (one that isn't read)
    pages    {page, blocks}: pages of a PDF, sheets with their `name`, or the one page that a
             document of Word is; for blocks see `spiders.office_pages` and `spiders.pdf`
    odd      what was left out or looks wrong
    name     of the file or its address, asked only where the bytes allow two forms
    """
    form = form_of(body, name)
    return {**_read(body, form, limits or Limits()), "form": form}


def _read(body: bytes, form: str, limits: Limits) -> dict[str, Json]:
    if form == "pdf":
        return extract(body, "other", limits)
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
        return not_read("other_form", f"{form}: {body[:8]!r}")
    arguments = [*_CHILD, form, str(limits.cpu_seconds), str(limits.memory_mb)]
    try:
        return ask_child(arguments, body, limits)
    except OverLimits as error:
        return not_read("over_limits", str(error))
