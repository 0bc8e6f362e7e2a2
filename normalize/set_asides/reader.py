"""What a procurement notice says of set-asides: for whom, for which lot, and in which words.

Buyers must reserve purchases for small and medium firms, or say why not (政府采购促进中小企业
发展管理办法, 财库〔2020〕46号). Of the notices that hold the words 专门面向, every third says the
opposite, and many only quote the policy. So a notice is read sentence by sentence by
the table in `rules`, after its layout is settled in `procurement.notice_text`.

The outcome answers one question: is this purchase, or a part of it, set aside? Preferences that
set nothing aside (price deductions, imports, flags) are listed as statements beside it; where the
body gives a preference and says nothing of setting aside, the outcome is `preference_only`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from normalize.procurement.lot_refs import NO_LOTS, map_lots
from normalize.procurement.notice_text import prepare
from normalize.set_asides.candidates import (
    EVIDENCE_LENGTH,
    Candidate,
    find_candidates,
    telling_sentences,
)
from normalize.set_asides.kinds import SetAsideKind
from normalize.set_asides.rules import RULE_VERSION
from normalize.set_asides.tables import table_candidates
from normalize.set_asides.verdict import weigh
from normalize.set_asides.words import (
    BIDDING_LAW,
    FACING,
    INNOVATION_NOTICE,
    OUTSIDE_PROCUREMENT,
    POINTS_TO_FILE,
    POLICY_WORDS,
    QUESTION_FACING,
    SAYS_NONE,
    SPEAKING,
)
from normalize.tick_boxes import TickedText

LONGEST: Final = 500_000  # characters; the longest notices met have some 60,000
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
# Kinds that prefer some bidders in the evaluation and set nothing aside for them.
PREFERRING = frozenset({_K.PRICE_DEDUCTION, _K.DOMESTIC_PRODUCT, _K.GREEN_PREFERRED, _K.RURAL_832})


class Outcome(StrEnum):
    """What came of reading a notice for set-asides."""

    STATED = "stated"  # something is set aside
    EXPLICITLY_NOT = "explicitly_not"  # the notice says that nothing is
    PREFERENCE_ONLY = "preference_only"  # a preference is given, and nothing else is said
    POLICY_MENTIONED = "policy_mentioned"  # the body only quotes policies
    SILENT = "silent"  # the body was read whole, has no word on it and points nowhere else
    NOT_READ = "not_read"  # it may stand in a file that was not opened
    UNREADABLE = "unreadable"  # no body, a form without a legible answer, or a contradiction
    NOT_APPLICABLE = "not_applicable"  # this kind of notice doesn't speak of set-asides


@dataclass(frozen=True, slots=True)
class SetAsideStatement:
    """One statement about preference.

    `lot_ref` None: the whole project. `negated`: the statement denies a set-aside. `ground` is the
    clause given for not reserving ("6(3)": `grounds`). `evidence` is verbatim
    from the text as given.
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
    """The reading of one notice: an outcome, and every statement it rests on.

    `unstated` is the outcome of lots of which no statement says whether they are set aside.
    """

    outcome: Outcome
    statements: tuple[SetAsideStatement, ...]
    rule_version: str
    attachments_present: int
    unstated: Outcome

    def of_lot(self, lot: str) -> Outcome:
        """The outcome of one lot: its own statements decide, then those on the whole project."""
        for ref in (lot, None):
            said = [one.kind for one in self.statements if one.lot_ref == ref]
            if said and (outcome := _of_kinds(said)) is not None:
                return outcome
        return self.unstated


def read_set_asides(
    text: str,
    *,
    title: str = "",
    attachments_present: int = 0,
    has_body: bool = True,
    not_applicable: bool = False,
) -> SetAsideOutcome:
    """Read the plain text of a notice's body (inline nodes joined, blocks on lines of their own).

    `silent` needs a body that keeps nothing back: a body without a word on set-asides is `not_read`
    where files are attached or the tender file is pointed to, unless it says 无 in the very place.
    What stands behind half a million characters isn't read: no notice is as long.
    The title is asked for one thing: whether this is a notice of 合作创新采购.
    """
    if not_applicable:
        return _without_statements(Outcome.NOT_APPLICABLE, attachments_present)
    if not has_body or not text.strip():
        empty = Outcome.NOT_READ if attachments_present else Outcome.UNREADABLE
        return _without_statements(empty, attachments_present)
    ticked = prepare(text[:LONGEST], SPEAKING)
    told = tuple(telling_sentences(ticked.traced.text))
    in_tables = table_candidates(ticked.traced)
    lots = map_lots(ticked.traced.text) if told or in_tables else NO_LOTS
    candidates = (*find_candidates(ticked.traced, told, lots), *in_tables)
    verdict = weigh(candidates, lots)
    statements = tuple(_statement(candidate) for candidate in verdict.kept)
    statements += tuple(_of_title(title, statements))
    said = _of_kinds([statement.kind for statement in statements])
    unstated = said
    if unstated is None or lots.named:
        preferred = any(one.kind in PREFERRING for one in statements)
        unstated = _unstated(text, ticked, attachments_present, preferred)
    outcome = Outcome.UNREADABLE if verdict.contradictory else said or unstated
    return SetAsideOutcome(outcome, statements, RULE_VERSION, attachments_present, unstated)


def _of_title(title: str, found: Collection[SetAsideStatement]) -> Iterator[SetAsideStatement]:
    """A purchase whose notice is by its kind one of cooperative innovation (财库〔2024〕13号)."""
    kind = SetAsideKind.INNOVATION_COOPERATIVE
    if INNOVATION_NOTICE.search(title) and all(one.kind is not kind for one in found):
        evidence, confidence = title.strip()[:EVIDENCE_LENGTH], Decimal("0.95")
        yield SetAsideStatement(
            kind, None, None, None, False, None, evidence, "innovation.title", confidence
        )


def _without_statements(outcome: Outcome, attachments: int) -> SetAsideOutcome:
    return SetAsideOutcome(outcome, (), RULE_VERSION, attachments, outcome)


def _of_kinds(kinds: Collection[SetAsideKind]) -> Outcome | None:
    """What the statements on one lot come to; None where none is about setting aside."""
    if not SETTING_ASIDE.isdisjoint(kinds):
        return Outcome.STATED
    return Outcome.EXPLICITLY_NOT if SetAsideKind.NOT_RESERVED in kinds else None


def _unstated(raw: str, ticked: TickedText, attachments: int, preferred: bool) -> Outcome:
    """What there is instead of a statement on setting aside.

    Another law, a pointer to a file, an illegible form, a preference, policies, nothing.

    Works tendered under the 招标投标法 outside government procurement have nothing to reserve.
    """
    text = ticked.traced.text
    if len(raw) > LONGEST:
        return Outcome.NOT_READ
    # To look for a word before a pattern that holds it: it costs a tenth.
    outside = "属于政府采购" in text and OUTSIDE_PROCUREMENT.search(text)
    if outside or (BIDDING_LAW in raw and "政府采购" not in raw):
        return Outcome.NOT_APPLICABLE
    if POINTS_TO_FILE.search(text):
        return Outcome.NOT_READ
    if _unanswered(ticked):
        return Outcome.UNREADABLE
    if preferred:
        return Outcome.PREFERENCE_ONLY
    if POLICY_WORDS.search(raw):
        return Outcome.POLICY_MENTIONED
    if attachments and not SAYS_NONE.search(text):
        return Outcome.NOT_READ
    return Outcome.SILENT


def _unanswered(ticked: TickedText) -> bool:
    """True where the form asks, and no answer is legible: no box ticked, or the ticks were lost."""
    offered = sum(bool(FACING.search(option)) for option in ticked.unticked)
    text = ticked.traced.text
    asks = ("面向" in text or "针对" in text) and QUESTION_FACING.search(text)
    return offered > 1 or bool(asks)


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
