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
    story += flowables(chapter.parts)
    for number in range(chapter.filler):
        story += [PageBreak(), Paragraph(f"第{number}段说明文字，无关内容。" * 20, _BODY)]
    return [*story, PageBreak()]


def flowables(parts: Sequence[Text | Ruled]) -> list[Flowable]:
    """Paragraphs and ruled tables, ready to be set."""
    return [Paragraph(p.text, _BODY) if isinstance(p, Text) else _ruled(p) for p in parts]


def _ruled(table: Ruled) -> Flowable:
    cells = [[Paragraph(cell, _CELL) for cell in row] for row in table.rows]
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("SPAN", (a, b), (c, d)) for a, b, c, d in table.merged]
    return Table(cells, table.widths, style=TableStyle(style), repeatRows=table.repeat)


def encrypted(password: str = "") -> Any:
    """RC4 with 128 bits: without a password everybody may open it, nobody may copy from it."""
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


def told_chapters() -> list[Chapter]:
    """Chapters of the issuer, its finance and the use of proceeds, with all that is looked for."""
    holders = [
        ["序号", "股东名称", "持股数量（万股）", "持股比例（%）"],
        ["1", "样例控股有限公司", "6,000.50", "50.00"],
        ["2", "江苏样例国有投资有限公司（SS）", "1,200.10", "10.00"],
        ["3", "丙三", "600.00", "5.00"],
        ["合计", "", "12,001.00", "100.00"],
    ]
    held = [["序号", "公司名称", "持股比例"], ["1", "样例半导体有限公司", "100.00%"]]
    staff = [["姓名", "职务"], ["甲一", "首席科学家"], ["丁四", "研发总监"]]
    issuer: list[Text | Ruled] = [
        Text("一、发行人股本情况"),
        Text("（一）本次发行前的前十名股东"),
        Ruled(holders),
        Text("二、发行人控股子公司情况"),
        Ruled(held),
        Text("三、董事、监事、高级管理人员与核心技术人员"),
        Text("（一）核心技术人员"),
        Ruled(staff),
    ]
    years = ["项目", "2023年度", "2022年度"]
    profit = [years, ["一、营业收入", "52,345.67", "41,000.00"]]
    profit += [[f"其他科目{number}", "1.00", "(2.00)"] for number in range(40)]
    profit += [["研发费用", "（6,000.01）", "5,000.00"]]
    regions = [years, ["境内", "40,000.00", "30,000.00"], ["境外", "12,345.67", "11,000.00"]]
    balance = [["项目", "2023年12月31日"], ["短期借款", "8,000,000.50"]]
    finance: list[Text | Ruled] = [
        Text("（一）合并利润表"),
        Text("单位：万元"),
        Ruled(profit, repeat=1),
        Text("（二）母公司资产负债表"),
        Text("单位：元"),
        Ruled(balance),
        Text("（三）营业收入按地区"),
        Text("单位：万元"),
        Ruled(regions),
        Text("（四）政府补助"),
        Ruled([years, ["政府补助", "1,500.00", "不适用"]]),
    ]
    uses = [
        ["序号", "项目名称", "投资总额", "拟投入募集资金"],
        ["1", "样例芯片产线建设项目", "50,000.00", "40,000.00"],
        ["2", "补充流动资金", "10,000.00", "待定"],
    ]
    return [
        Chapter("第四节 发行人基本情况", issuer),
        Chapter("第五节 财务会计信息与管理层分析", finance),
        Chapter("第六节 募集资金运用", [Text("单位：万元"), Ruled(uses)]),
    ]


def listing_announcement() -> bytes:
    """An announcement of a listing (上市公告书): what was sold, and to whom by agreement."""
    allotted = [
        ["序号", "投资者名称", "获配股数（万股）", "获配金额（元）"],
        ["1", "江苏样例产业投资基金合伙企业（有限合伙）", "250.00", "30,850,000.00"],
        ["2", "样例保险股份有限公司", "100.00", "12,340,000.00"],
        ["合计", "", "350.00", "43,190,000.00"],
    ]
    sold: list[Text | Ruled] = [
        Text("一、本次发行的主要情况"),
        Text("（一）本次发行价格为12.34元/股。"),
        Text("（二）本次发行数量为5,000.0000万股，其中网上发行数量为1,000.00万股。"),
        Text("（三）本次发行募集资金总额为61,700.00万元。"),
        Text("二、战略配售结果"),
        Ruled(allotted),
    ]
    return document([Chapter("第一节 股票发行情况", sold)], contents=False)
