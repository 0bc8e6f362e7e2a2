"""Categories by the names that notices print."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from normalize.procurement.catalogue import all_codes, main_of, name_of, parent_of, read_category
from normalize.reading import Reason

NOW = date(2026, 6, 2)


@pytest.mark.parametrize(
    ("text", "code", "main"),
    [
        ("货物/设备/仪器仪表/其他仪器仪表", "A02109900", "goods"),
        ("货物/设备/信息化设备/计算机/服务器", "A02010104", "goods"),
        ("服务/信息技术服务/软件开发服务/基础软件开发服务", "C16010100", "services"),
        ("医用 X 线诊断设备", "A02321200", "goods"),  # spaces of an editor
        ("其他医疗设备", "A02329900", "goods"),
        ("虚拟专用网(VPN)设备", "A02010313", "goods"),  # brackets in the other width
        ("货物/设备/雷达、无线电和卫星导航设备/地面雷达/双/多基地雷达", "A02070114", "goods"),
        ("工程", "B", "works"),
        ("A02010104", "A02010104", "goods"),
        ("A0201", "A02010000", "goods"),
        ("医疗设备/临床检验设备", "A02321900", "goods"),  # not from the top
        ("车辆维修和保养服务/车辆维修和保养服务", "C23120301", "services"),
    ],
)
def test_one_category(text: str, code: str, main: str) -> None:
    read = read_category(text, NOW)
    assert read.value is not None, read
    assert (read.value.code, read.value.main, read.value.edition) == (code, main, "2022")


@pytest.mark.parametrize(
    ("text", "reason", "main"),
    [
        ("", Reason.NOT_STATED, None),
        ("车辆维修和保养服务", Reason.AMBIGUOUS, "services"),  # two places
        ("货物/设备/仪器仪表/其他仪器仪表\n货物/家具和用具", Reason.AMBIGUOUS, "goods"),
        ("服务/信息技术服务；货物/设备", Reason.AMBIGUOUS, None),
        ("货物/设备/没有这种设备", Reason.UNREADABLE, "goods"),
        ("样本家具若干", Reason.UNREADABLE, None),
        ("A02010198", Reason.UNREADABLE, None),  # no such code
        ("家具/服务器", Reason.UNREADABLE, None),  # the name stands elsewhere
    ],
)
def test_what_is_in_doubt_has_no_code(text: str, reason: Reason, main: str | None) -> None:
    read = read_category(text, NOW)
    assert (read.value, read.reason, main_of(text)) == (None, reason, main)


@pytest.mark.parametrize(
    ("text", "published", "main"),
    [
        ("货物/通用设备/计算机设备及软件/计算机设备/台式计算机", NOW, "goods"),
        ("服务/信息技术服务/软件开发服务/基础软件开发服务", date(2017, 12, 19), "services"),
        ("服务器", date(2022, 12, 31), "goods"),
    ],
)
def test_names_of_2013_have_no_code_of_2022(text: str, published: date, main: str) -> None:
    read = read_category(text, published)
    assert read.value is not None
    assert (read.value.code, read.value.main, read.value.edition) == (None, main, "2013")


def test_the_catalogue_is_whole() -> None:
    codes = set(all_codes())
    assert len(codes) == 4304
    assert {code[0] for code in codes} == {"A", "B", "C"}
    assert all(parent_of(code) in codes or len(code) == 1 for code in codes)
    names = [name_of(code) or "" for code in codes]
    assert all(name and name == name.strip() and len(name) <= 30 for name in names)
    assert name_of("C05010000") == "社会保障服务"
    assert [name_of(code) for code in ("A05040101", "A08060301", "C16010000")] == [
        *("复印纸", "基础软件", "软件开发服务"),
    ]


def test_every_code_is_found_by_its_path() -> None:
    for code in all_codes():
        above, path = code, list[str]()
        while above:
            path.insert(0, name_of(above) or "")
            above = parent_of(above)
        read = read_category("/".join(path), NOW)
        assert read.value is not None, (code, read)
        assert read.value.code == code


def test_codes_are_those_that_another_reading_of_the_document_found(captures: Path) -> None:
    """A public reading of the same PDF has spilled descriptions in its names, but no other codes.
    Six of its parents are missing: here none is."""
    path = captures / "procurement_catalogue/catalogue_2022.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["entries"]
    assert len(entries) == 4272
    theirs = {each["catalog_code"]: each["catalog_name"] for each in entries}
    assert theirs.keys() <= set(all_codes())
    same = sum(name.split(" ")[0] == name_of(code) for code, name in theirs.items())
    assert same >= 4220


def test_the_file_is_sorted_and_without_repeats() -> None:
    file = Path(__file__).parents[2] / "normalize/data/procurement_catalogue_2022.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    assert codes == sorted(set(codes))
