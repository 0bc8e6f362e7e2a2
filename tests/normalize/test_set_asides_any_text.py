"""What holds for any text, hostile ones too, and the measure on labelled notices."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.notice_text import prepare
from normalize.set_asides import Outcome, SetAsideOutcome, read_set_asides
from normalize.traced_text import TracedText
from tests.support.set_aside_texts import (
    ANSWERED_NO,
    ANSWERED_YES,
    BOILERPLATE,
    DENIED,
    SMALL_MICRO,
    WHOLE,
    brief,
)

NOT, UNREADABLE = Outcome.EXPLICITLY_NOT, Outcome.UNREADABLE
ACCURACY_FLOOR = 0.97  # reached on the labelled notices: 60 of 60

WORDS = [
    *"是否非不未的：。；，（）□☑?●○《》%\n 1包第",
    *("本项目", "采购包", "标项1", "专门", "面向", "中小", "企业", "小微企业", "采购", "的项目"),
    *("联合体", "分包", "预留", "份额", "给予", "10", "扣除", "若", "对于", "声明函", "资格要求"),
    *(*WHOLE, *DENIED, *ANSWERED_YES, *ANSWERED_NO),
]
notices = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
)
decided = st.sampled_from([*WHOLE, *SMALL_MICRO, *DENIED, *ANSWERED_YES, *ANSWERED_NO])
WHOLE_KINDS = {"sme_whole", "small_micro_whole"}


@given(text=notices, attachments=st.integers(0, 3))
def test_any_text_is_read_and_quoted_verbatim(text: str, attachments: int) -> None:
    outcome = read_set_asides(text, attachments_present=attachments)
    for one in outcome.statements:
        assert one.evidence in text
        assert 0 < len(one.evidence) <= 200
        assert one.negated == (one.kind == "not_reserved")
        assert one.percent is None or 0 < one.percent <= 100


@given(text=notices)
def test_yes_and_no_on_one_lot_never_pass_for_an_answer(text: str) -> None:
    outcome = read_set_asides(text)
    denied = {one.lot_ref for one in outcome.statements if one.negated}
    whole = {one.lot_ref for one in outcome.statements if one.kind in WHOLE_KINDS}
    assert outcome.outcome is not NOT or not whole
    assert outcome.outcome is UNREADABLE or not denied & whole


@given(
    text=decided,
    policies=st.lists(st.sampled_from(BOILERPLATE), min_size=1, max_size=4),
    before=st.booleans(),
)
def test_policy_text_never_turns_an_answer(text: str, policies: list[str], before: bool) -> None:
    policy = "\n".join(policies)
    joined = f"{policy}\n{text}" if before else f"{text}\n{policy}"
    alone, together = read_set_asides(text), read_set_asides(joined)
    assert together.outcome is alone.outcome
    assert brief(together) == brief(alone)


@given(text=st.text(alphabet="甲乙丙丁 \n", max_size=60), data=st.data())
def test_cut_texts_know_where_their_characters_stood(text: str, data: st.DataObject) -> None:
    traced = TracedText(text, text)
    for _ in range(3):
        edge = st.integers(0, len(traced.text))
        traced = traced.cut(data.draw(st.lists(st.tuples(edge, edge), max_size=3)))
    places = [traced.origin(place) for place in range(len(traced.text))]
    assert [text[place] for place in places] == list(traced.text)
    assert places == sorted(set(places))


@settings(max_examples=30)
@given(text=notices)
def test_preparing_only_swaps_and_cuts(text: str) -> None:
    assert len(prepare(text).traced.text) <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "本项目面向",
        "□是",
        "1、",
        "包1、",
        "《",
        "面向 \n",
        "须联合体",
        "_",
        " \n是否面向中小企业:",
        "●○",
    ],
)
def test_a_hostile_megabyte_comes_to_an_end(unit: str) -> None:
    hostile = unit * (1_000_000 // len(unit)) + "\n本项目专门面向中小企业采购"
    assert read_set_asides(hostile).outcome in set(Outcome)


# --- the labelled notices ------------------------------------------------------------------------
# In the order in which one class is given to a notice of several statements.
CLASSES = {
    "sme_joint_venture": "RESERVED_JV",
    "sme_subcontract": "RESERVED_SUBCONTRACT",
    "sme_package": "RESERVED_PACKAGES",
    "sme_partial": "RESERVED_PARTIAL",
    "small_micro_whole": "RESERVED_WHOLE SMALL_MICRO",
    "sme_whole": "RESERVED_WHOLE SME",
    "sme_implied": "RESERVED_IMPLIED",
    "not_reserved": "NOT_RESERVED",
}


def labelled(folder: Path) -> dict[str, str]:
    with (folder / "setaside_labels.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {
        row["url"]: f"{row['label']} {row['beneficiary']}"
        if row["label"] == "RESERVED_WHOLE"
        else row["label"]
        for row in rows
    }


def class_of(outcome: SetAsideOutcome) -> str:
    kinds = {str(one.kind) for one in outcome.statements}
    return next((label for kind, label in CLASSES.items() if kind in kinds), "NONE_STATED")


def test_labelled_notices(captures: Path) -> None:
    labels = labelled(captures / "ccgp_text")
    lines = (captures / "ccgp_text" / "notices_20260729.jsonl").read_text("utf-8").splitlines()
    pairs: Counter[tuple[str, str]] = Counter()
    misses: list[str] = []
    for notice in map(json.loads, lines):
        expected, found = labels[notice["url"]], class_of(read_set_asides(notice["clean_text"]))
        pairs[expected, found] += 1
        if expected != found:
            misses.append(f"{notice['url']}: {expected}, read as {found}")
    hits = sum(count for (expected, found), count in pairs.items() if expected == found)
    assert hits / len(lines) >= ACCURACY_FLOOR, "\n".join(misses)
