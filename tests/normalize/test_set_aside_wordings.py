"""Sentences in many wordings, and what may be changed in one without changing what it says."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.labelled import said
from normalize.procurement.notice_text import prepare, sentences
from normalize.set_asides.preference_rules import PREFERENCES
from normalize.set_asides.reader import read_set_asides
from normalize.set_asides.rules import RESERVATIONS
from normalize.set_asides.sentences import Begins
from normalize.set_asides.words import SPEAKS
from tests.support.set_aside_texts import (
    ANSWERED_NO,
    ANSWERED_YES,
    BOILERPLATE,
    DENIED,
    SMALL_MICRO,
    WHOLE,
)

SENTENCES = Path(__file__).parents[1] / "labelled" / "set_aside_sentences.tsv"
SAID = [*WHOLE, *SMALL_MICRO, *DENIED, *ANSWERED_YES, *ANSWERED_NO, *BOILERPLATE]
TO_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789%():,;"}
TO_HALF_WIDTH = {wide: narrow for narrow, wide in TO_FULL_WIDTH.items()}
SECTION = "二、申请人的资格要求：\n2.落实政府采购政策需满足的资格要求："
Change = Callable[[str], str]


def label_of(text: str) -> str:
    found = said(read_set_asides(text))
    whole = found.label == "RESERVED_WHOLE" and found.beneficiary == "SMALL_MICRO"
    return f"{found.label} SMALL_MICRO" if whole else found.label


def labelled() -> list[tuple[str, str]]:
    """Labels and texts; in the file signs stand for line breaks and tabs."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["label"], row["text"].replace("⏎", "\n").replace("⇥", "\t")) for row in rows]


def test_sentences_in_many_wordings() -> None:
    texts = labelled()
    assert len(texts) > 250
    assert [(wanted, text) for wanted, text in texts if label_of(text) != wanted] == []


def test_no_rule_loses_a_match_by_what_is_looked_at_first() -> None:
    """Signs and begins spare searches: without them, a rule must find the same."""
    texts = [prepare(text).traced.text for text in (*SAID, *(text for _, text in labelled()))]
    found = 0
    for rule in (*RESERVATIONS, *PREFERENCES):
        for sentence in (
            text[start:end] for text in texts for start, end in sentences(text, SPEAKS)
        ):
            spans = [match.span() for match in rule.pattern.finditer(sentence)]
            assert [match.span() for match in Begins(sentence).matches(rule)] == spans
            assert all(not rule.signs or set(sentence[s:e]) & rule.signs for s, e in spans), rule
            found += len(spans)
    assert found > len(texts)


def in_words(word: str) -> dict[str, Change]:
    """A line broken before, behind and inside a word."""
    return {
        f"before {word}": lambda text: re.sub(rf"(?<![：:]){word}", f"\n{word}", text),
        f"behind {word}": lambda text: text.replace(word, f"{word}\n"),
        f"inside {word}": lambda text: text.replace(word, f"{word[0]}\n{word[1:]}"),
    }


def instead(old: str, new: str) -> Change:
    return lambda text: text if f"{old}：" in text else text.replace(old, new)


CHANGES: dict[str, Change] = {
    "words set wide": lambda text: re.sub(
        r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])",
        " ",
        text.replace("⾯", "面").replace("⼩", "小"),
    ),
    "full width": lambda text: text.translate(TO_FULL_WIDTH),
    "half width": lambda text: text.translate(TO_HALF_WIDTH),
    "signs that nobody sees": "\u200b".join,
    "spaces that don't break": lambda text: text.replace("专门", "\u00a0专门"),
    "another end": lambda text: f"{text.rstrip('。；')}；",
    "another point behind": lambda text: f"{text.rstrip('。；')}。\n3.本项目的特定资格要求：无",
    "a heading before": lambda text: f"{SECTION}{text}",
    "a heading above": lambda text: f"2.1 中小企业政策\n{text}",
    "numbered": lambda text: f"（1）{text}",
    "a purchase": instead("本项目", "本采购项目"),
    "that project": instead("本项目", "该项目"),
    "a package": instead("本项目", "本采购包"),
    "a contract package": instead("本项目", "本合同包"),
    "a bracket behind the project": instead("本项目", "本项目（标段）"),
    "micro firms too": instead("中小企业", "中小微企业"),
    "listed": instead("中小企业", "中、小、微型企业"),
    "listed in full": instead("中小企业", "中型、小型、微型企业"),
    "aimed at": instead("专门面向", "专门针对"),
}
for each in ("专门", "面向", "中小", "小微", "企业", "采购", "属于", "预留", "份额"):
    CHANGES |= in_words(each)


@pytest.mark.parametrize("name", CHANGES)
def test_what_keeps_the_meaning_keeps_the_reading(name: str) -> None:
    change = CHANGES[name]
    changed = [(text, change(text)) for text in SAID if change(text) != text]
    assert changed
    assert [(new, label_of(old)) for old, new in changed if label_of(new) != label_of(old)] == []
