"""A file as the body of a page: paragraphs and tables, each with its place.

A PDF knows lines, and a sentence goes over several of them; what is cut at a line's end here would
be two sentences to every rule. Merged cells are filled again: of a list of sub-funds the mother may
stand in one cell for many rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from normalize.filings.flow import Line, Outline, flow
from normalize.filings.rules import squeezed
from normalize.label_tables import form_lines
from normalize.records import Json
from normalize.said import rows_in, text_in
from normalize.text import squeeze

_NUMERAL: Final = "[一二三四五六七八九十百]"
_BEGINS = re.compile(
    rf"^(?:第{_NUMERAL}+[章节条]|{_NUMERAL}+、|[(（](?:{_NUMERAL}+|\d{{1,2}})[)）]"
    r"|\d{1,2}[、.．](?!\d)|附件|[^，。；：:]{2,14}[：:])"
)
_BLANK_FORM = re.compile(
    r"承诺[书函]|模[板版]|回执|授权(?:委托)?书|样表|范本"
    r"|^(?!.*(?:名单|清单|名录|汇总|一览|结果)).*(?:申[请报][表书]|格式|报名表|登记表)"
)
_IS_UNIT = re.compile(r"^\s*[(（]?(?:金额|货币)?单位[:：]")  # what the table is stands above it
_FIXED: Final = frozenset({"pdf", "ofd"})  # forms of lines, not of paragraphs
_ENDS: Final = ("。", "；", ";", "：", ":", "！")
_FULL: Final = 0.85  # of the widest line: a shorter one is the last of its paragraph
_HIDDEN: Final = "…"
_FEWEST: Final = 4  # characters that tell a place
_LONGEST: Final = 4_000  # characters of one paragraph: a hostile page has no end


@dataclass(slots=True)
class Body:
    """The text, the tables as `normalize.funds.tables` takes them, and where everything stands."""

    text: str = ""
    tables: list[Json] = field(default_factory=list)
    _rows: dict[str, str] = field(default_factory=dict)
    _pages: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Body, name: str) -> None:
        """Another file of the same archive; its places bear its name."""
        self.text = f"{self.text}\n{other.text}" if self.text else other.text
        self.tables += other.tables
        for words, place in other._rows.items():
            self._rows.setdefault(words, f"{name}: {place}")
        self._pages += [(f"{name}: {place}", text) for place, text in other._pages]

    def place_of(self, words: str) -> str | None:
        """Where some words stand: a row of a table by its cells, other words by their page."""
        if words.endswith("]") and words not in self._rows:
            words = words.rpartition(" [")[0] or words  # the units of a row's figures follow it
        if row := self._rows.get(words):
            return row
        if _HIDDEN in words:  # a name that is not told
            parts = words.split(_HIDDEN)
            places = {at for row, at in self._rows.items() if all(part in row for part in parts)}
            if len(places) == 1:  # of two rows that differ in the name alone either may be meant
                return places.pop()
        whole = squeezed(words)
        longest = max(re.split("[:：]", whole), key=len)  # of a form the colon is ours
        for wanted in filter(None, (whole, longest if len(longest) >= _FEWEST else "")):
            for place, text in self._pages:
                if wanted in text:
                    return place
        return None


def body_of(fields: Mapping[str, Json]) -> Body:
    """What a file says, from the pages that `spiders.file_text` gives."""
    filled = [{**page, "blocks": [*_filled(page)]} for page in rows_in(fields, "pages")]
    if text_in(fields, "form") != "zip":
        return _of_file(filled, text_in(fields, "form"))
    whole = Body()
    for name, pages in groupby(filled, key=lambda page: text_in(page, "file")):
        own = [*pages]
        if not is_blank_form(name):
            whole.add(_of_file(own, text_in(own[0], "form")), name)
    return whole


def is_blank_form(name: str) -> bool:
    """True for the name of a file that is to be filled in (申报书, 承诺函, 模板)."""
    return _BLANK_FORM.search(name) is not None


def _of_file(pages: list[dict[str, Json]], form: str) -> Body:
    if form in _FIXED:
        return _of_pdf(pages)
    return _of_office(pages)


def _of_pdf(pages: list[dict[str, Json]]) -> Body:
    body, texts = Body(), dict[int, list[str]]()
    kept: list[str] = []
    blocks = flow({"pages": [*pages]})
    widest = max((len(each.text) for each in blocks if isinstance(each, Line)), default=0)
    for block in blocks:
        if isinstance(block, Line):
            texts.setdefault(block.page, []).append(block.text)
            kept.append(block.text)
            continue
        rows = [[cell or "" for cell in row] for row in block.rows]
        places = [f"page {page}" for page in block.pages]
        for page, row in zip(block.pages, rows, strict=True):
            texts.setdefault(page, []).extend(row)
        kept += [*form_lines(rows), ""]
        _add_table(body, rows, places, " ".join(block.above[-3:]), block.headings)
    body.text = "\n".join(_paragraphs(kept, widest))
    body._pages += [(f"page {page}", squeezed("".join(said))) for page, said in texts.items()]
    return body


def _of_office(pages: list[dict[str, Json]]) -> Body:
    body = Body()
    kept: list[str] = []
    outline = Outline()
    for page in pages:
        before, count = "", 0
        for block in rows_in(page, "blocks"):
            if line := text_in(block, "line"):
                kept.append(line)
                outline.see(line)
                before = f"{before} {line}" if _IS_UNIT.match(line) else line
                continue
            count += 1
            rows = [*_cells(block)]
            first, name = block.get("row"), text_in(page, "name")
            begin = first if isinstance(first, int) else 1
            where = f"{name}, row" if name else f"table {count}, row"
            kept += form_lines(rows)
            places = [f"{where} {begin + at}" for at in range(len(rows))]
            _add_table(body, rows, places, before, outline.headings)
    body.text = "\n".join(kept)
    return body


def _add_table(
    body: Body, rows: list[list[str]], places: list[str], before: str, headings: Iterable[str]
) -> None:
    """A table; the rows above its head that are one cell (its title, its unit) stand before it."""
    while rows and len(set(filter(None, map(squeeze, rows[0])))) <= 1 and len(rows[0]) > 1:
        before = f"{before} {next(filter(None, rows[0]), '')}"
        rows, places = rows[1:], places[1:]
    printed: list[Json] = [list[Json](row) for row in rows]
    body.tables.append({"before": before, "headings": [*headings], "rows": printed})
    for row, place in zip(rows, places, strict=True):
        body._rows.setdefault(" | ".join(map(squeeze, row)), place)


def _filled(page: Mapping[str, Json]) -> Iterator[Json]:
    """The blocks of a page, with the text of a merged cell in every place that it covers."""
    for block in rows_in(page, "blocks"):
        if "rows" not in block:
            yield dict(block)
            continue
        marked = block.get("above")
        above = {
            (each[0], each[1])
            for each in (marked if isinstance(marked, list) else ())
            if isinstance(each, list) and len(each) == 2
        }
        rows: list[list[str]] = []
        printed = block["rows"]
        for at, row in enumerate(printed if isinstance(printed, list) else ()):
            cells: list[str] = []
            for column, cell in enumerate(row if isinstance(row, list) else ()):
                if isinstance(cell, str):
                    cells.append(cell)
                elif (at, column) in above and rows and column < len(rows[-1]):
                    cells.append(rows[-1][column])
                else:
                    cells.append(cells[-1] if cells else "")
            rows.append(cells)
        yield {**block, "rows": [list[Json](row) for row in rows]}


def _cells(block: Mapping[str, Json]) -> Iterator[list[str]]:
    rows = block.get("rows")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list):
            yield [cell if isinstance(cell, str) else "" for cell in row]


def _paragraphs(lines: Iterable[str], widest: int) -> Iterator[str]:
    """Lines of a page joined to paragraphs, as far as their ends tell."""
    text = ""
    for line in lines:
        if text and (not line or _BEGINS.match(line) or len(text) > _LONGEST):
            yield text
            text = ""
        text += line
        if text and (text.endswith(_ENDS) or len(line) < widest * _FULL):
            yield text
            text = ""
    if text:
        yield text
