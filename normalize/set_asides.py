"""What a procurement notice says of set-asides: for whom, for which lot, and in which words.

Buyers must reserve purchases for small and medium firms, or say why not (政府采购促进中小企业
发展管理办法, 财库〔2020〕46号). Of the notices that hold the words 专门面向, every third says the
opposite, and many only quote the policy. So a notice is read sentence by sentence by
the table in `set_aside_rules`, after its layout is settled in `notice_text`.

The outcome answers one question: is this purchase, or a part of it, set aside? Preferences that
set nothing aside (price deductions, imports, flags) are listed as statements beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from normalize.lot_refs import map_lots
from normalize.notice_text import prepare
from normalize.set_aside_candidates import Candidate, find_candidates
from normalize.set_aside_rules import RULE_VERSION, SetAsideKind
from normalize.set_aside_tables import table_candidates
from normalize.set_aside_verdict import weigh
from normalize.set_aside_words import (
    FACING,
    POINTS_TO_FILE,
    POLICY_WORDS,
    QUESTION_FACING,
    SAYS_NONE,
)
from normalize.tick_boxes import TickedText

_K = SetAsideKind
# Kinds by which something is set aside. The others are preferences or flags.
SETTING_ASIDE = frozenset(
    {
        _K.SME_WHOLE,
        _K.SMALL_MICRO_WHOLE,
        _K.SME_PACKAGE,
        _K.SME_JOINT_VENTURE,
        _K.SME_SUBCONTRACT,
        _K.SME_PARTIAL,
        _K.SME_IMPLIED,
        _K.INNOVATION_COOPERATIVE,
        _K.FIRST_SET_EQUIPMENT,
        _K.INNOVATION_CATALOGUE,
        _K.STARTUP_SPECIALISED,
    }
)


class Outcome(StrEnum):
    """What came of reading a notice for set-asides."""

    STATED = "stated"  # something is set aside
    EXPLICITLY_NOT = "explicitly_not"  # the notice says that nothing is
    POLICY_MENTIONED = "policy_mentioned"  # the body only quotes policies or gives preferences
    SILENT = "silent"  # the body was read whole, has no word on it and points nowhere else
    NOT_READ = "not_read"  # it may stand in a file that was not opened
    UNREADABLE = "unreadable"  # no body, a form without a legible answer, or a contradiction
    NOT_APPLICABLE = "not_applicable"  # this kind of notice doesn't speak of set-asides


@dataclass(frozen=True, slots=True)
class SetAsideStatement:
    """One statement about preference.

    `lot_ref` None: the whole project. `negated`: the statement denies a set-aside. `ground` is the
    clause given for not reserving (第六条第三款). `evidence` is verbatim from the text as given.
    """

    kind: SetAsideKind
    lot_ref: str | None
    beneficiary: str | None
    percent: Decimal | None
    negated: bool
    ground: str | None
    evidence: str
    rule_id: str
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class SetAsideOutcome:
    """The reading of one notice: an outcome, and every statement it rests on."""

    outcome: Outcome
    statements: tuple[SetAsideStatement, ...]
    rule_version: str
    attachments_present: int


def read_set_asides(
    text: str,
    *,
    attachments_present: int = 0,
    has_body: bool = True,
    not_applicable: bool = False,
) -> SetAsideOutcome:
    """Read the plain text of a notice's body (inline nodes joined, blocks on lines of their own).

    `silent` needs a body that keeps nothing back: a body without a word on set-asides is `not_read`
    where files are attached or the tender file is pointed to, unless it says 无 in the very place.
    """
    if not_applicable:
        return SetAsideOutcome(Outcome.NOT_APPLICABLE, (), RULE_VERSION, attachments_present)
    if not has_body or not text.strip():
        outcome = Outcome.NOT_READ if attachments_present else Outcome.UNREADABLE
        return SetAsideOutcome(outcome, (), RULE_VERSION, attachments_present)
    ticked = prepare(text)
    lots = map_lots(ticked.traced.text)
    candidates = (*find_candidates(ticked.traced, lots), *table_candidates(ticked.traced))
    verdict = weigh(candidates, lots)
    statements = tuple(_statement(candidate) for candidate in verdict.kept)
    outcome = (
        Outcome.UNREADABLE
        if verdict.contradictory
        else _outcome(text, ticked, statements, attachments_present)
    )
    return SetAsideOutcome(outcome, statements, RULE_VERSION, attachments_present)


def _outcome(
    raw: str, ticked: TickedText, statements: tuple[SetAsideStatement, ...], attachments: int
) -> Outcome:
    kinds = {statement.kind for statement in statements}
    if kinds & SETTING_ASIDE:
        return Outcome.STATED
    if SetAsideKind.NOT_RESERVED in kinds:
        return Outcome.EXPLICITLY_NOT
    return _without_statement(raw, ticked, attachments)


def _without_statement(raw: str, ticked: TickedText, attachments: int) -> Outcome:
    """Why no statement was found: pointed elsewhere, illegible, policy only, or nothing at all."""
    text = ticked.traced.text
    if POINTS_TO_FILE.search(text):
        return Outcome.NOT_READ
    if _unanswered(ticked):
        return Outcome.UNREADABLE
    if POLICY_WORDS.search(raw):
        return Outcome.POLICY_MENTIONED
    if attachments and not SAYS_NONE.search(text):
        return Outcome.NOT_READ
    return Outcome.SILENT


def _unanswered(ticked: TickedText) -> bool:
    """True where the form asks, and no answer is legible: no box ticked, or the ticks were lost."""
    offered = sum(bool(FACING.search(option)) for option in ticked.unticked)
    return offered > 1 or bool(QUESTION_FACING.search(ticked.traced.text))


def _statement(candidate: Candidate) -> SetAsideStatement:
    rule = candidate.rule
    return SetAsideStatement(
        kind=candidate.kind,
        lot_ref=candidate.lot_ref,
        beneficiary=candidate.beneficiary,
        percent=candidate.percent,
        negated=candidate.kind is SetAsideKind.NOT_RESERVED,
        ground=candidate.ground,
        evidence=candidate.evidence,
        rule_id=rule.rule_id,
        confidence=candidate.confidence,
    )
