"""Managers of private funds whose registration with AMAC was cancelled, and why."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.funds.manager_labels import capital, labels_of
from normalize.funds.managers import code_of, coded, epoch_day, read_firm_code, read_place
from normalize.funds.register import plain
from normalize.mentions import mention
from normalize.records import (
    UNSET,
    Doubt,
    FundManagerCancellationRecord,
    Record,
)
from normalize.said import Said, text_in, version_of


def cancelled_row(said: Said) -> Iterator[Record]:
    """A cancelled manager, from a row of the list: the only place that gives its code."""
    row = said.fields
    name = plain(text_in(row, "orgName"))
    code = read_firm_code(text_in(row, "orgCode"))
    kind = coded("cancellations", text_in(row, "status"))
    established, registered = epoch_day(row, "establishmentTime"), epoch_day(row, "orgSignDate")
    cancelled = epoch_day(row, "cancelDate")
    uscc = code.value.uscc if code.value else None
    numbers = (("org_code", code.value.org_code),) if code.value and not uscc else ()
    yield FundManagerCancellationRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("uscc", code),
            *Doubt.of("kind", kind),
            *Doubt.of("established_on", established),
            *Doubt.of("registered_on", registered),
            *Doubt.of("cancelled_on", cancelled),
        ),
        published=cancelled.value,
        name=name or None,
        organisation=mention(name, uscc=uscc, identifiers=numbers),
        org_code_raw=code.raw or None,
        uscc=uscc,
        org_code=code.value.org_code if code.value else None,
        established_on=established.value,
        registered_on=registered.value,
        cancelled_on=cancelled.value,
        kind=kind.value,
        kind_raw=kind.raw or None,
    )


def cancelled_page(said: Said) -> Iterator[Record]:
    """A cancelled manager's own page: the reason, where it was, its capital, its funds."""
    labels = labels_of(said)
    kind = coded("kinds", labels.text("kind"))
    places = [read_place(labels.text(f"{which}_address")) for which in ("registered", "office")]
    registered, paid_in = capital(labels, "registered"), capital(labels, "paid_in")
    products = said.fields.get("products")
    yield FundManagerCancellationRecord(
        native_id=said.native_id,
        raw={"labels": dict(labels.said)},
        doubts=(
            *Doubt.of("manager_kind", kind),
            *Doubt.of("region_code", places[0]),
            *Doubt.of("office_region_code", places[1]),
            *registered.doubts,
            *paid_in.doubts,
        ),
        reason_raw=labels.stated("cancellation_reason"),
        manager_kind=kind.value,
        manager_kind_raw=labels.stated("kind"),
        registered_address_raw=labels.stated("registered_address"),
        region_code=code_of(places[0]),
        office_address_raw=labels.stated("office_address"),
        office_region_code=code_of(places[1]),
        registered_capital_minor=registered.minor,
        registered_capital_raw=registered.raw,
        paid_in_capital_minor=paid_in.minor,
        paid_in_capital_raw=paid_in.raw,
        currency=registered.currency,
        products=products if isinstance(products, int) else UNSET,
        detail_version=version_of(said) or UNSET,
    )
