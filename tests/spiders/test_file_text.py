"""Files of every form that is read, and hostile ones: each says what it holds, or why not."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

import pytest

from normalize.records import Json
from spiders import file_text as module, office_pages
from spiders.bounded import Limits
from spiders.cell_text import shown
from spiders.file_forms import form_of
from spiders.file_text import file_text
from spiders.libreoffice import ON_PATH, to_docx
from spiders.office_child import read
from tests.support import hostile_pdfs
from tests.support.office_files import (
    HEAD,
    docx,
    list_docx,
    list_xls,
    list_xlsx,
    ofd,
    packed,
    paragraph,
    table,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = _OLE + bytes(504) + "WordDocument\0".encode("utf-16-le")
LOCKED = _OLE + bytes(504) + "EncryptedPackage\0".encode("utf-16-le")


def blocks(said: Mapping[str, Json], page: int = 0) -> list[Mapping[str, Json]]:
    """The blocks of one page of a file that was read."""
    assert said["outcome"] == "read", said["odd"]
    pages = said["pages"]
    assert isinstance(pages, list)
    found = pages[page]
    assert isinstance(found, dict)
    listed = found["blocks"]
    assert isinstance(listed, list)
    return [block for block in listed if isinstance(block, dict)]


def test_a_document_of_word_has_lines_and_full_tables() -> None:
    struck = '<w:p><w:del w:id="1"><w:r><w:delText>作废</w:delText></w:r></w:del>'
    added = '<w:ins w:id="2"><w:r><w:t>补充</w:t></w:r></w:ins></w:p>'
    control = f"<w:sdt><w:sdtContent>{paragraph('控件内的话')}</w:sdtContent></w:sdt>"
    body = docx(paragraph("前言") + struck + added + control + table([["甲", "乙"], [None, "丙"]]))
    assert blocks(read(body, "docx")) == [
        {"line": "前言"},
        {"line": "补充"},
        {"line": "控件内的话"},
        {"rows": [["甲", "乙"], ["甲", "丙"]]},
    ]


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_sheet_shows_what_its_reader_sees_and_which_places_are_covered(form: str) -> None:
    body = list_xlsx("名单", hidden=True) if form == "xlsx" else list_xls("名单")
    said = file_text(body)
    assert said["form"] == form
    (block,) = blocks(said)
    assert block["row"] == 1
    assert block["above"] == [[3, 1]]
    assert block["rows"] == [
        ["名单", None, None, None, None, None],
        [*HEAD],
        ["1", "云岭市产业引导基金", "云岭青禾创投合伙企业（有限合伙）", "青禾资本公司", "5", "20%"],
        ["2", None, "云岭松岚产业投资基金", "松岚投资管理有限公司", "2.5", "25.5%"],
    ]  # fmt: skip
    assert said["odd"] == (["sheet 底稿: hidden, not read"] if form == "xlsx" else [])


def test_numbers_are_shown_as_their_format_prints_them() -> None:
    cases = {
        (0.25, "0.00%"): "25%",
        (3.0, "General"): "3",
        (0.1 + 0.2, "0.00"): "0.3",
        (1e15, "General"): "1000000000000000",
        (12345678, "#,##0,"): "12345.678",  # shown in thousands
        (5, '0.00"亿元"'): "5亿元",
        (5, "0.00\\亿"): "5亿",
        (1234, "[$¥-804]#,##0.00"): "1234",
        (float("nan"), "0"): "nan",
        (True, "General"): "True",
    }
    assert {case: shown(*case) for case in cases} == cases


def test_the_form_is_told_by_the_bytes() -> None:
    both = WORD + "Workbook\0".encode("utf-16-le")
    told = {
        "pdf": hostile_pdfs.pdf(pages=1),
        "docx": docx(""),
        "xlsx": list_xlsx("x"),
        "xls": list_xls("x"),
        "doc": WORD,
        "encrypted": LOCKED,
        "rtf": b"{\\rtf1 }",
        "zip": packed(("a.txt", "x")),
        "ofd": packed(("OFD.xml", "x")),
        "unknown": b"<html>no file</html>",
        "rar": b"Rar!\x1a\x07\x01",
    }
    assert {form: form_of(body, "名单.xls") for form, body in told.items()} == {
        form: form for form in told
    }
    assert (form_of(both, "a.doc"), form_of(both, "a.et")) == ("doc", "xls")
    assert form_of(_OLE + bytes(600), "old.wps") == "doc"


def test_a_document_in_ofd_has_the_lines_that_stand_at_one_height() -> None:
    page = (
        (40, 30.4, "单只子基金"),
        (20, 20, "第三条"),
        (20, 30, "规模不低于"),
        (120, 30, "2亿元"),
    )
    said = read(ofd(page, ((20, 20, "第四条"),)), "ofd")
    assert blocks(said) == [{"line": "第三条"}, {"line": "规模不低于单只子基金 2亿元"}]
    assert blocks(said, 1) == [{"line": "第四条"}]
    assert read(packed(("OFD.xml", "x")), "ofd")["outcome"] == "damaged"


def test_each_file_in_an_archive_is_read_and_what_is_not_is_told() -> None:
    inner = packed(("a.txt", "x"))
    body = packed(
        *(("AAAA.docx", docx(paragraph("甲"))), ("b/说明.ofd", ofd([(1, 1, "乙")]))),
        *(("内.zip", inner), ("c.rar", b"Rar!x"), ("__MACOSX/._x", b"x")),
    )
    body = body.replace(b"AAAA", "名单".encode("gb18030"))  # as old programs write names
    said = file_text(body, "附件.zip")
    assert (said["form"], said["outcome"], said["count"]) == ("zip", "read", 4)
    assert isinstance(said["pages"], list)
    pages = [(p["file"], p["form"], p["blocks"]) for p in said["pages"] if isinstance(p, dict)]
    assert pages == [
        ("名单.docx", "docx", [{"line": "甲"}]),
        ("说明.ofd", "ofd", [{"line": "乙"}]),
    ]
    assert said["odd"] == [
        "内.zip: other_form: an archive in an archive",
        "c.rar: other_form: rar: an archive that isn't opened here",
    ]
    assert file_text(inner)["outcome"] == "other_form"
    assert file_text(packed(("a.txt", bytes(70 * 1024 * 1024))))["odd"] == [
        "a.txt: over_limits: too large"
    ]


def test_hostile_files_say_why_they_are_not_read() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    bomb = packed(("word/document.xml", bytes(100 * 1024 * 1024)))
    good = list_xlsx("x")
    outcomes = [
        read(bomb, "docx")["outcome"],
        read(packed(*((f"{n}.xml", "") for n in range(2100))), "xlsx")["outcome"],
        read(packed(("word/document.xml", laughs)), "docx")["outcome"],
        read(packed(("xl/workbook.xml", laughs)), "xlsx")["outcome"],
        read(good[: len(good) // 2], "xlsx")["outcome"],
        read(WORD, "xls")["outcome"],
        read(docx(""), "docx")["outcome"],
        file_text(LOCKED)["outcome"],
        file_text(packed(("a.txt", "x")))["outcome"],
        file_text(b"<html>")["outcome"],
    ]
    assert outcomes == [
        "over_limits", "over_limits", "damaged", "damaged", "damaged", "damaged", "no_text",
        "encrypted", "other_form", "other_form",
    ]  # fmt: skip


def test_a_sheet_of_more_rows_than_anybody_reads_is_cut_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office_pages, "_MOST_ROWS", 50)
    said = read(list_xlsx("x", extra_rows=60), "xlsx")
    rows = blocks(said)[0]["rows"]
    assert isinstance(rows, list)
    assert len(rows) == 50
    assert said["odd"] == ["sheet 名单: 64 rows, the first 50 are read"]


def test_a_reader_that_needs_too_much_is_ended() -> None:
    said = file_text(list_xlsx("x"), limits=Limits(seconds=0.05))
    assert said["outcome"] == "over_limits"


def test_a_document_of_before_2007_without_libreoffice_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    said = file_text(WORD, "名单.doc")
    assert (said["form"], said["outcome"]) == ("doc", "no_converter")
    assert "apt install" in str(said["odd"])


def test_a_document_of_before_2007_is_read_through_docx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "to_docx", lambda *_: list_docx("名单"))
    said = file_text(WORD, "名单.wps")
    assert said["form"] == "doc"
    assert blocks(said)[0] == {"line": "名单"}


@pytest.mark.skipif(not any(map(shutil.which, ON_PATH)), reason="needs LibreOffice")
def test_libreoffice_makes_a_document_of_word() -> None:
    rtf = r"{\rtf1\ansi\ansicpg936 {\fonttbl{\f0 SimSun;}}\f0 \u27597?\u23376?\u22522?\u37329?\par}"
    made = to_docx(rtf.encode(), "rtf", Limits())
    assert blocks(read(made, "docx")) == [{"line": "母子基金"}]
