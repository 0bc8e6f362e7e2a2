"""The parts of a notice as records: its files, and what it says of set-asides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from normalize.procurement.lots import Lots
from normalize.procurement.notice_kinds import Kind
from normalize.records import (
    UNSET,
    Json,
    Link,
    ProcurementAttachmentRecord,
    Record,
    SetAsideReadingRecord,
    SetAsideRecord,
    Unset,
)
from normalize.said import text_in
from normalize.set_asides.reader import Outcome, SetAsideOutcome, SetAsideStatement, read_set_asides

_SPEAKS_OF_SET_ASIDES: Final = frozenset({"tender", "prequalification", "other"})
_ANSWERED: Final = frozenset({Outcome.STATED, Outcome.EXPLICITLY_NOT})


def attachment_records(
    notice_id: str, files: Iterable[Mapping[str, Json]]
) -> Iterator[ProcurementAttachmentRecord]:
    """The files that a notice offers."""
    for file in files:
        yield ProcurementAttachmentRecord(
            native_id=f"{notice_id}/attachment/{text_in(file, 'id')}",
            raw={name: text_in(file, name) for name in file},
            notice=Link("procurement_notice", notice_id),
            title=text_in(file, "title") or None,
            url=text_in(file, "url") or None,
        )


def set_asides_of(text: str, title: str, attachments: int, kind: Kind) -> SetAsideOutcome:
    """What the body says of set-asides. Notices of a later step repeat it seldom, and need not."""
    outcome = read_set_asides(text, title=title, attachments_present=attachments)
    if kind.stage in _SPEAKS_OF_SET_ASIDES or outcome.outcome in _ANSWERED:
        return outcome
    return read_set_asides(text, attachments_present=attachments, not_applicable=True)


def set_aside_records(notice_id: str, outcome: SetAsideOutcome, lots: Lots) -> Iterator[Record]:
    """The reading and its statements; where there are several lots, the outcome of each as well.

    All statements stand with the reading of the notice.
    """
    native_id = f"{notice_id}/set-asides"
    whole = _reading(notice_id, native_id, outcome)
    yield replace(whole, whole=frozenset({"set_aside"}))
    if len(lots) > 1 and outcome.outcome is not Outcome.NOT_APPLICABLE:
        for lot in lots:
            one = _reading(notice_id, f"{native_id}/lot/{lot.no}", outcome)
            yield replace(one, lot_no=lot.no, outcome=str(outcome.of_lot(lot.no)))
    yield from statement_records(native_id, native_id, outcome.statements)


def statement_records(
    reading_id: str,
    stem: str,
    statements: Iterable[SetAsideStatement],
    attachment: Link | Unset = UNSET,
) -> Iterator[SetAsideRecord]:
    """The statements of a reading, numbered behind `stem`; `attachment`: the file they stand in."""
    counts: dict[str, int] = {}
    for statement in statements:
        # By kind and lot, so that a statement found later doesn't renumber the others.
        key = f"{statement.kind}/{statement.lot_ref or '-'}"
        counts[key] = counts.get(key, 0) + 1
        yield SetAsideRecord(
            native_id=f"{stem}/{key}/{counts[key]}",
            reading=Link("set_aside_reading", reading_id),
            attachment=attachment,
            lot_no=statement.lot_ref,
            kind=str(statement.kind),
            beneficiary=statement.beneficiary,
            percent=statement.percent,
            negated=statement.negated,
            ground=statement.ground,
            evidence=statement.evidence,
            rule_id=statement.rule_id,
            confidence=statement.confidence,
        )


def _reading(notice_id: str, native_id: str, outcome: SetAsideOutcome) -> SetAsideReadingRecord:
    return SetAsideReadingRecord(
        native_id=native_id,
        notice=Link("procurement_notice", notice_id),
        outcome=str(outcome.outcome),
        attachments_present=outcome.attachments_present,
        weak=frozenset({"attachments_read"}),  # files that were opened stay so
        attachments_read=0,
        rule_version=outcome.rule_version,
    )
