"""Specimen PDFs of firms that don't exist, laid out as filed documents are.

Written here, nothing copied: a header and a footer on each page, a table of contents with printed
page numbers, label tables of two columns, tables that break over pages, merged cells, units above
tables, numbers with commas and negative ones in brackets. The font is reportlab's STSong-Light, a
CID font that is named and not embedded, as in many real files.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib import pagesizes, pdfencrypt
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

FONT = "STSong-Light"
ISSUER = "青禾样例科技股份有限公司"

Cells = Sequence[Sequence[str]]

pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=18, wordWrap="CJK")
_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
_HEAD = ParagraphStyle("head", fontName=FONT, fontSize=15, leading=24, alignment=1)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table. `merged`: (first column, first row, last column, last row) of merged cells."""

    rows: Cells
    widths: Sequence[float] | None = None
    merged: Sequence[tuple[int, int, int, int]] = ()
    repeat: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, which begins on a new page. `filler` pages of running text stand at its end."""

    title: str
    parts: Sequence[Text | Ruled] = ()
    filler: int = 0


@dataclass(slots=True)
class _Writer:
    header: str
    first_page: int
    starts: dict[str, int] = field(default_factory=dict)

    def write(self, story: list[Flowable], encrypt: Any = None) -> bytes:
        buffer = io.BytesIO()
        document = BaseDocTemplate(buffer, pagesize=pagesizes.A4, encrypt=encrypt, invariant=1)
        frame = Frame(70, 70, 455, 690, id="body")
        document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._edges)])
        document.build(story)
        return buffer.getvalue()

    def _edges(self, canvas: Any, _document: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(70, 790, self.header)
        canvas.drawRightString(525, 790, "招股说明书(申报稿)")
        canvas.line(70, 785, 525, 785)
        number = canvas.getPageNumber() - self.first_page + 1
        if number > 0:
            canvas.drawCentredString(297, 40, f"1-1-{number}")


class _Start(Flowable):  # type: ignore[misc]  # reportlab comes without types
    """Notes the page on which a chapter begins; takes no room."""

    def __init__(self, note: Callable[[int], None]) -> None:
        super().__init__()
        self._note = note
        self.width = self.height = 0

    def draw(self) -> None:
        self._note(self.canv.getPageNumber())


def document(
    chapters: Sequence[Chapter], *, header: str = ISSUER, contents: bool = True, encrypt: Any = None
) -> bytes:
    """A PDF: a cover, contents with printed page numbers, and the chapters.

    The printed numbers begin behind the contents, so that they differ from those of the file.
    """
    first = 3 if contents else 2
    writer = _Writer(header, first)
    writer.write(_story(chapters, writer, contents))  # to learn where the chapters begin
    return writer.write(_story(chapters, writer, contents), encrypt)


def _story(chapters: Sequence[Chapter], writer: _Writer, contents: bool) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(header, _HEAD) for header in (writer.header, "招股说明书")]
    story.append(PageBreak())
    if contents:
        story.append(Paragraph("目  录", _HEAD))
        for chapter in chapters:
            page = writer.starts.get(chapter.title, 1)
            dots = "." * max(4, 70 - 2 * len(chapter.title))
            story.append(Paragraph(f"{chapter.title} {dots} {page}", _BODY))
        story.append(PageBreak())
    for chapter in chapters:
        story += _chapter(chapter, writer)
    return story


def _chapter(chapter: Chapter, writer: _Writer) -> list[Flowable]:
    def note(page: int) -> None:
        writer.starts[chapter.title] = page - writer.first_page + 1

    story: list[Flowable] = [_Start(note), Paragraph(chapter.title, _HEAD)]
    for part in chapter.parts:
        if isinstance(part, Text):
            story.append(Paragraph(part.text, _BODY))
        else:
            story.append(_ruled(part))
    for number in range(chapter.filler):
        story += [PageBreak(), Paragraph(f"第{number}段说明文字，无关内容。" * 20, _BODY)]
    return [*story, PageBreak()]


def _ruled(table: Ruled) -> Flowable:
    cells = [[Paragraph(cell, _CELL) for cell in row] for row in table.rows]
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("SPAN", (a, b), (c, d)) for a, b, c, d in table.merged]
    return Table(cells, table.widths, style=TableStyle(style), repeatRows=table.repeat)


def encrypted(password: str = "") -> Any:
    """AES-128, as exchanges set it: everybody may open it, nobody may copy from it."""
    return pdfencrypt.StandardEncryption(password, "owner", canCopy=0, strength=128)


def with_code(department: str = "91320594", body: str = "MA1XW2X7") -> str:
    """A credit code whose check characters hold."""
    from normalize.uscc import org_check, uscc_check

    first = f"{department}{body}{org_check(body)}"
    return first + uscc_check(first)


CODE = with_code()


def firm_table(**changes: str) -> Ruled:
    """The label table of a firm, as the overview has it: two labels in each row."""
    values = {
        "发行人名称": ISSUER,
        "成立日期": "2009年3月2日",
        "统一社会信用代码": CODE,
        "注册资本": "12,345.6789万元",
        "控股股东": "样例控股有限公司",
        "实际控制人": "甲一、乙二",
    } | changes
    pairs = list(values.items())
    rows = [[*one, *other] for one, other in zip(pairs[::2], pairs[1::2], strict=True)]
    rows.insert(0, ["（一）发行人基本情况", "", "", ""])
    return Ruled(rows, (90, 140, 90, 135), merged=[(0, 0, 3, 0)])


STANDARD = Text(
    "发行人选择的具体上市标准为《上海证券交易所科创板股票上市规则》第2.1.2条第（一）项规定的"
    "上市标准，即“预计市值不低于人民币10亿元”。"
)


def prospectus(
    *more: Chapter, encrypt: Any = None, contents: bool = True, filler: int = 3
) -> bytes:
    """A prospectus with all the chapters that are looked for, and `more`."""
    words = Text("本招股说明书中，除另有说明外，下列词语具有如下含义。")
    chapters = [
        Chapter("第一节 释义", [words], filler),
        Chapter("第二节 概览", [firm_table(), Text("二、发行人选择的上市标准"), STANDARD], filler),
        Chapter("第三节 风险因素", [Text("投资者应认真考虑各项风险因素。")], filler),
        *more,
    ]
    return document(chapters, encrypt=encrypt, contents=contents)
