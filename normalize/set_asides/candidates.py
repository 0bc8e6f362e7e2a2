"""From what sentences say to candidates: for which lots, for whom, how much, in which raw words."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalize.procurement.lot_refs import ALL_BUT, LOT_LIST, LotMap, lots_in
from normalize.procurement.notice_text import sentences
from normalize.set_asides.grounds import ground_of
from normalize.set_asides.kinds import Rule, SetAsideKind
from normalize.set_asides.rules import RESERVATIONS
from normalize.set_asides.sentences import Found, clause_start, readings
from normalize.set_asides.words import (
    FIRMS,
    IMPLYING,
    QUALIFICATION_CLOSES,
    QUALIFICATION_OPENS,
    SME_SIGN,
    SPEAKS,
)
from normalize.traced_text import Span, TracedText

EVIDENCE_LENGTH = 200
_ENOUGH = 600  # distinct readings: more than a notice of a hundred lots has
_FIRMS = re.compile(FIRMS)
_LOT_LABEL = re.compile(rf"({LOT_LIST})(?:\([^()]{{0,60}}\))?\s?[:(]\s?$")
_OF_RESERVATIONS = frozenset(rule.rule_id for rule in RESERVATIONS)
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


def telling_sentences(text: str) -> Iterator[tuple[int, tuple[Found, ...]]]:
    """Where sentences begin in which rules read something, and what."""
    qualification = _qualification(text) if any(word in text for word in IMPLYING) else []
    for start, end in sentences(text, SPEAKS):
        if found := readings(text[start:end], _inside(start, qualification)):
            yield start, found


def find_candidates(
    traced: TracedText, told: Iterable[tuple[int, tuple[Found, ...]]], lots: LotMap
) -> tuple[Candidate, ...]:
    """What the sentences told, in their order, repetitions left out; nothing weighed yet."""
    found: dict[tuple[object, ...], Candidate] = {}
    read: set[tuple[str, tuple[str, ...], int]] = set()
    for start, readings_there in told:
        place = (readings_there[0][1].string, lots.at(start), len(readings_there))
        if place in read or len(found) >= _ENOUGH:
            continue
        read.add(place)
        for rule, match in readings_there:
            for one in _candidates(rule, match, traced, start, lots):
                key = (one.rule.rule_id, one.kind, one.lot_ref, one.percent, one.beneficiary)
                found.setdefault(key, one)
    return tuple(found.values())


def _candidates(
    rule: Rule, match: re.Match[str], traced: TracedText, offset: int, lots: LotMap
) -> Iterator[Candidate]:
    """One candidate for each lot that the words speak of, or one for the project."""
    inside, others = _lots_inside(match, lots)
    beneficiary = rule.beneficiary or _beneficiary(rule, match)
    kind = _kind(rule, beneficiary)
    for lot in inside or _lots_of_label(match) or lots.at(offset) or (None,):
        yield Candidate(
            rule=rule,
            # All lots but one, and the text doesn't say which they are: some package it is.
            kind=SetAsideKind.SME_PACKAGE if others and lot is None and _is_whole(kind) else kind,
            lot_ref=lot,
            lots_in_sentence=bool(inside),
            beneficiary=beneficiary,
            percent=_percent(match),
            ground=_ground(rule, match, traced, offset),
            evidence=_evidence(match, traced, offset),
            place=offset + match.start(),
            confidence=rule.confidence,
        )


def _lots_inside(match: re.Match[str], lots: LotMap) -> tuple[tuple[str, ...], bool]:
    """Lots named in the clause itself ("本项目1包、2包专门面向…"); True where it excepts some."""
    clause = match.string[clause_start(match) : match.end()]
    if but := ALL_BUT.search(clause):
        return tuple(sorted(lots.named - {*lots_in(but["lots"])})), True
    return lots_in(clause), False


def _lots_of_label(match: re.Match[str]) -> tuple[str, ...]:
    """Lots that label the clause: "包2：…"."""
    start = clause_start(match)
    label = _LOT_LABEL.search(match.string, max(0, start - 100), start)
    return lots_in(label[1]) if label else ()


def _is_whole(kind: SetAsideKind) -> bool:
    return kind in (SetAsideKind.SME_WHOLE, SetAsideKind.SMALL_MICRO_WHOLE)


def _beneficiary(rule: Rule, match: re.Match[str]) -> str | None:
    """Whom the words name: the last firms in them; for a deduction, any firms of the sentence."""
    firms = _FIRMS.findall(match[0])
    if rule.kind in _SMALL_FIRMS:
        firms = firms or _FIRMS.findall(match.string)[:1] or ["小微企业"]
    if not firms:
        return "sme" if rule.rule_id in _OF_RESERVATIONS else None
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


def _ground(rule: Rule, match: re.Match[str], traced: TracedText, offset: int) -> str | None:
    """The clause by which the buyer doesn't reserve, where it is named or told."""
    if rule.kind is not SetAsideKind.NOT_RESERVED:
        return None
    return ground_of(traced.text, offset + len(match.string), match.string)


def _evidence(match: re.Match[str], traced: TracedText, offset: int) -> str:
    """The raw words: from the clause's begin to the sentence's end, 200 characters at most."""
    start = clause_start(match)
    raw_length = traced.origin(offset + match.end() - 1) - traced.origin(offset + start)
    first = start if raw_length < EVIDENCE_LENGTH else match.start()
    return traced.quote(offset + first, offset + len(match.string), EVIDENCE_LENGTH)


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
