"""The parts of a notice as records: its files, and what it says of set-asides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from normalize.notice_kinds import Kind
from normalize.records import (
    Json,
    Link,
    ProcurementAttachmentRecord,
    Record,
    SetAsideReadingRecord,
    SetAsideRecord,
)
from normalize.said import text_in
from normalize.set_asides import Outcome, SetAsideOutcome, read_set_asides

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


def set_asides_of(text: str, attachments: int, kind: Kind) -> SetAsideOutcome:
    """What the body says of set-asides. Notices of a later step repeat it seldom, and need not."""
    outcome = read_set_asides(text, attachments_present=attachments)
    if kind.stage in _SPEAKS_OF_SET_ASIDES or outcome.outcome in _ANSWERED:
        return outcome
    return read_set_asides(text, attachments_present=attachments, not_applicable=True)


def set_aside_records(notice_id: str, outcome: SetAsideOutcome) -> Iterator[Record]:
    """The reading and its statements."""
    native_id = f"{notice_id}/set-asides"
    yield SetAsideReadingRecord(
        native_id=native_id,
        whole=frozenset({"set_aside"}),
        notice=Link("procurement_notice", notice_id),
        outcome=str(outcome.outcome),
        attachments_present=outcome.attachments_present,
        attachments_read=0,
        rule_version=outcome.rule_version,
    )
    counts: dict[str, int] = {}
    for statement in outcome.statements:
        # By kind and lot, so that a statement found later doesn't renumber the others.
        key = f"{statement.kind}/{statement.lot_ref or '-'}"
        counts[key] = counts.get(key, 0) + 1
        yield SetAsideRecord(
            native_id=f"{native_id}/{key}/{counts[key]}",
            reading=Link("set_aside_reading", native_id),
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
