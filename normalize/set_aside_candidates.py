"""From sentences to candidates: where a rule's words stand, and whether they speak of this project.

The same words can be a statement or a quotation of policy. What decides is the clause around them:
a condition (若, 如, 是否), a definition (对于 …, …的，), or a text that is being corrected away.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalize.lot_refs import ALL_BUT, LOT_LIST, LotMap, lots_in
from normalize.notice_text import sentences
from normalize.preference_rules import PREFERENCES
from normalize.set_aside_rules import RESERVATIONS, Guard, Rule, SetAsideKind
from normalize.set_aside_words import (
    CONDITION,
    CONDITION_BEHIND,
    FACING,
    FIRMS,
    GENERAL,
    GROUND,
    OUTDATED,
    QUALIFICATION_CLOSES,
    QUALIFICATION_OPENS,
    REPLACED_BY,
    SME_SIGN,
    SPEAKS,
    SPEAKS_OF_FIRMS,
    SPEAKS_OF_PREFERENCE,
)
from normalize.traced_text import Span, TracedText

_EVIDENCE_LENGTH = 200
_TABLES = ((SPEAKS_OF_FIRMS, RESERVATIONS), (SPEAKS_OF_PREFERENCE, PREFERENCES))
_ENOUGH = 600  # distinct readings: more than a notice of a hundred lots has
_BOUNDARY = re.compile(r"[,:(\[]")
_FIRMS = re.compile(FIRMS)
_LOT_LABEL = re.compile(rf"({LOT_LIST})(?:\([^()]{{0,60}}\))?\s?[:(]\s?$")
_SMALL_FIRMS = frozenset({SetAsideKind.PRICE_DEDUCTION})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one place by one rule, for one lot."""

    rule: Rule
    kind: SetAsideKind
    lot_ref: str | None
    lots_in_sentence: bool  # the lot is named beside the words, not in a heading above
    beneficiary: str | None
    percent: Decimal | None
    ground: str | None
    evidence: str
    place: int
    confidence: Decimal


def find_candidates(traced: TracedText, lots: LotMap) -> tuple[Candidate, ...]:
    """Every reading of the text in its order, repetitions left out; nothing weighed yet."""
    qualification = _qualification(traced.text)
    found: dict[tuple[object, ...], Candidate] = {}
    read: set[tuple[str, tuple[str, ...], bool]] = set()
    for start, end in sentences(traced.text, SPEAKS):
        place = (traced.text[start:end], lots.at(start), _inside(start, qualification))
        if place in read or len(found) >= _ENOUGH:
            continue
        read.add(place)
        for one in _of_sentence(traced, (start, end), lots, place[2]):
            key = (one.rule.rule_id, one.kind, one.lot_ref, one.percent, one.beneficiary)
            found.setdefault(key, one)
    return tuple(found.values())


def _of_sentence(
    traced: TracedText, span: Span, lots: LotMap, qualifies: bool
) -> Iterator[Candidate]:
    sentence = traced.text[span[0] : span[1]]
    characters = frozenset(sentence)
    for speaks, rules in _TABLES:
        if not speaks.search(sentence):
            continue
        taken: list[Span] = []
        for rule in rules:
            if rule.signs and rule.signs.isdisjoint(characters):
                continue
            if rule.kind is SetAsideKind.SME_IMPLIED and not qualifies:
                continue
            for match in _readings(rule, sentence, taken):
                taken.append(match.span())
                yield from _candidates(rule, match, traced, span[0], lots)


def _readings(rule: Rule, sentence: str, taken: list[Span]) -> Iterator[re.Match[str]]:
    """The rule's matches that no earlier rule has read and that are no policy text."""
    if rule.voided_by is not None and rule.voided_by.search(sentence):
        return
    for match in rule.pattern.finditer(sentence):
        overlaps = any(match.start() < end and start < match.end() for start, end in taken)
        if not overlaps and not _is_policy(rule, match) and not _is_outdated(match):
            yield match


def _is_policy(rule: Rule, match: re.Match[str]) -> bool:
    """True where the words are a condition, a definition or a label."""
    if rule.guard is Guard.NONE:
        return False
    sentence = match.string
    clause = sentence[_clause_start(match) : match.end()]
    if CONDITION.search(clause) or CONDITION_BEHIND.match(sentence, match.end()):
        return True
    if rule.guard is Guard.CONDITIONAL:
        return False
    before = sentence[: match.start()]
    return bool(GENERAL.search(clause) or CONDITION.search(before))


def _is_outdated(match: re.Match[str]) -> bool:
    """True where the words are what a correction does away with."""
    sentence = match.string
    old = OUTDATED.search(sentence, 0, match.start() + 1)
    if old and not REPLACED_BY.search(sentence, old.end(), match.start()):
        return True
    new = REPLACED_BY.search(sentence, match.end())
    return bool(new and FACING.search(sentence, new.end()))


def _clause_start(match: re.Match[str]) -> int:
    """Where the clause of a match begins: behind the last comma, colon or bracket before it."""
    starts = [found.end() for found in _BOUNDARY.finditer(match.string, 0, match.start())]
    return starts[-1] if starts else 0


def _candidates(
    rule: Rule, match: re.Match[str], traced: TracedText, offset: int, lots: LotMap
) -> Iterator[Candidate]:
    """One candidate for each lot that the words speak of, or one for the project."""
    inside, label = _lots_beside(match, lots)
    partly = not inside and ALL_BUT.search(match.string, _clause_start(match), match.end())
    beneficiary = rule.beneficiary or _beneficiary(rule, match)
    for lot in inside or label or lots.at(offset) or (None,):
        yield Candidate(
            rule=rule,
            kind=SetAsideKind.SME_PACKAGE
            if partly and rule.kind is SetAsideKind.SME_WHOLE
            else _kind(rule, beneficiary),
            lot_ref=lot,
            lots_in_sentence=bool(inside),
            beneficiary=beneficiary,
            percent=_percent(match),
            ground=_ground(rule, match),
            evidence=_evidence(match, traced, offset),
            place=offset + match.start(),
            confidence=rule.confidence,
        )


def _lots_beside(match: re.Match[str], lots: LotMap) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lots named in the clause itself ("本项目1包、2包专门面向…"), and as its label ("包2：…")."""
    start = _clause_start(match)
    clause = match.string[start : match.end()]
    label = _LOT_LABEL.search(match.string, max(0, start - 100), start)
    if but := ALL_BUT.search(clause):
        return tuple(sorted(lots.named - {*lots_in(but["lots"])})), ()
    return lots_in(clause), lots_in(label[1]) if label else ()


def _beneficiary(rule: Rule, match: re.Match[str]) -> str | None:
    """Whom the words name: the last firms in them; for a deduction, any firms of the sentence."""
    firms = _FIRMS.findall(match[0])
    if rule.kind in _SMALL_FIRMS:
        firms = firms or _FIRMS.findall(match.string)[:1] or ["小微企业"]
    if not firms:
        return "sme" if rule in RESERVATIONS else None
    return "sme" if SME_SIGN.search(firms[-1]) else "small_micro"


def _kind(rule: Rule, beneficiary: str | None) -> SetAsideKind:
    if rule.kind is SetAsideKind.SME_WHOLE and beneficiary == "small_micro":
        return SetAsideKind.SMALL_MICRO_WHOLE
    return rule.kind


def _percent(match: re.Match[str]) -> Decimal | None:
    """The percent among the words; more than the whole is none."""
    text = match.groupdict().get("pct")
    percent = Decimal(text) if text else None
    return percent if percent is not None and 0 < percent <= 100 else None


def _ground(rule: Rule, match: re.Match[str]) -> str | None:
    """The clause by which the buyer doesn't reserve, where its sentence names one."""
    if rule.kind is not SetAsideKind.NOT_RESERVED:
        return None
    ground = GROUND.search(match.string)
    return ground[0] if ground else None


def _evidence(match: re.Match[str], traced: TracedText, offset: int) -> str:
    """The raw words: from the clause's begin to the sentence's end, 200 characters at most."""
    start = _clause_start(match)
    raw_length = traced.origin(offset + match.end() - 1) - traced.origin(offset + start)
    first = start if raw_length < _EVIDENCE_LENGTH else match.start()
    return traced.quote(offset + first, offset + len(match.string), _EVIDENCE_LENGTH)


def _qualification(text: str) -> list[Span]:
    """The sections that say what is asked of bidders (申请人的资格要求)."""
    spans: list[Span] = []
    place = 0
    while opening := QUALIFICATION_OPENS.search(text, place):
        closing = QUALIFICATION_CLOSES.search(text, opening.end())
        place = closing.end() if closing else len(text)
        spans.append((opening.start(), place))
    return spans


def _inside(place: int, spans: list[Span]) -> bool:
    """Spans stand in order and don't overlap."""
    index = bisect_right(spans, (place, sys.maxsize)) - 1
    return index >= 0 and place < spans[index][1]
