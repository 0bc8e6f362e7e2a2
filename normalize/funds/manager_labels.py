"""The labels of a manager's page in AMAC's register, and the figures that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from normalize.funds.managers import OrgCode, manager_mention, read_firm_code, read_place, rules
from normalize.money import read_money
from normalize.names import clean_name, name_key
from normalize.reading import Reading, Reason
from normalize.records import UNSET, Doubt, Json, Link, Mention, Text, Whole
from normalize.regions import Region
from normalize.said import Said, day_in, rows_in, text_in
from normalize.text import nfkc


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a page with their values, by our names of them."""

    said: Mapping[str, Json]

    def text(self, name: str) -> str:
        """The value of a label; empty where the page writes a sign for nothing."""
        value = text_in(self.said, rules()["labels"][name])
        return "" if value in rules()["page"]["nothing"] else value

    def stated(self, name: str) -> Text:
        """The value; None where the page leaves it empty, unset where it hasn't got the label."""
        present = rules()["labels"][name] in self.said
        return (self.text(name) or None) if present else UNSET

    def day(self, name: str) -> Reading[date]:
        """A value as a date."""
        return day_in(self.said, rules()["labels"][name])

    def whole(self, name: str) -> Reading[int]:
        """A value as a whole number."""
        text = self.text(name)
        if text.isdecimal() and len(text) < 10:
            return Reading(text, int(text))
        return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)


def labels_of(said: Said) -> Labels:
    """The labels that a page's reader has found."""
    labels = said.fields.get("labels")
    return Labels(labels if isinstance(labels, dict) else {})


@dataclass(frozen=True, slots=True)
class Capital:
    """An amount of capital, its text, and the currency that its label names."""

    minor: Whole = UNSET
    raw: Text = UNSET
    currency: Text = UNSET
    doubts: tuple[Doubt, ...] = ()


def capital(labels: Labels, which: str) -> Capital:
    """`registered` or `paid_in` capital: a number under a label that names unit and currency."""
    start = rules()["labels"][f"{which}_capital"]
    label = next((label for label in labels.said if label.startswith(start)), None)
    if label is None:
        return Capital()
    text = text_in(labels.said, label)
    # The label has the unit and the currency apart: （万元）（美元） are 万美元.
    read = read_money(text, unit=re.sub("（万元）（(?!人民币)(.{1,4})）", r"（万\1）", label))
    money = read.value
    doubts = Doubt.of(f"{which}_capital_minor", read)
    if money is not None and money.exact is None:
        doubts = (Doubt(f"{which}_capital_minor", text, Reason.AMBIGUOUS),)
    return Capital(
        money.exact if money else None,
        text or None,
        money.currency if money and money.exact is not None else UNSET,
        doubts,
    )


@dataclass(frozen=True, slots=True)
class ManagerPage:
    """What a manager's page says, by our names of its labels."""

    said: Said

    @property
    def labels(self) -> Labels:
        """All labels with their values."""
        return labels_of(self.said)

    @property
    def id(self) -> str:
        """The number of the page."""
        return self.said.native_id

    @property
    def link(self) -> Link:
        """The manager as others refer to it."""
        return Link("fund_manager", self.id)

    @property
    def name(self) -> str:
        """The full Chinese name."""
        return self.labels.text("name")

    @property
    def code(self) -> Reading[OrgCode]:
        """The firm's code."""
        return read_firm_code(self.labels.text("org_code"))

    @property
    def place(self) -> Reading[Region]:
        """Where it is registered."""
        return read_place(self.labels.text("registered_address"))

    @property
    def manager(self) -> Mention | None:
        """The manager as an organisation."""
        uscc = self.code.value.uscc if self.code.value else None
        return manager_mention(self.name, self.id, self.labels.text("number"), self.place, uscc)

    @property
    def controllers(self) -> list[str]:
        """Those that control it."""
        return names_in(self.labels.text("controller"))

    def rows(self, key: str) -> list[Mapping[str, Json]]:
        """The rows of a table of the page."""
        return list(rows_in(self.said.fields, key))

    @property
    def known_persons(self) -> frozenset[str]:
        """Those whose names the page is public about because of what they do."""
        staff = (text_in(row, "name") for row in self.rows("staff"))
        return frozenset(map(name_key, (*staff, *self.controllers)))


def names_in(text: str) -> list[str]:
    """The names in one value: apart by commas and the like, never by a space within a name."""
    parts = (clean_name(part) for part in re.split(r"[、,，;；\n]", text))
    return [part for part in parts if part and part not in rules()["page"]["nothing"]]


def read_percent(text: str) -> Reading[Decimal]:
    """ "28%" as 28."""
    match = re.match(rules()["wording"]["percent"], nfkc(text).strip())
    if match:
        return Reading(text, Decimal(match[1]))
    return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)
