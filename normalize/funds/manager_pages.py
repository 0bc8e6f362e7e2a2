"""A manager's own page in AMAC's register: the firm, with who runs it and who owns it.

What the list says, too (name, number, kind, places, dates, membership), is left to the list: two
writings of one address would else take turns, and look like news.
"""

from __future__ import annotations

from collections.abc import Iterator

from normalize.funds.manager_labels import ManagerPage, capital, read_percent
from normalize.funds.manager_people import careers, executives
from normalize.funds.manager_ties import affiliates, controllers, holders, owner_of
from normalize.funds.managers import rules
from normalize.money import read_money
from normalize.records import UNSET, Doubt, FundManagerRecord, Json, Record, Text, Whole
from normalize.said import Said, version_of

# What a page lists whole, where it has these sections.
_LISTED = {
    "fund_manager_staff": ("staff",),
    "fund_manager_career": ("staff",),
    "relation": ("holders", "controller"),
}


def manager_page(said: Said) -> Iterator[Record]:
    """A manager with its executives, careers, owners and the managers that it is tied to."""
    page = ManagerPage(said)
    yield _from_page(page)
    yield from executives(page)
    yield from careers(page)
    yield from holders(page)
    yield from controllers(page)
    yield from affiliates(page)


def _from_page(page: ManagerPage) -> FundManagerRecord:
    labels = page.labels
    code, since = page.code, labels.day("member_since")
    staff, qualified = labels.whole("staff"), labels.whole("qualified_staff")
    registered, paid_in = capital(labels, "registered"), capital(labels, "paid_in")
    percent, updated = read_percent(labels.text("paid_in_percent")), labels.day("updated")
    scale = read_money(labels.text("scale"))
    whose = owner_of(page)
    notes = page.said.fields.get("notes")
    return FundManagerRecord(
        native_id=page.id,
        raw={"labels": dict(labels.said), "notes": notes},
        doubts=(
            *Doubt.of("uscc", code),
            *Doubt.of("member_since", since),
            *Doubt.of("last_update_on", updated),
            *Doubt.of("staff", staff),
            *Doubt.of("qualified_staff", qualified),
            *Doubt.of("paid_in_percent", percent),
            *Doubt.of("scale_lo_minor", scale),
            *registered.doubts,
            *paid_in.doubts,
        ),
        whole=_listed(page),
        name_en=labels.stated("name_en"),
        organisation=page.manager,
        org_code_raw=labels.stated("org_code"),
        uscc=code.value.uscc if code.value else None,
        org_code=code.value.org_code if code.value else None,
        business_raw=labels.stated("business"),
        nature_raw=labels.stated("nature"),
        registered_capital_minor=registered.minor,
        registered_capital_raw=registered.raw,
        paid_in_capital_minor=paid_in.minor,
        paid_in_capital_raw=paid_in.raw,
        currency=registered.currency,
        paid_in_percent=percent.value,
        staff=staff.value,
        qualified_staff=qualified.value,
        website=labels.stated("website"),
        scale_raw=labels.stated("scale"),
        scale_lo_minor=scale.value.lo_minor if scale.value else None,
        scale_hi_minor=scale.value.hi_minor if scale.value else None,
        hints_raw=_note(notes, "hints"),
        credit_marks_raw=_note(notes, "credit"),
        special_notice=_note(notes, "notice"),
        last_event_raw=_note(notes, "event"),
        member_since=since.value,
        adviser_raw=labels.stated("adviser"),
        legal_opinion_raw=labels.stated("opinion"),
        law_firm_raw=labels.stated("law_firm"),
        controller_raw=labels.stated("controller"),
        ownership=whose.kind,
        ownership_level=whose.level,
        ownership_quote=whose.quote,
        products_before=_count(page, "products_before"),
        products_after=_count(page, "products_after"),
        last_update_on=updated.value,
        detail_version=version_of(page.said) or UNSET,
    )


def _count(page: ManagerPage, key: str) -> Whole:
    value = page.said.fields.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else UNSET


def _note(notes: Json, key: str) -> Text:
    """The lines under a heading; None where it has none, unset where the page lacks it."""
    lines = notes.get(key) if isinstance(notes, dict) else None
    if not isinstance(lines, list):
        return UNSET
    said = [str(line) for line in lines if str(line) not in rules()["page"]["nothing"]]
    return "\n".join(said) or None


def _listed(page: ManagerPage) -> frozenset[str]:
    """Of what is listed whole those tables whose sections the page has: one that lacks a section
    doesn't say that everybody has left."""
    sections = page.said.fields.get("sections")
    present = set(sections) if isinstance(sections, list) else set()
    return frozenset(name for name, needed in _LISTED.items() if present.issuperset(needed))
