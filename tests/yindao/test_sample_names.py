"""Nothing of the sample is copied: no name, person or telephone of a real page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spiders.office_pages import read_xlsx
from spiders.pdf_pages import PdfFile
from tests.support import sample_files
from yindao.sample.world import WORLD


def strings(value: Any, keys: frozenset[str]) -> Iterator[str]:
    """The texts under `keys`, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in keys and isinstance(inner, str):
                yield inner
            yield from strings(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, keys)


def json_of(path: Path) -> list[Any]:
    """A file of JSON, JSON lines or JSONP."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line]
    if path.suffix == ".jsonp":
        text = text[text.index("(") + 1 : text.rindex(")")]
    return [json.loads(text)]


FIRM_KEYS = frozenset(
    {
        "stockAuditName",
        "s_issueCompanyFullName",
        "i_intermediaryName",
        "companyFullName",
        "companyName",
        "fundName",
        "managerName",
        "mandatorName",
        "fund",
        "manager",
        "custodian",
        "orgName",
        "title",
        "buyer",
    }
)
PERSON_KEYS = frozenset({"i_p_personName", "s_personName", "artificialPersonName"})
TITLE = re.compile(r'(?:_\d+\.htm"[^>]*title=|ArticleTitle" content=)"([^"]+)"')
SUMMARY = re.compile(r"'title'[^>]*>(?:采购项目名称|采购单位|代理机构名称)</td><td[^>]*>([^<]+)<")


def captured_names(captures: Path, keys: frozenset[str]) -> Iterator[str]:
    for folder in ("sse", "amac", "ccgp_text"):
        for path in sorted((captures / folder).iterdir()):
            if path.suffix in (".json", ".jsonl", ".jsonp"):
                yield from strings(json_of(path), keys)


def text_of(path: Path) -> str:
    """What a file of the sample says; of a PDF what stands on its pages, of a list its cells."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        return repr(read_xlsx(content).pages)
    if path.suffix == ".pdf":
        file = PdfFile(content)
        return "".join(file.text(number) for number in range(len(file)))
    return content.decode("utf-8")


def test_its_pdfs_are_what_the_script_writes() -> None:
    for made, path, named in (
        (sample_files.prospectus(), sample_files.FILE, sample_files.ISSUER),
        (sample_files.declaration(), sample_files.DECLARATION, "从业人员"),
    ):
        written = PdfFile(made)
        shown = "".join(written.text(number) for number in range(len(written)))
        assert shown == text_of(path)
        assert named in shown


def test_no_name_of_the_captures(captures: Path) -> None:
    sample = "\n".join(text_of(path) for path in WORLD.rglob("*.*"))
    names = set(captured_names(captures, FIRM_KEYS))
    for page in sorted((captures / "ccgp").glob("*.html")):
        for pattern in (TITLE, SUMMARY):
            names.update(pattern.findall(page.read_text(encoding="utf-8")))
    names = {name.strip() for name in names if len(name.strip()) > 4}
    assert len(names) > 1000
    assert sorted(name for name in names if name in sample) == []


def test_no_person_of_the_captures(captures: Path) -> None:
    pages = [*WORLD.rglob("sse/*.json"), *WORLD.rglob("amac/managers-*.json")]
    invented = {name for path in pages for name in strings(json_of(path), PERSON_KEYS)} - {""}
    assert invented
    assert invented.isdisjoint(captured_names(captures, PERSON_KEYS))


def test_telephones_are_no_telephones() -> None:
    number = re.compile(r"\b(?:0\d{2,3}-\d{7,8}|1[3-9]\d{9})\b")
    portals = ("ccgp", "ggzy", "zcy", "gpcms", "szggzy")
    paths = [path for name in portals for path in (WORLD / name).iterdir()]
    assert len(paths) > 25
    for path in paths:
        assert set(number.findall(text_of(path))) <= {"000-00000000"}
