"""Pages of AMAC's registers that stand in sections: those of managers, also of cancelled ones.

No such page was seen as it is: the layout is that of descriptions. Dead rows stand in comments, so
these are taken out first. Labels differ in brackets, colons and spaces, and are compared without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree
from lxml.html import HtmlElement

from normalize.funds.managers import rules
from normalize.records import Json
from normalize.text import nfkc
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.select import LayoutDrift, columns, maybe, parse, some, text_of

_SECTIONS = "//*[contains(concat(' ',normalize-space(@class),' '),' section ')]"
_HEADING = "descendant::*[contains(concat(' ',normalize-space(@class),' '),' common-tit ')]"
_LISTS = ".//table[contains(concat(' ',normalize-space(@class),' '),' list-table ')]"
_TITLES = (
    "//td[contains(concat(' ',normalize-space(@class),' '),' title ')]"
    "[not(ancestor::table[contains(concat(' ',normalize-space(@class),' '),' list-table ')])]"
)
_TABLES = ".//table[not(.//table)]"
_TELLING = 2  # labels of a list's head that make a table one
_NOTHING = re.compile(r"^(?:[/-]+|(?:暂)?无.{0,8}|没有.{0,8}|null)$")
_VALUE = "following-sibling::td[not(contains(@class,'qr-code'))]"
_SPACES = re.compile(r"\s+")
_FULL_WIDTH = str.maketrans("()", "（）")
_NOTES = ("credit", "hints", "event", "notice")
_PERSONAL = ("person", "roles", "qualification", "qualification_way")

Sections = dict[str, HtmlElement]


def read_manager_page(page: Page) -> Contents:
    """A manager: labels, executives, careers, owners, tied managers, and marks against it."""
    root, sections, labels, odd = _read(page, "required")
    number = str(labels.get(rules()["labels"]["number"], ""))
    if number != page.context.get("number", number):
        expected = f"manager {page.context['number']}"
        raise LayoutDrift("manager page", expected=expected, found=f"manager {number}")
    before, after, more = _products(sections.get("products"))
    staff = sections.get("staff")
    careers, strange = _tables(staff, "career")
    holders, new = _holders(sections.get("holders"))
    fields: dict[str, Json] = {
        "labels": labels,
        "staff": [*_people(staff)],
        "careers": careers,
        "holders": holders,
        "affiliates": [*_affiliates(sections.get("affiliates"))],
        "notes": {name: _notes(root, sections, name) for name in _NOTES},
        "products_before": before,
        "products_after": after,
        "sections": [*sections],
    }
    draft = Draft("manager_page", str(page.context["native_id"]), fields, "page", page.context)
    return Contents(drafts=(draft,), oddities=(*odd, *more, *strange, *new))


def read_cancelled_page(page: Page) -> Contents:
    """A cancelled manager: labels, and how many funds its page lists."""
    _, sections, labels, odd = _read(page, "required_of_cancelled")
    products = sections.get("products")
    rows = some(products, f"{_LISTS}//tr[td]", "products", 0) if products is not None else []
    numbered = [row for row in rows if text_of(some(row, "./td", "product")[0]).isdecimal()]
    fields: dict[str, Json] = {
        "labels": labels,
        "products": len(numbered) if products is not None else None,
    }
    draft = Draft("cancelled_page", str(page.context["native_id"]), fields, "page", page.context)
    return Contents(drafts=(draft,), oddities=odd)


# --- sections, labels and values ---------------------------------------------------------------


def _read(
    page: Page, needed: str
) -> tuple[HtmlElement, Sections, dict[str, Json], tuple[Oddity, ...]]:
    if "</html>" not in page.text.lower():
        found = f"none, of {len(page.text)} characters"
        raise LayoutDrift(page.kind, expected="a page with its end, </html>", found=found)
    root = parse(page.text)
    etree.strip_elements(root, etree.Comment, with_tail=False)
    sections = dict(_sections(root))
    labels = _labels(root)
    names = rules()["labels"]
    required = [names[name] for name in rules()["page"][needed]]
    if missing := [label for label in required if label not in labels]:
        raise LayoutDrift("labels", expected=" | ".join(missing), found=" | ".join(labels))
    return root, sections, labels, tuple(_new(labels))


def _sections(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """The sections that we know, by our names; the first of a name counts."""
    names = {heading: name for name, heading in rules()["sections"].items()}
    seen: set[str] = set()
    for section in some(root, _SECTIONS, "sections"):
        headings = some(section, _HEADING, "heading", 0)
        name = names.get(_label(text_of(headings[0]))) if headings else None
        if name and name not in seen:
            seen.add(name)
            yield name, section


def _label(text: str) -> str:
    """A label or a heading without what differs from page to page."""
    return _SPACES.sub("", nfkc(text)).rstrip(":").translate(_FULL_WIDTH)


def _pairs(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Labels with the cells of their values, in the order of the page."""
    also, names = rules()["also"], rules()["labels"]
    for title in some(root, "." + _TITLES, "labels", 0):
        label = _label(text_of(title))
        values = some(title, _VALUE, f"value of {label}", 0)
        if values:
            yield names[also[label]] if label in also else label, values[0]


def _labels(root: HtmlElement) -> dict[str, Json]:
    """Each label with its value, but for those of persons; the first of a label counts."""
    personal = {rules()["labels"][name] for name in _PERSONAL}
    found: dict[str, Json] = {}
    for label, cell in _pairs(root):
        if label not in personal:
            found.setdefault(label, text_of(cell))
    return found


def _new(labels: Mapping[str, Json]) -> Iterator[Oddity]:
    known = set(rules()["labels"].values()) | set(rules()["sections"].values())
    starts = tuple(rules()["labels"][f"{which}_capital"] for which in ("registered", "paid_in"))
    for label in sorted(labels):
        if label not in known and not label.startswith(starts):
            yield Oddity("manager page: new label", label)


# --- tables ------------------------------------------------------------------------------------


def _people(section: HtmlElement | None) -> Iterator[Json]:
    """Executives: a label that stands there again begins the next one."""
    if section is None:
        return
    names = {rules()["labels"][name]: name for name in _PERSONAL}
    person: dict[str, str] = {}
    for label, cell in _pairs(section):
        if label not in names:
            continue
        if names[label] in person:
            yield _person(person)
            person = {}
        person[names[label]] = text_of(cell)
    if person:
        yield _person(person)


def _person(found: Mapping[str, str]) -> Json:
    if not found.get("person"):
        raise LayoutDrift("executives", expected=rules()["labels"]["person"], found="no name")
    ways = (found.get(key, "") for key in ("qualification", "qualification_way"))
    return {
        "name": found["person"],
        "roles": found.get("roles", ""),
        "qualification": " ".join(filter(None, ways)),
    }


def _tables(section: HtmlElement | None, which: str) -> tuple[list[Json], tuple[Oddity, ...]]:
    """The rows of the lists in a section. A list is known by its head; its class is not needed.

    A table that is neither a list nor of labels is a drift: as no rows, it would withdraw those
    that are known.
    """
    rows: list[Json] = []
    odd: tuple[Oddity, ...] = ()
    expected = rules()["page"][which]
    for table in some(section, _TABLES, which, 0) if section is not None else ():
        lines = some(table, ".//tr", which, 0)
        cells = [[text_of(cell) for cell in some(line, "./td|./th", which, 0)] for line in lines]
        cells = [line for line in cells if len(line) > 1]  # a line of one cell says: nothing here
        if not cells:
            continue
        labels = [_label(cell) for cell in cells[0]]
        if len(expected.keys() & set(labels)) < _TELLING and some(table, "." + _TITLES, which, 0):
            continue
        head = columns(labels, expected, which)
        odd += head.oddities
        rows += [dict(head.row(line)) for line in cells[1:]]
    return rows, odd


def _holders(section: HtmlElement | None) -> tuple[list[Json], tuple[Oddity, ...]]:
    """The rows of owners. A section that says more than its heading and that there are none, but
    has no list, is a drift."""
    rows, odd = _tables(section, "holders")
    if section is None or rows:
        return rows, odd
    known = {_label(text) for text in (rules()["sections"]["holders"], *rules()["page"]["holders"])}
    said = [_label(str(text)) for text in section.itertext()]
    left = [text for text in said if text and text not in known and not _NOTHING.match(text)]
    if left:  # names of persons may be among them
        found = f"{len(left)} texts and no row"
        raise LayoutDrift("holders", expected=" | ".join(rules()["page"]["holders"]), found=found)
    return rows, odd


def _affiliates(section: HtmlElement | None) -> Iterator[Json]:
    """Other managers by their links; one without a link has a name alone."""
    for line in some(section, ".//tr[td]", "affiliates", 0) if section is not None else ():
        links = some(line, ".//a[contains(@href,'manager/')]", "affiliates", 0)
        cells = [text_of(cell) for cell in some(line, "./td", "affiliates")]
        if links:
            for link in links:
                yield {"id": _stem(link), "name": text_of(link)}
        elif len(cells) > 1 and cells[0].isdecimal() and cells[1]:
            yield {"id": "", "name": cells[1]}


def _stem(link: HtmlElement) -> str:
    stem = (link.get("href") or "").rpartition("/")[2].removesuffix(".html")
    return stem if stem.isdecimal() else ""


def _products(section: HtmlElement | None) -> tuple[int | None, int | None, tuple[Oddity, ...]]:
    """How many funds stand beside each of the two labels, by their links."""
    if section is None:
        return None, None, ()
    counts: dict[str, int] = {}
    for label, cell in _pairs(section):
        counts[label] = len(_funds(cell))
    before, after = (
        counts.get(rules()["labels"][name]) for name in ("products_before", "products_after")
    )
    rest = len(_funds(section)) - (before or 0) - (after or 0)
    odd = (Oddity("manager page: funds without a label", str(rest)),) if rest > 0 else ()
    return before, after, odd


def _funds(root: HtmlElement) -> set[str]:
    return {_stem(link) for link in some(root, ".//a[contains(@href,'fund/')]", "products", 0)}


def _notes(root: HtmlElement, sections: Sections, name: str) -> Json:
    """What stands under a heading, line for line: of a section, or beside a cell as on the pages
    of funds. None where the page lacks it."""
    heading = rules()["sections"][name]
    section = sections.get(name)
    if section is None:
        section = maybe(root, f"//td[normalize-space()='{heading}']/following-sibling::td[1]", name)
    if section is None:
        return None
    lines = some(section, ".//tr[not(.//tr)]|.//p", name, 0)
    said = (_line(line, heading) for line in lines) if lines else (text_of(section),)
    return [each for each in said if each and _label(each) != heading]


def _line(line: HtmlElement, heading: str) -> str:
    cells: Iterable[HtmlElement] = some(line, "./td", "note", 0) or [line]
    texts = (text_of(cell) for cell in cells)
    return " ".join(text for text in texts if text and _label(text) != heading)
