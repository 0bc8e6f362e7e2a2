"""Why a fund counts as a guidance fund: evidence from all that is known of it, in tiers.

A  a government body names it in a document of its own
B  public money is shown in it: out of a budget, from a public body, or from a guidance fund
C  it is registered as a government-funded one, or run by a manager that the state owns or has a
   part of
D  its name alone

Each piece of evidence says for which definitions it speaks: caiyu_210 (财预〔2015〕210号: out of a
budget), fagai_2800 (发改财金规〔2016〕2800号: registered with the NDRC), guobanfa_2025_1
(国办发〔2025〕1号: public money, directly or through a firm) and broad (any tie to the state).
What the register alone says (C by a known manager, D) is written when its row is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from db.funds.facts import OWNERS
from db.history import FieldChange, chunks
from db.models.fund_managers import FundManager
from db.models.funds import (
    Fund,
    FundContribution,
    FundEvent,
    FundEvidence,
    FundNaming,
    FundNotice,
    FundNoticeParty,
)
from db.models.organisations import Organisation, Relation

_fund = Fund.__table__  # type: ignore[attr-defined]
_naming = FundNaming.__table__  # type: ignore[attr-defined]
_notice = FundNotice.__table__  # type: ignore[attr-defined]
_party = FundNoticeParty.__table__  # type: ignore[attr-defined]
_contribution = FundContribution.__table__  # type: ignore[attr-defined]
_event = FundEvent.__table__  # type: ignore[attr-defined]
_evidence = FundEvidence.__table__  # type: ignore[attr-defined]
_relation = Relation.__table__  # type: ignore[attr-defined]
_organisation = Organisation.__table__  # type: ignore[attr-defined]
_manager = FundManager.__table__  # type: ignore[attr-defined]

# Tier and definitions of each rule.
RULES: Final = {
    "government_document": ("A", "guobanfa_2025_1,broad"),
    "government_document_sub": ("A", "broad"),
    "public_money_budget": ("B", "caiyu_210,guobanfa_2025_1,broad"),
    "public_money_public_body": ("B", "guobanfa_2025_1,broad"),
    "public_money_guidance_fund": ("B", "broad"),
    "ndrc_registration": ("C", "fagai_2800,broad"),
    "manager_state_owned": ("C", "broad"),
    "manager_part_state": ("C", "broad"),
    "name_strong": ("D", "broad"),
    "name_medium": ("D", "broad"),
}
_MANAGES: Final = (_relation.c.kind == "fund_manager", _relation.c.gone_at.is_(None))
_STATE: Final = {"state": "manager_state_owned", "mixed": "manager_part_state"}
# Notices that speak of others' funds: an auditor or a supervisor names any.
_NO_EVIDENCE: Final = frozenset({"other", "audit", "discipline", "listed_company"})
_REFUSED: Final = frozenset({"rejected", "withdrawn"})
_LEVELS: Final = ("national", "provincial", "prefectural", "county")
_VENTURE: Final = "venture_capital"  # registered as such: no document says more
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece, under a number of its own made of the thing's that shows it."""

    fund_id: int
    source_id: str
    native_id: str
    document_id: int
    first_seen_at: datetime
    tier: str
    definition: str
    rule: str
    quote: str | None


def judge(connection: Connection, fund_ids: Sequence[int], at: datetime) -> list[FieldChange]:
    """Write the evidence of some funds anew, with what follows from it."""
    changes: list[FieldChange] = []
    for some in chunks(fund_ids, _AT_ONCE):
        pieces = [
            *_of_namings(connection, some),
            *_of_money(connection, some),
            *_of_registration(connection, some),
            *_of_managers(connection, some),
            *_of_owners(connection, some),
        ]
        _write(connection, some, pieces)
        changes += _conclude(connection, some, at)
    return changes


def _piece(row: Row[Any], fund_id: int, rule: str, quote: str | None) -> Evidence:
    tier, definition = RULES[rule]
    native_id = f"{row.native_id}/evidence/{rule}"
    place = (row.source_id, native_id, row.document_id, row.first_seen_at)
    return Evidence(fund_id, *place, tier, definition, rule, quote)


def _of_namings(connection: Connection, ids: Sequence[int]) -> Iterator[Evidence]:
    """What government bodies say of a fund. That one refused it is no evidence, nor that it gives
    money to another one, unless that money is public."""
    refused, gives = _refused(connection, ids), _gives(connection, ids)
    query = (
        select(_naming, _notice.c.genre, _notice.c.grade, _notice.c.issuer_form)
        .join(_notice, _notice.c.id == _naming.c.notice_id)
        .where(_naming.c.fund_id.in_(ids), _naming.c.gone_at.is_(None))
    )
    for row in connection.execute(query):
        here = (row.notice_id, row.fund_id)
        if (
            row.grade == "official"
            and row.issuer_form == "state_agency"
            and row.genre not in _NO_EVIDENCE
            and here not in refused
            and (row.role != "contributor" or here in gives)
        ):
            mother = row.role in ("mother", "contributor")
            rule = "government_document" if mother else "government_document_sub"
            yield _piece(row, row.fund_id, rule, row.quote)
        if row.name_rule:
            yield _piece(row, row.fund_id, row.name_rule, row.name_raw)


def _refused(connection: Connection, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Notices, each with a fund that it turns down or that left, and of which it says no more."""
    query = select(_party.c.notice_id, _party.c.fund_id, _party.c.outcome).where(
        _party.c.fund_id.in_(ids), _party.c.outcome.is_not(None), _party.c.gone_at.is_(None)
    )
    outcomes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for notice_id, fund_id, outcome in connection.execute(query):
        outcomes[notice_id, fund_id].add(outcome)
    return {place for place, told in outcomes.items() if told <= _REFUSED}


def _gives(connection: Connection, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Notices, each with a fund that gives public money to another one in it."""
    giver = _contribution.c.contributor_fund_id
    query = select(_contribution.c.notice_id, giver).where(
        giver.in_(ids), _contribution.c.public_rule.is_not(None), _contribution.c.gone_at.is_(None)
    )
    return {(notice_id, fund_id) for notice_id, fund_id in connection.execute(query)}


def _of_money(connection: Connection, ids: Sequence[int]) -> Iterator[Evidence]:
    shown = _contribution.c.public_rule.is_not(None) & _contribution.c.gone_at.is_(None)
    shown &= _contribution.c.contributor_fund_id.is_distinct_from(_contribution.c.fund_id)
    query = select(_contribution).where(_contribution.c.fund_id.in_(ids), shown)
    for row in connection.execute(query):
        yield _piece(row, row.fund_id, f"public_money_{row.public_rule}", row.quote)


def _of_registration(connection: Connection, ids: Sequence[int]) -> Iterator[Evidence]:
    told = (_event.c.kind == "registered_ndrc") & _event.c.gone_at.is_(None)
    for row in connection.execute(select(_event).where(_event.c.fund_id.in_(ids), told)):
        yield _piece(row, row.fund_id, "ndrc_registration", row.quote)


def _of_managers(connection: Connection, ids: Sequence[int]) -> Iterator[Evidence]:
    """Managers that the register shows as the state's, wholly or in part, by their owners."""
    query = (
        select(_manager, _relation.c.fund_id.label("of_fund"), _relation.c.native_id.label("tie"))
        .join(_relation, _relation.c.subject_id == _manager.c.organisation_id)
        .where(
            _relation.c.fund_id.in_(ids),
            *_MANAGES,
            _manager.c.ownership.in_(_STATE),
            _manager.c.gone_at.is_(None),
        )
    )
    for row in connection.execute(query):
        quote = f"{row.ownership_quote}: {row.name}"
        yield _of_manager(row, _STATE[row.ownership], quote)


def _of_owners(connection: Connection, ids: Sequence[int]) -> Iterator[Evidence]:
    """The state's own bodies among the owners of a fund's managers, as others than the register of
    managers show them."""
    owned = _relation.alias("owned")
    query = (
        select(owned, _relation.c.fund_id.label("of_fund"), _relation.c.native_id.label("tie"))
        .join(_relation, _relation.c.subject_id == owned.c.object_id)
        .join(_organisation, _organisation.c.id == owned.c.subject_id)
        .where(
            _relation.c.fund_id.in_(ids),
            *_MANAGES,
            owned.c.kind.in_(OWNERS),
            owned.c.manager_id.is_(None),
            owned.c.gone_at.is_(None),
            _organisation.c.legal_form == "state_agency",
        )
    )
    for row in connection.execute(query):
        yield _of_manager(row, "manager_state_owned", f"{row.subject_raw}: {row.object_raw}")


def _of_manager(row: Row[Any], rule: str, quote: str) -> Evidence:
    tier, definition = RULES[rule]
    native_id = f"{row.tie}/{row.native_id}/evidence/{rule}"
    place = (row.source_id, native_id, row.document_id, row.first_seen_at)
    return Evidence(row.of_fund, *place, tier, definition, rule, quote)


def _write(connection: Connection, ids: Sequence[int], pieces: Iterable[Evidence]) -> None:
    """Evidence follows from rows that have their history: what no longer holds is taken out.

    What the register's rows say by themselves (their names, a known manager) is theirs.
    """
    wanted = {(e.source_id, e.native_id): asdict(e) for e in pieces}
    own = select(_evidence).join(_fund, _fund.c.id == _evidence.c.fund_id)
    of_register = (_evidence.c.source_id == _fund.c.source_id) & _fund.c.announced.is_not(True)
    of_register &= _evidence.c.native_id.startswith(_fund.c.native_id + "/evidence/")
    stale: list[int] = []
    for row in connection.execute(own.where(_evidence.c.fund_id.in_(ids), ~of_register)).all():
        new = wanted.pop((row.source_id, row.native_id), None)
        if new is None:
            stale.append(row.id)
        elif any(
            getattr(row, name) != new[name] for name in ("fund_id", "tier", "definition", "quote")
        ):
            connection.execute(update(_evidence).where(_evidence.c.id == row.id).values(new))
    for some in chunks(stale):
        connection.execute(delete(_evidence).where(_evidence.c.id.in_(some)))
    for place, new in list(wanted.items()):  # of a fund that is not judged now: it moved here
        where = (_evidence.c.source_id == place[0]) & (_evidence.c.native_id == place[1])
        if connection.execute(update(_evidence).where(where).values(new)).rowcount:
            del wanted[place]
    if wanted:
        connection.execute(insert(_evidence), list(wanted.values()))


def _conclude(connection: Connection, ids: Sequence[int], at: datetime) -> Iterator[FieldChange]:
    """Tier, structure, kind and levels, as far as anything that is there now says them; else what
    the register's name says."""
    tiers: dict[int, str] = {}
    here = _evidence.c.gone_at.is_(None)
    query = select(_evidence.c.fund_id, _evidence.c.tier).where(_evidence.c.fund_id.in_(ids), here)
    for fund_id, tier in connection.execute(query.order_by(_evidence.c.tier.desc())):
        tiers[fund_id] = tier
    structures, kinds = _structures(connection, ids), _kinds(connection, ids)
    issuers, partners = _issuer_levels(connection, ids), _partner_levels(connection, ids)
    funds = select(_fund).where(_fund.c.id.in_(ids)).order_by(_fund.c.id)
    for row in connection.execute(funds).all():
        told: dict[str, Any] = {
            "inclusion_tier": (own := tiers.get(row.id)),
            "recommended_for_aggregates": None if own is None else own != "D",
            "why_not": "name_only" if own == "D" else None,
            "structure": structures.get(row.id, row.structure_by_name),
            "issuer_level": issuers.get(row.id),
            "partner_level": partners.get(row.id),
        }
        if row.amac_type != _VENTURE:
            told["kind"] = kinds.get(row.id, row.kind_by_name)
        new = {name: value for name, value in told.items() if getattr(row, name) != value}
        if not new:
            continue
        connection.execute(update(_fund).where(_fund.c.id == row.id).values(new))
        for name in sorted(new.keys() & {"inclusion_tier", "structure"}):
            place = ("fund", row.id, name)
            yield FieldChange(*place, getattr(row, name), new[name], "merged", row.document_id, at)


def _structures(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """A fund that gives public money to another is a mother; one that only gets money is a sub."""
    here = _naming.c.gone_at.is_(None)
    query = select(_naming.c.fund_id, _naming.c.role).where(_naming.c.fund_id.in_(ids), here)
    roles: dict[int, set[str]] = defaultdict(set)
    for fund_id, role in connection.execute(query):
        roles[fund_id].add(role)
    for _, fund_id in _gives(connection, ids):
        roles[fund_id].add("mother")
    other = _contribution.c.contributor_fund_id
    gets = select(_contribution.c.fund_id).where(
        _contribution.c.fund_id.in_(ids),
        other != _contribution.c.fund_id,
        _contribution.c.gone_at.is_(None),
    )
    for (fund_id,) in connection.execute(gets):
        roles[fund_id].add("sub")
    return {
        fund_id: "mother" if "mother" in some else "sub"
        for fund_id, some in roles.items()
        if some & {"mother", "sub"}
    }


def _kinds(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """As the newest notice tells it."""
    told = _naming.c.kind.is_not(None) & _naming.c.gone_at.is_(None)
    query = (
        select(_naming.c.fund_id, _naming.c.kind)
        .join(_notice, _notice.c.id == _naming.c.notice_id)
        .where(_naming.c.fund_id.in_(ids), told)
        .order_by(_notice.c.published_on.asc().nulls_first(), _naming.c.native_id)
    )
    return {fund_id: kind for fund_id, kind in connection.execute(query)}


def _issuer_levels(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Of the government bodies that speak of a fund itself, not of its money in others: that of
    the most notices, and of two alike the higher. A fund that bears the nation's name is its own,
    whoever speaks of it."""
    query = (
        select(_naming.c.fund_id, _naming.c.role, _naming.c.level, _notice.c.issuer_level)
        .join(_notice, _notice.c.id == _naming.c.notice_id)
        .where(_naming.c.fund_id.in_(ids), _notice.c.issuer_form == "state_agency")
        .where(_naming.c.gone_at.is_(None), _notice.c.issuer_level.is_not(None))
        .where(_notice.c.genre.is_distinct_from("audit"))
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    named: dict[int, str] = {}
    for fund_id, role, level, issuer_level in connection.execute(query):
        if level is not None:
            named[fund_id] = level
        if role != "contributor":
            counts[fund_id][issuer_level] += 1
    return {
        fund_id: max(levels, key=lambda level: (levels[level], -_LEVELS.index(level)))
        for fund_id, levels in counts.items()
    } | named


def _partner_levels(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Of the public partner that gives most."""
    public = _contribution.c.public_rule.is_not(None) & _contribution.c.level.is_not(None)
    query = (
        select(_contribution.c.fund_id, _contribution.c.level)
        .where(_contribution.c.fund_id.in_(ids), public, _contribution.c.gone_at.is_(None))
        .order_by(_contribution.c.committed_minor.asc().nulls_first(), _contribution.c.id.desc())
    )
    return {fund_id: level for fund_id, level in connection.execute(query)}
