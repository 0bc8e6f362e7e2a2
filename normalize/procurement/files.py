"""Files that notices of purchases offer, opened on request: what they declare of suppliers, and
what they say of set-asides where the notice itself doesn't.

A file is asked for by its name (a declaration), or because the notice's own text leaves it open
whether anything is set aside and points to its files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from normalize.file_body import Body, body_of
from normalize.mentions import mention
from normalize.procurement.declaration_tables import declared_in_tables
from normalize.procurement.lot_refs import lots_in
from normalize.procurement.notice_parts import statement_records
from normalize.procurement.notice_text import prepare
from normalize.procurement.supplier_declarations import Declared, read_forms
from normalize.procurement.supplier_sizes import Declaration
from normalize.reading import Reason
from normalize.records import (
    Doubt,
    Json,
    Link,
    ProcurementAttachmentRecord,
    Record,
    SetAsideReadingRecord,
    SupplierDeclarationRecord,
)
from normalize.said import Said, rows_in, text_in
from normalize.set_asides.reader import LONGEST, Outcome, read_set_asides
from normalize.set_asides.rules import RULE_VERSION as SET_ASIDE_RULES

KIND: Final = "procurement_attachment"  # of the documents that are such files
_RULES: Final = "1"
_MOST: Final = 500  # declarations of one file
_TOLD: Final = frozenset({Outcome.STATED, Outcome.EXPLICITLY_NOT})
# Parts of a name by which a file is known to hold a declaration.
DECLARATION_NAMES: Final = (
    *("声明函", "中小企业声明", "小微企业声明", "中小微企业声明"),
    *("残疾人福利性单位", "残疾人福利单位", "监狱企业"),
)


def version() -> str:
    """Which rules read: with others a file is read again."""
    return f"{_RULES}/{SET_ASIDE_RULES}"


def procurement_file(said: Said) -> Iterator[Record]:
    """A file as records: what became of it, and what it says."""
    context, outcome = said.context, text_in(said.fields, "outcome") or "damaged"
    body = body_of(said.fields)
    text = body.text[:LONGEST]
    found = [*_declared(text, body)] if outcome == "read" else []
    yield ProcurementAttachmentRecord(
        native_id=said.native_id,
        raw={"outcome": outcome, "odd": said.fields.get("odd")},
        doubts=tuple(_doubts(said, outcome, len(body.text), len(found))),
        whole=frozenset({"supplier_declaration", "set_aside"} if outcome == "read" else ()),
        notice=Link("procurement_notice", text_in(context, "notice")),
        form=text_in(said.fields, "form") or None,
        outcome=outcome,
        pages=_whole(said.fields.get("count")),
        rule_version=version(),
    )
    for number, (declared, place) in enumerate(found[:_MOST], start=1):
        yield _record(said, number, declared, place)
    if outcome == "read" and context.get("set_aside") == Outcome.NOT_READ:
        yield from _set_asides(said, text)


def _declared(text: str, body: Body) -> Iterator[tuple[Declared, str | None]]:
    for form in read_forms(text):
        yield form, body.place_of(form.quote)
    for row, printed in declared_in_tables(rows_in({"tables": body.tables}, "tables")):
        yield row, body.place_of(printed)


def _record(
    said: Said, number: int, declared: Declared, place: str | None
) -> SupplierDeclarationRecord:
    one, title = declared.said, text_in(said.context, "title")
    firm = one.firm if one else declared.signer
    lots = lots_in(prepare(title).traced.text)
    record = SupplierDeclarationRecord(
        native_id=f"{said.native_id}/declaration/{number}",
        notice=Link("procurement_notice", text_in(said.context, "notice")),
        attachment=Link(KIND, said.native_id),
        kind=declared.kind,
        form=declared.form,
        lot_no=lots[0] if len(lots) == 1 else None,
        project_raw=declared.project or None,
        buyer_raw=declared.buyer or None,
        supplier=mention(declared.signer),
        supplier_raw=declared.signer or None,
        organisation=mention(firm),
        organisation_raw=firm or None,
        role="supplier",
        place=place,
        quote=declared.quote or None,
    )
    return _with_figures(record, one) if one else record


def _with_figures(record: SupplierDeclarationRecord, one: Declaration) -> SupplierDeclarationRecord:
    """What a firm declares of its size, for one item."""
    has_money = one.revenue_minor is not None or one.assets_minor is not None
    return replace(
        record,
        doubts=one.doubts,
        role=one.role or None,
        item=one.item or None,
        industry=one.industry or None,
        employees=one.employees,
        revenue_minor=one.revenue_minor,
        revenue_raw=one.revenue_raw or None,
        assets_minor=one.assets_minor,
        assets_raw=one.assets_raw or None,
        currency="CNY" if has_money else None,
        size=one.size,
    )


def _set_asides(said: Said, text: str) -> Iterator[Record]:
    """What the file says where the page left it open, for the notice and for each of its lots.

    Only an answer counts: that one file is silent says nothing of the others.
    """
    notice_id = text_in(said.context, "notice")
    read = read_set_asides(text, title=text_in(said.context, "notice_title"))
    if read.outcome not in _TOLD:
        return
    whole = f"{notice_id}/set-asides"
    file = Link(KIND, said.native_id)
    named = said.context.get("lots")
    lots = [str(lot) for lot in named] if isinstance(named, list) else []
    outcomes: dict[str, tuple[str | None, Outcome]] = {whole: (None, read.outcome)}
    outcomes |= {f"{whole}/lot/{lot}": (lot, read.of_lot(lot)) for lot in lots}
    for native_id, (lot, outcome) in outcomes.items():
        if outcome in _TOLD:
            yield SetAsideReadingRecord(
                native_id=native_id,
                notice=Link("procurement_notice", notice_id),
                lot_no=lot,
                attachments_read=1,
                file_outcome=str(outcome),
                file=file,
            )
    yield from statement_records(whole, f"{said.native_id}/set-asides", read.statements, file)


def _doubts(said: Said, outcome: str, length: int, count: int) -> Iterator[Doubt]:
    name = text_in(said.context, "title") or said.native_id
    odd = said.fields.get("odd")
    told = "; ".join(map(str, odd if isinstance(odd, list) else ()))
    if outcome != "read":
        yield Doubt("outcome", f"{outcome}: {name}; {told}"[:500], Reason.NOT_READ)
    elif told:
        yield Doubt("pages", f"{name}; {told}"[:500], Reason.NOT_READ)
    if length > LONGEST or count > _MOST:
        told = f"{name}: {length} characters, {count} declarations"
        yield Doubt("rule_version", told, Reason.OUT_OF_RANGE)


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
