"""Notices with what people say of them: texts as JSON lines, labels as a table with tabs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from normalize.set_asides.kinds import SetAsideKind
from normalize.set_asides.reader import SetAsideOutcome

_K = SetAsideKind
NONE, NOT_RESERVED, IMPLIED = "NONE_STATED", "NOT_RESERVED", "RESERVED_IMPLIED"
# In the order in which one label is given to a notice of several statements.
LABEL_OF: Final = {
    _K.SME_JOINT_VENTURE: "RESERVED_JV",
    _K.SME_SUBCONTRACT: "RESERVED_SUBCONTRACT",
    _K.SME_PACKAGE: "RESERVED_PACKAGES",
    _K.SME_PARTIAL: "RESERVED_PARTIAL",
    _K.SMALL_MICRO_WHOLE: "RESERVED_WHOLE",
    _K.SME_WHOLE: "RESERVED_WHOLE",
    _K.SME_IMPLIED: IMPLIED,
    _K.NOT_RESERVED: NOT_RESERVED,
}
LABELS: Final = frozenset({*LABEL_OF.values(), NONE})
_BENEFICIARIES: Final = {"sme": "SME", "small_micro": "SMALL_MICRO"}


class LabelledError(ValueError):
    """A file of texts or labels that can't be used: which file, which line, what was expected."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A text with its label. `number` counts from 1; `beneficiary` is empty where none is given."""

    number: int
    title: str
    text: str
    label: str
    beneficiary: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a reading amounts to, in the words of the labels."""

    label: str
    beneficiary: str
    rule_id: str
    evidence: str


def said(outcome: SetAsideOutcome) -> Said:
    """The label of a reading: its most exact statement decides."""
    for kind, label in LABEL_OF.items():
        for one in outcome.statements:
            if one.kind is kind:
                who = "" if one.negated else _BENEFICIARIES.get(one.beneficiary or "", "")
                return Said(label, who, one.rule_id, one.evidence)
    return Said(NONE, "", "", str(outcome.outcome))


def load(texts: Path, labels: Path) -> list[Notice]:
    """The notices of `texts` with their labels; labels without a text are left aside.

    A text is one JSON object a line with `url`, `title` and `clean_text`; a label is a row with
    the columns `url`, `label` and, where it is known, `beneficiary`. Other columns and keys are
    left alone, so are blank lines.
    """
    known = _labels(labels)
    notices: list[Notice] = []
    for number, (line, found) in enumerate(_texts(texts), start=1):
        if found["url"] not in known:
            raise LabelledError(f"{texts}, line {line}: no label in {labels} for {found['url']}")
        label, beneficiary = known[found["url"]]
        notices.append(Notice(number, found["title"], found["clean_text"], label, beneficiary))
    if not notices:
        raise LabelledError(f"{texts}: expected one notice a line, found none")
    return notices


def _texts(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    # Only \n ends a line: a text may hold other separators of lines, which splitlines() obeys.
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _text(line, f"{path}, line {number}")


def _text(line: str, place: str) -> dict[str, str]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise LabelledError(f"{place}: expected a JSON object: {error}") from error
    if not isinstance(found, dict):
        raise LabelledError(f"{place}: expected a JSON object, found {type(found).__name__}")
    for key in ("url", "clean_text"):
        if not isinstance(found.get(key), str):
            raise LabelledError(f"{place}: expected a text under {key!r}, found {found.get(key)!r}")
    return {
        "url": found["url"].strip(),
        "title": str(found.get("title") or ""),
        "clean_text": found["clean_text"],
    }


def _labels(path: Path) -> dict[str, tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        missing = {"url", "label"} - set(rows.fieldnames or ())
        if missing:
            raise LabelledError(f"{path}, line 1: expected the column {', '.join(sorted(missing))}")
        for row in rows:
            url, label = (row["url"] or "").strip(), (row["label"] or "").strip().upper()
            place = f"{path}, line {rows.line_num}"
            if not url and not label:
                continue
            if not url or label not in LABELS:
                wanted = f"one of {', '.join(sorted(LABELS))}" if url else "an address"
                raise LabelledError(f"{place}: expected {wanted}, found {label if url else url!r}")
            one = (label, (row.get("beneficiary") or "").strip().upper())
            if known.setdefault(url, one) != one:
                raise LabelledError(f"{place}: a second, different label for {url}")
    return known
