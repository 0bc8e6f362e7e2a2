"""Specimen documents of Word and spreadsheets, good and hostile; all names in them are made up."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)

HEAD = ("序号", "母基金", "子基金名称", "管理机构", "基金规模（亿元）", "拟出资比例")
ROWS = (
    ("1", "云岭市产业引导基金", "云岭青禾创投合伙企业（有限合伙）", "青禾资本公司", 5.0, 0.2),
    ("2", None, "云岭松岚产业投资基金", "松岚投资管理有限公司", 2.5, 0.255),
)  # fmt: skip


def packed(*parts: tuple[str, bytes | str]) -> bytes:
    """A zip of parts."""
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return body.getvalue()


def docx(inner: str) -> bytes:
    """A document of Word with a body of the given XML."""
    document = f"<w:document {_W}><w:body>{inner}</w:body></w:document>"
    return packed(
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", _RELATIONS),
        ("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?>{document}'),
    )


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def table(rows: Sequence[Sequence[str | None]]) -> str:
    """A table of Word; None is a cell that goes on from the row above."""
    columns = '<w:gridCol w:w="1500"/>' * len(rows[0])
    made = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    for number, row in enumerate(rows):
        made += "<w:tr>"
        for column, cell in enumerate(row):
            below = rows[number + 1][column] if number + 1 < len(rows) else ""
            merge = '<w:vMerge w:val="restart"/>' if cell is not None and below is None else ""
            merge = "<w:vMerge/>" if cell is None else merge
            width = '<w:tcW w:w="1500" w:type="dxa"/>'
            made += f"<w:tc><w:tcPr>{width}{merge}</w:tcPr>{paragraph(cell or '')}</w:tc>"
        made += "</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def ofd(*pages: Sequence[tuple[float, float, str]]) -> bytes:
    """A document in OFD; each page has texts with the left and upper end of their box."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = [
        ("OFD.xml", f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
         "</ofd:DocBody></ofd:OFD>"),
        ("Doc_0/Document.xml", f"<ofd:Document {space}><ofd:Pages>" + "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
        ) + "</ofd:Pages></ofd:Document>"),
    ]  # fmt: skip
    for number, page in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject Boundary="{left} {top} {4 * len(text)} 5">'
            f'<ofd:TextCode X="0" Y="4">{escape(text)}</ofd:TextCode></ofd:TextObject>'
            for left, top, text in page
        )
        content = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content>"
        parts.append((f"Doc_0/Pages/Page_{number}/Content.xml", f"{content}</ofd:Page>"))
    return packed(*parts)


def list_docx(title: str, *more: str) -> bytes:
    """A list of sub-funds in a document, below its title and above further lines."""
    rows = [HEAD, *((*map(_text, row[:4]), str(row[4]), f"{row[5]:.1%}") for row in ROWS)]
    return docx(paragraph(title) + table(rows) + "".join(map(paragraph, more)))


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def list_xlsx(title: str, *, extra_rows: int = 0, hidden: bool = False) -> bytes:
    """The same list in a spreadsheet: shares are numbers shown as percent."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append([title])
    sheet.merge_cells("A1:F1")
    sheet.append(HEAD)
    for row in ROWS:
        sheet.append(row)
        sheet.cell(sheet.max_row, 6).number_format = "0.0%"
    sheet.merge_cells("B3:B4")
    for number in range(extra_rows):
        sheet.append([number, "x"])
    if hidden:
        book.create_sheet("底稿").sheet_state = "hidden"
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def list_xls(title: str) -> bytes:
    """The same list in a spreadsheet of before 2007."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名单")
    sheet.write_merge(0, 0, 0, 5, title)
    percent = xlwt.XFStyle()
    percent.num_format_str = "0.0%"
    for column, name in enumerate(HEAD):
        sheet.write(1, column, name)
    for number, row in enumerate(ROWS, start=2):
        for column, cell in enumerate(row):
            if column == 1:
                continue
            sheet.write(number, column, cell, percent if column == 5 else xlwt.XFStyle())
    sheet.write_merge(2, 3, 1, 1, ROWS[0][1])
    body = BytesIO()
    book.save(body)
    return bytes(body.getvalue())
