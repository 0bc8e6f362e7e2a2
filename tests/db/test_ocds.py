"""Purchases in the Open Contracting Data Standard, checked with its own tools, offline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ocdsextensionregistry.extension_version
import ocdsextensionregistry.util
import pytest
import requests
from libcoveocds.api import ocds_json_output
from ocdskit.combine import merge
from ocdsmerge.rules import get_merge_rules
from sqlalchemy import Engine

from db.exports.ocds import load
from db.exports.ocds.codes import EXTENSIONS, MERGE_RULES
from db.exports.ocds.load import Choice
from db.exports.ocds.releases import Naming
from db.exports.ocds.write import NoPurchase, write_ocds
from tests.db.conftest import Desk
from tests.db.portals import crawl, portal
from tests.support.notices import read
from tests.support.ocds_schemas import Captured, patched_schema
from tests.support.purchases import FIRM, FIRST, month, notice_of, on, reserved, signed, won

OpenDesk = Callable[..., Desk]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an export goes."""
    return tmp_path / "ocds"


@pytest.fixture
def month_of_purchases(open_desk: OpenDesk, engine: Engine) -> Engine:
    """The made-up month on each database, with a correction and a contract."""
    more = {"number": "YNZC2026-G1-00009", "thing": "第09号仪器"}
    for name, notices in month().items():
        beside = [
            notice_of("x1", "correction", on(8), correction_subject_raw="采购文件", **more),
            [*notice_of("x2", "contract", on(50), **more), *signed("x2", FIRM, 190_000_00)],
        ]
        crawl(portal(open_desk, name), *notices, *(beside if name == "ccgp" else []))
    return engine


def export(engine: Engine, folder: Path, choice: Choice | None = None) -> tuple[Any, Any]:
    """The two packages."""
    write_ocds(engine, folder, choice or Choice(), Naming())
    assert sorted(path.name for path in folder.iterdir()) == ["records.json", "releases.json"]
    return tuple(
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("releases.json", "records.json")
    )


def record_of(records: Any, number: str) -> Any:
    """The compiled release of a project number."""
    (found,) = [r for r in records["records"] if r["ocid"].startswith(f"ocds-xxxxxx-{number}-")]
    return found["compiledRelease"]


# --- valid to the standard's own tools


@pytest.fixture
def offline(captures: Path, monkeypatch: pytest.MonkeyPatch) -> Captured:
    """OCDS tools find the captured schemas where they look for them, and nothing else."""
    adapter = Captured(captures)
    session = requests.Session()
    session.mount("https://", adapter)
    monkeypatch.setattr(ocdsextensionregistry.util, "session", session)
    monkeypatch.setattr(ocdsextensionregistry.extension_version, "session", session)
    return adapter


def checked(package: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What libcoveocds says of a package. It leaves the schema that it made in `folder`."""
    said: dict[str, Any] = ocds_json_output(str(folder), json_data=package, schema_version="1.1")
    return said


def test_both_packages_are_valid(
    month_of_purchases: Engine, offline: Captured, folder: Path
) -> None:
    releases, records = export(month_of_purchases, folder)
    compiled = [record["compiledRelease"] for record in records["records"]]

    for package in (releases, {**releases, "releases": compiled}):
        found = checked(package, folder)
        assert found["validation_errors"] == []
        assert found["extensions"]["invalid_extension"] == {}
        assert set(found["extensions"]["extensions"][0]) >= {"url"}
        assert len(found["extensions"]["extensions"]) == len(EXTENSIONS)
        added = [f"{f['path']}/{f['field_name']}" for f in found["all_additional_fields"]]
        assert [path for path in added if "/x_" not in path] == [], "unknown to OCDS"
        assert found["additional_closed_codelist_values"] == {}
        codes = found["additional_open_codelist_values"].values()
        ours = {code for codelist in codes for code in codelist["values"]}
        assert {code for code in ours if not code.startswith(("x_", "CN-SAIC"))} == set()


def test_the_check_can_fail(offline: Captured, month_of_purchases: Engine, folder: Path) -> None:
    releases, _ = export(month_of_purchases, folder)
    releases["releases"][0]["tender"]["sustainability"] = "much"
    del releases["releases"][1]["ocid"]

    found = checked(releases, folder)

    assert len(found["validation_errors"]) == 2


def test_users_compile_the_same(month_of_purchases: Engine, captures: Path, folder: Path) -> None:
    releases, records = export(month_of_purchases, folder)
    schema = patched_schema(captures, list(EXTENSIONS))

    found = {release["ocid"]: release for release in merge([releases], schema=schema)}

    assert found == {r["ocid"]: r["compiledRelease"] for r in records["records"]}


def test_lists_are_merged_as_the_schemas_say(
    month_of_purchases: Engine, captures: Path, folder: Path
) -> None:
    rules = get_merge_rules(patched_schema(captures, list(EXTENSIONS)))
    releases, _ = export(month_of_purchases, folder)
    written = {path for release in releases["releases"] for path in paths(release)}

    assert {path: rules.get(path) for path in written} == {
        path: MERGE_RULES.get(path) for path in written
    }
    assert {path: rules[path] for path in MERGE_RULES} == MERGE_RULES


def paths(value: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The fields of a release; places in lists don't count."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield (*above, name)
            yield from paths(below, (*above, name))
    elif isinstance(value, list):
        for below in value:
            yield from paths(below, above)


# --- what they say


def test_one_process_from_the_intention_to_the_award(
    month_of_purchases: Engine, folder: Path
) -> None:
    releases, records = export(month_of_purchases, folder)
    release = record_of(records, "YNZC2026-G1-00001")
    steps = [r for r in releases["releases"] if r["ocid"] == release["ocid"]]

    assert [step["tag"] for step in steps] == [["planning"], ["tender"], ["award"]]
    assert release["planning"]["budget"]["amount"] == {"amount": 300_000, "currency": "CNY"}
    assert release["tender"]["status"] == "complete"
    assert release["tender"]["mainProcurementCategory"] == "goods"
    pages = [document["id"] for document in release["tender"]["documents"]]
    assert pages == ["test_ccgp-c1", "test_ggzy-g1", "test_zcy-z2", "test_ggzy-g2", "test_ccgp-c2"]
    (award,) = release["awards"]
    assert (award["value"]["amount"], award["suppliers"][0]["name"]) == (280_000, FIRM)
    roles = {party["name"]: party["roles"] for party in release["parties"]}
    assert roles == {"昆明市样本中学": ["buyer"], FIRM: ["supplier"]}
    assert {r["language"] for r in steps} == {"zh"}
    assert steps[1]["date"] == "2026-06-02T09:00:00+08:00"


def test_what_is_reserved_is_said_in_three_places(month_of_purchases: Engine, folder: Path) -> None:
    _, records = export(month_of_purchases, folder)
    whole = record_of(records, "YNZC2026-G1-00001")["tender"]
    assert whole["suitability"] == {"sme": True}
    assert whole["otherRequirements"] == {"reservedParticipation": ["x_sme"]}
    assert whole["sustainability"] == [
        {"goal": "social.smeInclusion", "strategies": ["reservedParticipation"]}
    ]
    assert whole["hasSustainability"] is True

    lots = record_of(records, "YNZC2026-G1-00011")["tender"]["lots"]
    reserved_lots = {lot["id"]: lot.get("otherRequirements") for lot in lots}
    assert reserved_lots == {"1": {"reservedParticipation": ["x_sme"]}, "2": None}


def test_not_reserved_does_not_mean_unsuitable(month_of_purchases: Engine, folder: Path) -> None:
    _, records = export(month_of_purchases, folder)
    tender = record_of(records, "YNZC2026-G1-00014")["tender"]

    assert tender["x_setAside"] == "none"
    assert not {"suitability", "otherRequirements"} & set(tender)


def test_a_preference_in_the_price_reserves_nothing(
    month_of_purchases: Engine, folder: Path
) -> None:
    _, records = export(month_of_purchases, folder)
    tender = record_of(records, "YNZC2026-G1-00013")["tender"]

    assert tender["sustainability"] == [
        {"goal": "social.smeInclusion", "strategies": ["marginOfPreference"]}
    ]
    assert (tender["x_setAsideReading"], "suitability" in tender) == ("preference_only", False)


def test_a_subcontract_has_its_share(open_desk: OpenDesk, engine: Engine, folder: Path) -> None:
    said = reserved("1", "stated", "sme_subcontract", percent=30)
    crawl(portal(open_desk, "ccgp"), [*notice_of("1", "tender", on(0)), *said])
    (record,) = export(engine, folder)[1]["records"]

    tender = record["compiledRelease"]["tender"]
    assert tender["subcontractingTerms"] == {"competitiveMinimumPercentage": 0.3}


def test_a_repeated_tender_names_the_one_that_failed(
    month_of_purchases: Engine, folder: Path
) -> None:
    _, records = export(month_of_purchases, folder)
    failed = record_of(records, "YNZC2026-G1-00002")
    again = record_of(records, "YNZC2026-G1-00002(二次)")

    assert failed["tender"]["status"] == "cancelled"
    (related,) = again["relatedProcesses"]
    assert related["relationship"] == ["unsuccessfulProcess"]
    assert related["identifier"] == failed["ocid"]


def test_a_purchase_names_the_publication_that_planned_it(
    month_of_purchases: Engine, folder: Path
) -> None:
    releases, records = export(month_of_purchases, folder)
    (related,) = record_of(records, "YNZC2026-G1-00009")["relatedProcesses"]

    assert (related["relationship"], related["title"]) == (["planning"], "第09号仪器")
    assert related["x_confidence"] == 0.98
    assert related["identifier"] in {release["ocid"] for release in releases["releases"]}


def test_rates_are_no_money_and_contracts_have_their_award(
    month_of_purchases: Engine, folder: Path
) -> None:
    _, records = export(month_of_purchases, folder)
    release = record_of(records, "YNZC2026-G1-00009")

    by_rate = next(a for a in release["awards"] if a.get("x_priceKind") == "rate")
    assert "value" not in by_rate
    (contract,) = release["contracts"]
    own = next(a for a in release["awards"] if a["id"] == contract["awardID"])
    assert (own["suppliers"][0]["name"], contract["value"]["amount"]) == (FIRM, 190_000)
    assert "value" not in own  # two awards to the firm, and none of this amount
    (amendment,) = release["tender"]["amendments"]
    assert amendment["description"] == "采购文件"


def test_what_a_correction_denies_is_taken_back(
    open_desk: OpenDesk, engine: Engine, offline: Captured, folder: Path
) -> None:
    """And a contract follows from the award that was published: its money counts once."""
    crawl(
        portal(open_desk, "ccgp"),
        [
            *notice_of("1", "tender", on(0)),
            *reserved("1", "stated", "sme_whole", "green_preferred"),
        ],
        [
            *notice_of("2", "correction", on(5), correction_subject_raw="采购文件"),
            *reserved("2", "explicitly_not", "not_reserved"),
        ],
        [*notice_of("3", "award", on(20)), *won("3", FIRM, 95_000_00)],
        [*notice_of("4", "contract", on(30)), *signed("4", FIRM, 95_000_00)],
    )
    releases, records = export(engine, folder)
    (record,) = records["records"]
    release = record["compiledRelease"]
    tender = release["tender"]

    assert checked(releases, folder)["validation_errors"] == []
    assert tender["x_setAside"] == "none"
    assert not tender.get("suitability")  # merging empties an object and lets it stand
    assert not tender.get("otherRequirements")
    assert [goal["goal"] for goal in tender["sustainability"]] == ["environmental"]
    (award,), (contract,) = release["awards"], release["contracts"]
    assert contract["awardID"] == award["id"]
    assert (award["value"]["amount"], contract["value"]["amount"]) == (95_000, 95_000)


def test_what_could_not_be_read_is_only_quoted(
    open_desk: OpenDesk, engine: Engine, folder: Path
) -> None:
    both = reserved("1", "unreadable", "sme_whole", "not_reserved")
    crawl(portal(open_desk, "ccgp"), [*notice_of("1", "tender", on(0)), *both])
    (record,) = export(engine, folder)[1]["records"]

    tender = record["compiledRelease"]["tender"]
    assert [one["kind"] for one in tender["x_setAsideStatements"]] == ["not_reserved", "sme_whole"]
    assert not {"x_setAside", "suitability", "otherRequirements", "sustainability"} & set(tender)


# --- as files


def test_the_same_database_gives_the_same_bytes(
    month_of_purchases: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = folder / "one", folder / "other"
    export(month_of_purchases, one)
    monkeypatch.setattr(load, "PAGE", 2)  # pages are no part of what is written
    export(month_of_purchases, other)

    for name in ("releases.json", "records.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_a_choice_of_purchases(month_of_purchases: Engine, folder: Path) -> None:
    _, late = export(month_of_purchases, folder, Choice(since=on(50)))
    assert [record["ocid"].split("-")[4][:5] for record in late["records"]] == ["00002", "00009"]
    assert len(late["records"][1]["releases"]) == 4  # all of it, not only what is new

    _, one = export(month_of_purchases, folder, Choice(number="YNZC2026-G1-00002"))
    assert len(one["records"]) == 2  # both attempts
    assert date(2026, 6, 2) == FIRST


def test_what_broke_off_leaves_the_last_export(
    month_of_purchases: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(month_of_purchases, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fails(_: Any) -> Any:
        raise RuntimeError("broken off")

    monkeypatch.setattr("db.exports.ocds.write.compiled", fails)
    with pytest.raises(RuntimeError):
        write_ocds(month_of_purchases, folder, Choice(), Naming())

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_number_that_no_purchase_has_leaves_the_last_export(
    month_of_purchases: Engine, folder: Path
) -> None:
    export(month_of_purchases, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(NoPurchase):
        write_ocds(month_of_purchases, folder, Choice(number="NOPE-1"), Naming())
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


PERSONAL = re.compile(
    r"(?<![\d-])1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[-—]\d{7,8}(?!\d)|[\w.+-]+@[\w-]+\.\w+|联系人|联系电话"
)


def test_nobody_can_be_called_from_an_export(
    open_desk: OpenDesk, engine: Engine, captures: Path, folder: Path
) -> None:
    """Real notices, with contacts and experts on every page."""
    pages = {
        "gkzb": "detail_gkzb_yunnan_zcy_20260602",
        "zbgg": "detail_award_heilongjiang_gpcms_2026",
        "gzgg": "detail_correction_beijing_2026",
        "fblbgg": "detail_termination_beijing_2026",
    }
    texts = [
        (captures / f"ccgp/{name}.html").read_text(encoding="utf-8") for name in pages.values()
    ]
    assert all(PERSONAL.search(text) for text in texts)
    for number, (channel, text) in enumerate(zip(pages, texts, strict=True)):
        crawl(portal(open_desk, f"p{number}"), read(text, channel))

    releases, _ = export(engine, folder)

    assert len(releases["releases"]) == 4
    for name in ("releases.json", "records.json"):
        text = (folder / name).read_text(encoding="utf-8")
        assert PERSONAL.findall(text) == []
        assert "contactPoint" not in text
