"""What a draft carries of a notice's body, whichever portal it comes from.

A portal's reader gives `normalize.procurement.notices.notice` a draft with these fields, and
with the title, the time of publication, the words of its channel (`breadcrumb`, the
last one counts), a `summary` of labelled values in ccgp's words (may be empty) and `attachments`
(id, title, url) beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from normalize.records import Json
from spiders.body_text import Body, Link, read_body
from spiders.contacts import (
    HIDDEN,
    hide_contacts,
    hide_in_fields,
    hide_in_rows,
    is_private_label,
    secrets_of,
)
from spiders.drafts import Draft
from spiders.select import LayoutDrift

_FILE: Final = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|wps|et|pdf|ofd|zip|rar|7z|txt|csv|jpe?g|png|tiff?)$", re.I
)


def body_fields(body: Body) -> dict[str, Json]:
    """`text` (a line for each block), `tables` (line, before, rows) and `marks`, all without
    contacts and review experts."""
    grids = [hide_in_rows(t.rows) for t in body.tables]
    lines = lines_of(body, grids)
    tables: list[Json] = [
        {"before": lines[t.line - 1] if t.line else "", "line": t.line, "rows": _json(rows)}
        for t, rows in zip(body.tables, grids, strict=True)
        if lines[t.line] != HIDDEN  # a table of experts or contacts
    ]
    return {"text": "\n".join(lines), "tables": tables, "marks": list(body.marks)}


def files_in(
    links: Iterable[Link], base: str, names: Iterable[str] = ()
) -> Iterator[dict[str, Json]]:
    """The files among a body's links, but for those named already."""
    taken = set(names)
    for place, link in enumerate(links, start=1):
        if link.title not in taken and _is_file(link):
            taken.add(link.title)
            yield {"id": f"body-{place}", "title": link.title, "url": urljoin(base, link.href)}


def lines_of(body: Body, grids: Iterable[list[list[str]]]) -> list[str]:
    """The lines of the body; what a table hides is hidden where its cells stand as lines."""
    lines = hide_contacts(body.lines)
    for table, rows in zip(body.tables, grids, strict=True):
        if secrets := secrets_of(table.rows, rows):
            end = table.line + sum(cell.count("\n") + 1 for row in table.rows for cell in row)
            for at in range(table.line, min(end, len(lines))):
                lines[at] = HIDDEN if body.lines[at] in secrets else lines[at]
    return lines


def _json(rows: Iterable[Iterable[str]]) -> list[Json]:
    return [list[Json](row) for row in rows]


def _is_file(link: Link) -> bool:
    """A link is a file where the page lists it as one, or where name or address say so."""
    scheme, _, path, *_ = urlsplit(link.href)
    if scheme not in ("", "http", "https"):  # mailto: and tel: lead to a person
        return False
    named = _FILE.search(path) or _FILE.search(link.title)
    return link.listed or bool(named) or "/download" in path


def between(text: str, begin: re.Pattern[str], end: re.Pattern[str], what: str) -> str:
    """The foreign HTML between the portal's own marks: from the first begin to the last end.

    A body may close more elements than it opens, so that no parser finds its end. A page without
    its end broke off on the way: a drift.
    """
    first = begin.search(text)
    if first is None:
        raise LayoutDrift(what, expected=begin.pattern, found="none")
    ends = list(end.finditer(text, first.end()))
    if not ends:
        found = f"none, of {len(text)} characters"
        raise LayoutDrift(f"end of {what}", expected=end.pattern, found=found)
    return text[first.end() : ends[-1].start()]


def inner_html(node: HtmlElement) -> str:
    """What stands inside of an element, as HTML."""
    inside = [etree.tostring(child, encoding="unicode", method="html") for child in node]
    return escape(node.text or "") + "".join(inside)


def notice_draft(
    native_id: str,
    html: str,
    said: Mapping[str, str],
    files: Iterable[Mapping[str, str]] = (),
    *,
    summary: Mapping[str, str],
    place: str,
    context: Mapping[str, Json],
) -> Draft:
    """The draft of a notice whose portal gives its facts as fields, and its body as HTML.

    said     title, url, published (as the portal prints it) and kind (its word for the notice)
    files    id, title and url of each file offered beside the body
    summary  the portal's facts under the labels of ccgp.gov.cn, so that one reading serves all
    """
    body = read_body(html)
    facts = {label: value for label, value in summary.items() if value}
    offered_files = list(files)
    offered: list[Json] = [dict[str, Json](file) for file in offered_files]
    names = [file["title"] for file in offered_files]
    fields: dict[str, Json] = {
        "title": said["title"],
        "url": said["url"],
        "published": said["published"],
        "breadcrumb": [said["kind"]],
        "summary": {k: v for k, v in facts.items() if not is_private_label(k)},
        "attachments": [*offered, *files_in(body.links, said["url"], names)],
        **body_fields(body),
    }
    return Draft("notice", native_id, hide_in_fields(fields), place, context)
