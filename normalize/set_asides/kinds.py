"""What a rule for set-asides is made of: what it says, its weight, and where it does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cached_property

from normalize.set_asides.words import CLAUSE, PROJECT


class SetAsideKind(StrEnum):
    """What a statement says. The first seven reserve; `not_reserved` denies it."""

    SME_WHOLE = "sme_whole"
    SMALL_MICRO_WHOLE = "small_micro_whole"
    SME_PACKAGE = "sme_package"
    SME_JOINT_VENTURE = "sme_joint_venture"
    SME_SUBCONTRACT = "sme_subcontract"
    SME_PARTIAL = "sme_partial"
    SME_IMPLIED = "sme_implied"
    NOT_RESERVED = "not_reserved"
    PRICE_DEDUCTION = "price_deduction"
    PRISON_ENTERPRISE = "prison_enterprise"
    DISABLED_WELFARE = "disabled_welfare"
    DOMESTIC_PRODUCT = "domestic_product"
    IMPORT_FORBIDDEN = "import_forbidden"
    IMPORT_ALLOWED = "import_allowed"
    INNOVATION_COOPERATIVE = "innovation_cooperative"
    FIRST_SET_EQUIPMENT = "first_set_equipment"
    INNOVATION_CATALOGUE = "innovation_catalogue"
    STARTUP_SPECIALISED = "startup_specialised"
    GREEN_MANDATORY = "green_mandatory"
    GREEN_PREFERRED = "green_preferred"
    GREEN_BUILDING = "green_building"
    RURAL_832 = "rural_832"


class Rank(IntEnum):
    """How much a wording weighs when two statements on the same lot disagree."""

    INFERRED = 0  # follows from what is asked of bidders
    BARE = 1  # the words alone, as the whole clause
    STATED = 2  # a sentence about this project or lot
    ANSWERED = 3  # a question of the form, answered yes or no


class Guard(StrEnum):
    """Which surroundings turn a rule's words into policy text."""

    NONE = "none"
    CONDITIONAL = "conditional"  # 若, 如, 是否 … in the clause, or …的， behind the words
    GENERAL = "general"  # the same, and 对于, 应当, 适宜 …: no project is the subject


@dataclass(frozen=True)
class Rule:
    """One wording. `beneficiary` None: read from the words; the group `pct` is the percent."""

    rule_id: str
    kind: SetAsideKind
    rank: Rank
    confidence: Decimal
    words: str
    guard: Guard = Guard.CONDITIONAL
    beneficiary: str | None = None
    voided_by: re.Pattern[str] | None = None  # words anywhere in the sentence that void the rule
    not_beside: re.Pattern[str] | None = None  # words in the same clause that void a match
    signs: frozenset[str] = frozenset()  # characters of which any match holds one; empty: not said

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first asked: all together take half a second of each process."""
        return re.compile(self.words)

    @cached_property
    def begins(self) -> str:
        """What its words begin with, if that is found once for all rules: a project, a clause."""
        return next((begin for begin in (PROJECT, CLAUSE) if self.words.startswith(begin)), "")


def rule(
    rule_id: str,
    kind: SetAsideKind,
    rank: Rank,
    confidence: str,
    pattern: str,
    guard: Guard = Guard.CONDITIONAL,
    *,
    beneficiary: str | None = None,
    voided_by: re.Pattern[str] | None = None,
    not_beside: re.Pattern[str] | None = None,
) -> Rule:
    """A row of a table of rules."""
    number = Decimal(confidence)
    return Rule(
        rule_id, kind, rank, number, pattern, guard, beneficiary, voided_by, not_beside=not_beside
    )


def having(signs: str, *rules: Rule) -> tuple[Rule, ...]:
    """The rules, asked only of sentences with one of these characters: it spares most searches."""
    return tuple(replace(one, signs=frozenset(signs)) for one in rules)
