"""Which fund a naming is of. A similar name is never evidence.

What counts, the strongest first: a person's word; AMAC's number printed beside the name; the whole
registered name, where it can be one fund's only; the name without the marks of a provisional one,
together with the manager. Namings without any of these are one announced fund by groups.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from db.funds.groups import Group, Naming, groups

RULE: Final = "identity-2"


@dataclass(frozen=True, slots=True)
class Registered:
    """A fund of the register, with the names that it bore there."""

    id: int
    amac_code: str | None
    name_key: str
    exact_keys: frozenset[str]
    managers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A fund of the register that a naming is of, and how that was found."""

    fund_id: int
    method: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Question:
    """Funds that a naming may be of, of the register by number, announced ones by their managers or
    places: a person has to say."""

    naming_id: int
    name: str
    reason: str
    candidates: tuple[str, ...]


@dataclass(slots=True)
class Identities:
    """What each naming is of: a registered fund, or an announced one (the namings of a group)."""

    found: dict[int, Found]
    announced: list[list[Naming]]
    evidence: dict[int, str]  # of the members of announced groups
    questions: list[Question]


def identify(namings: Sequence[Naming], registered: Iterable[Registered]) -> Identities:
    """Decide on all namings that may be of the same funds, at once: their order is nothing."""
    known = _Register(registered)
    result = Identities({}, [], {}, [])
    for group in groups(namings):
        own = {n.id: found for n in group.members if (found := known.find(n)) is not None}
        funds = {found.fund_id for found in own.values()}
        result.found.update(own)
        if len(funds) == 1:
            (fund_id,) = funds
            via = next(iter(own.values()))
            words = f"{group.why}; another notice: {via.evidence}"
            rest = [n for n in group.members if n.id not in own and not known.denies(n, fund_id)]
            result.found.update({n.id: Found(fund_id, "group", words) for n in rest})
        left = [n for n in group.members if n.id not in result.found]
        asked = (known.question(n, funds) or _apart(n, group) for n in left)
        result.questions += filter(None, asked)
        if left:
            result.announced.append(left)
            result.evidence.update({n.id: group.why for n in left})
    return result


def _apart(naming: Naming, group: Group) -> Question | None:
    """Whether it is another fund than those of its name with other managers, or elsewhere."""
    if not group.others or naming.decided_by:
        return None
    reason = "same_name_other_manager" if naming.managers else "same_name_other_place"
    return Question(naming.id, naming.name, reason, group.others)


class _Register:
    """The register's funds by what they can be found by."""

    def __init__(self, funds: Iterable[Registered]) -> None:
        self._by_code: dict[str, Registered] = {}
        self._by_exact: dict[str, list[Registered]] = defaultdict(list)
        self._by_name: dict[str, list[Registered]] = defaultdict(list)
        self._by_id: dict[int, Registered] = {}
        for fund in sorted(funds, key=lambda fund: fund.id):
            self._by_id[fund.id] = fund
            if fund.amac_code:
                self._by_code[fund.amac_code] = fund
            self._by_name[fund.name_key].append(fund)
            for key in fund.exact_keys:
                self._by_exact[key].append(fund)

    def find(self, naming: Naming) -> Found | None:
        """The one fund that the evidence names; None where there is none, or two."""
        if naming.decided_by:
            return self._decided(naming)
        if naming.amac_code and (fund := self._by_code.get(naming.amac_code)):
            return Found(fund.id, "number", f"AMAC number {naming.amac_code}")
        exact = [f for f in self._by_exact.get(naming.exact_key, ()) if not _denied(naming, f)]
        if len(exact) == 1 and naming.place is None and not naming.provisional:
            return Found(exact[0].id, "registered_name", f"registered name {naming.name}")
        bearers = (f for f in self._bearers(naming) if not _denied(naming, f))
        managed = [f for f in bearers if f.managers & naming.managers]
        if len(managed) == 1:
            manager = min(managed[0].managers & naming.managers)
            words = f"name {naming.name_key} and manager {manager}"
            return Found(managed[0].id, "name_and_manager", words)
        return None

    def _decided(self, naming: Naming) -> Found | None:
        fund = self._by_id.get(naming.decided_fund_id or 0)
        return Found(fund.id, "decided", f"decided by {naming.decided_by}") if fund else None

    def denies(self, naming: Naming, fund_id: int) -> bool:
        """True where a naming has another number than a fund, or a person says so."""
        return bool(naming.decided_by) or _denied(naming, self._by_id[fund_id])

    def question(self, naming: Naming, funds: set[int]) -> Question | None:
        """Who bears the name, or was found for the same name elsewhere, without evidence."""
        if naming.decided_by:
            return None
        near = {f.id: f for f in self._bearers(naming)} | {i: self._by_id[i] for i in funds}
        if naming.place is not None and not naming.whole:  # any place may have one of that name
            near = {i: f for i, f in near.items() if f.managers & naming.managers or i in funds}
        if not near:
            return None
        other = naming.managers and not any(f.managers & naming.managers for f in near.values())
        reason = "same_name_other_manager" if other else "same_name_no_evidence"
        codes = tuple(f.amac_code or str(f.id) for f in near.values())
        return Question(naming.id, naming.name, reason, codes)

    def _bearers(self, naming: Naming) -> list[Registered]:
        both = (*self._by_name.get(naming.name_key, ()), *self._by_exact.get(naming.exact_key, ()))
        return list({fund.id: fund for fund in both}.values())


def _denied(naming: Naming, fund: Registered) -> bool:
    return bool(naming.amac_code and fund.amac_code and naming.amac_code != fund.amac_code)


def keys_of(joined: str | None) -> frozenset[str]:
    """The folded names of a column that holds several, between slashes."""
    return frozenset(filter(None, (joined or "").split("/")))
