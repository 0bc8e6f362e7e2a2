"""What holds for any text, hostile ones too, and the measure on labelled notices."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from bench.set_asides import OURS, measure
from normalize.procurement.notice_text import prepare
from normalize.set_asides.reader import LONGEST, Outcome, read_set_asides
from normalize.set_asides.sentences import readings
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


HOSTILE = [
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
    "中小企业预留100%",
    "不专门面向中小企业采购,",
    "(专门面向/",
    "本 项 ",
    "序号\n是否专门面向中小企业\n1\n",
    "中小企业\t是\n",
    "是否专门面向中小企业:包1是,包2否,",
    "第六条《中小》所规定的",
]


def steps(text: str) -> int:
    """How often a line of ours is run to read a text: work without a clock."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace if "normalize" in frame.f_code.co_filename else None

    readings.cache_clear()
    sys.settrace(trace)
    try:
        read_set_asides(text)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_work_grows_with_the_text_and_not_faster(unit: str) -> None:
    end = "\n本项目专门面向中小企业采购"
    small, large = (unit * (size // len(unit)) + end for size in (4_000, 32_000))
    assert steps(large) <= 12 * steps(small)


def test_the_work_grows_with_the_rows_of_a_table_and_not_faster() -> None:
    small, large = ("序号\n是否专门面向中小企业\n" + "1\n是\n" * rows for rows in (1_000, 8_000))
    assert steps(large) <= 12 * steps(small)
    assert brief(read_set_asides(large)) == ["sme_whole@1"]


def test_ten_megabytes_are_read_to_a_bound() -> None:
    hostile = "1\t样本\n" * 2_000_000 + "本项目专门面向中小企业采购"
    outcome = read_set_asides(hostile)
    assert (outcome.outcome, outcome.statements) == (Outcome.NOT_READ, ())
    within = hostile[: LONGEST - 20] + "\n本项目专门面向中小企业采购\n"
    assert read_set_asides(within + hostile).outcome is Outcome.STATED


# --- the labelled notices ------------------------------------------------------------------------


def accuracy(texts: Path, labels: Path) -> tuple[float, list[str]]:
    measured = measure("labelled", texts, labels)
    misses = [f"{one.title}: {one.label}, read as {other.label}" for one, other in measured.misses]
    return measured.accuracy, [*misses, *(one.title for one, _ in measured.misnamed)]


def test_labelled_notices(captures: Path) -> None:
    folder = captures / "ccgp_text"
    found, misses = accuracy(folder / "notices_20260729.jsonl", folder / "setaside_labels.tsv")
    assert found >= ACCURACY_FLOOR, "\n".join(misses)


def test_labelled_notices_of_our_own() -> None:
    found, misses = accuracy(OURS / "set_aside_notices.jsonl", OURS / "set_aside_labels.tsv")
    assert (found, misses) == (1, [])
