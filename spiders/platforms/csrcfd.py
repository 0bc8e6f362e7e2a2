"""The regulator's table of tutored firms at eid.csrc.gov.cn, plain HTTP.

A row is a report; the newest stands first. The table is read by its heads: no page of it was ever
captured, and a column that is missing or new must not go unnoticed. The day on which a report was
disclosed stands in the path of its file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar

from lxml.html import HtmlElement

from normalize.listings.csrc import case_key, disclosed_on, tutoring
from normalize.records import Json
from normalize.said import text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.json_api import distinct
from spiders.select import Columns, LayoutDrift, columns, parse, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

HOME = "http://eid.csrc.gov.cn/csrcfd/index.html"
_HEADS = {
    "序号": "no",
    "辅导对象": "issuer",
    "辅导机构": "agency",
    "备案时间": "filed_on",
    "辅导状态": "status",
    "派出机构": "bureau",
    "报告类型": "report_type",
    "报告标题": "title",
}
# The name of the firm is cut short nowhere; the other cells have their whole text in `title`.
_WHOLE_IN_TITLE = frozenset({"agency", "title", "report_type"})
_PATH = re.compile(r"downloadPdf1?\(\s*['\"]([^'\"]{1,600})['\"]")
_NOTHING = re.compile(
    r"^(?:(?:暂无|没有|未查询到|无)(?:相关|符合条件的)?(?:数据|记录|信息).{0,10})?$"
)
_PAGE = re.compile(r"index_(?:f_)?(\d{1,4})(?:_f)?\.html")
_PAGER = re.compile(
    r"(?P<last>尾页|末页|最后一页)|下一页|下页|上一页|上页|首页|\d{1,4}|[<>«»‹›]{1,2}"
)
_KEY = re.compile(r"/pre_ipo/(.{1,300})/[^/]*$")


def read_table(page: Page) -> Contents:
    """A page of reports. Where it doesn't name its last page, the next one is asked for until a
    page is older than the window or has no row."""
    root = parse(page.text)
    table = _table(root)
    head, *body = some(table, ".//tr", "row of the table")
    found = columns([text_of(cell) for cell in _cells(head)], _HEADS, "tutoring table")
    drafts, odd = _reports(body, found, page)
    days = [disclosed_on(text_in(draft.fields, "path")).value for draft in drafts]
    number = page.context.get("page", 1)
    assert isinstance(number, int), "list pages are numbered"
    return Contents(
        drafts=tuple(drafts),
        rows=len(drafts) + len(odd),
        pages=_pages(root, number, has_rows=bool(drafts)),
        newest=max(filter(None, days), default=None),
        oddities=distinct((*found.oddities, *odd, *_contradictions(drafts))),
    )


def _pages(root: HtmlElement, number: int, *, has_rows: bool) -> int:
    """How many pages there are by the links of the pager; other links say nothing of it.

    Where no link leads on and none is said to be the last, the page proves no end: then there is
    one more as long as there are rows.
    """
    linked, is_said = [number], False
    for link in root.xpath("//*[@href or @onclick]"):
        told = _PAGER.fullmatch(text_of(link))
        found = _PAGE.search(f"{link.get('href', '')} {link.get('onclick', '')}")
        if told and found:
            linked.append(int(found[1]))
            is_said |= told["last"] is not None
    last = max(linked)
    return last if last > number or is_said else number + has_rows


def _table(root: HtmlElement) -> HtmlElement:
    """The only table that has one of our heads; others lay out the page."""
    tables = [
        table
        for table in some(root, "//table", "table")
        if any(text_of(cell) in _HEADS for cell in some(table, "./tr/*|./*/tr/*", "cell", 0))
    ]
    if len(tables) != 1:
        expected = f"one table with {' | '.join(_HEADS)}"
        raise LayoutDrift("tutoring table", expected=expected, found=f"{len(tables)} tables")
    return tables[0]


def _cells(line: HtmlElement) -> list[HtmlElement]:
    return some(line, "./th|./td", "cell")


def _reports(
    body: list[HtmlElement], found: Columns, page: Page
) -> tuple[list[Draft], list[Oddity]]:
    """The rows of reports. A few that cannot be read are told, and the others kept; where most
    cannot, the table is another one."""
    drafts: list[Draft] = []
    odd: list[Oddity] = []
    drifts: list[LayoutDrift] = []
    for n, line in enumerate(body, 1):
        if _is_beside(line):
            continue
        try:
            drafts.append(_draft(line, found, n, page))
        except LayoutDrift as drift:
            drifts.append(drift)
            odd.append(Oddity(f"row {n} of the {drift}", text_of(line)[:500]))
    if len(drifts) > len(drafts):
        raise drifts[0]
    return drafts, odd


def _is_beside(line: HtmlElement) -> bool:
    """True for what is no report: a line over all columns (pager, remark) or that there is none."""
    cells = _cells(line)
    spans = any((cell.get("colspan") or "1").strip() not in ("", "1") for cell in cells)
    has_file = any(_PATH.search(str(said)) for said in line.xpath("descendant-or-self::*/@onclick"))
    return not has_file and (spans or bool(_NOTHING.match(text_of(line))))


def _draft(line: HtmlElement, found: Columns, n: int, page: Page) -> Draft:
    cells = _cells(line)
    texts = found.row([text_of(cell) for cell in cells])
    fields: dict[str, Json] = {}
    for name, text in texts.items():
        title = " ".join((cells[found.positions[name]].get("title") or "").split())
        fields[name] = _whole(text, title) if name in _WHOLE_IN_TITLE else text
    if not fields["issuer"]:
        raise LayoutDrift("tutoring table", expected="a firm in 辅导对象", found="an empty cell")
    path = _path(line)
    fields["path"] = path
    return Draft("tutoring", report_key(path), fields, f"row {n}", page.context)


def _whole(text: str, title: str) -> str:
    """A text that the page may have cut short, from `title`, where it sometimes stands twice."""
    half = title[: len(title) // 2].rstrip()
    whole = half if half and title in (half * 2, f"{half} {half}") else title
    begin = text.rstrip(".…")
    return whole if len(whole) > len(begin) and whole.startswith(begin) else text


def _path(line: HtmlElement) -> str:
    """The path of the row's file: in its own `onclick` or in one of its cells'."""
    paths = {
        match
        for text in map(str, line.xpath("descendant-or-self::*/@onclick"))
        for match in _PATH.findall(text)
    }
    if len(paths) != 1:
        raise LayoutDrift("tutoring table", expected="one file in a row", found=f"{len(paths)}")
    path = str(paths.pop())
    if not path.startswith("/") or path.startswith("//") or ".." in path.split("/"):
        raise LayoutDrift("tutoring table", expected="a path at the root", found=path[:100])
    return path


def report_key(path: str) -> str:
    """The source's own number of a report: the folders of its file, without the title behind."""
    found = _KEY.search(path)
    return found[1] if found else path


def _contradictions(drafts: Iterable[Draft]) -> Iterator[Oddity]:
    """The state of a case stands on each of its reports, and is one."""
    states: dict[str, set[str]] = {}
    for draft in drafts:
        states.setdefault(case_key(draft.fields), set()).add(text_in(draft.fields, "status"))
    for case, said in states.items():
        if len(said) > 1:
            yield Oddity(f"states of one case: {case}", " | ".join(sorted(said)))


class CsrcTutoringSpider(SourceSpider):
    """Reports on tutoring, the newest first, back to the start of the window."""

    readers: ClassVar[Mapping[str, Reader]] = {"table": read_table}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"tutoring": tutoring}

    def windows(self, since: date, until: date) -> Iterable[Window]:
        """One window: the table is sorted by the day of disclosure."""
        yield Window(key="all", since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """A page of the table; the first has no number."""
        return Ask(url=HOME if number == 1 else f"{HOME[:-5]}_{number}.html", kind="table")
