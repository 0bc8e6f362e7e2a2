"""How often the set-aside reader is right on labelled notices, beside a search for 专门面向.

A search can tell only "reserved" from "not": both are compared on that question, while the last
line counts the exact labels of the set that was asked for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from bench.labelled import IMPLIED, NONE, NOT_RESERVED, LabelledError, Notice, Said, load, said
from bench.report import parser
from normalize.set_asides.reader import read_set_asides
from normalize.set_asides.sentences import readings

OURS = Path(__file__).parents[1] / "tests" / "labelled"
KEYWORD = "专门面向"
GOAL = 1000  # notices per second and core
_EVIDENCE = 80


@dataclass(frozen=True, slots=True)
class Class:
    """How one class fared: labelled so, said so, both."""

    name: str
    labelled: int
    said: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of those said, how many are; None where none was said."""
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """Of those labelled, how many were found; None where there are none."""
        return self.right / self.labelled if self.labelled else None


@dataclass(frozen=True, slots=True)
class Measured:
    """One labelled set, read."""

    name: str
    notices: Sequence[Notice]
    readings: Sequence[Said]

    @property
    def pairs(self) -> list[tuple[Notice, Said]]:
        """Each notice with what was said of it."""
        return list(zip(self.notices, self.readings, strict=True))

    @property
    def right(self) -> int:
        """How many have exactly their label."""
        return sum(notice.label == found.label for notice, found in self.pairs)

    @property
    def accuracy(self) -> float:
        """The share of exact labels."""
        return self.right / len(self.notices)

    @property
    def misses(self) -> list[tuple[Notice, Said]]:
        """Those that are not right."""
        return [(notice, found) for notice, found in self.pairs if notice.label != found.label]

    @property
    def misnamed(self) -> list[tuple[Notice, Said]]:
        """Those reserved as labelled, but for others than the label says."""
        return [
            (notice, found)
            for notice, found in self.pairs
            if notice.label == found.label and notice.beneficiary not in ("", found.beneficiary)
        ]

    def classes(self) -> Iterator[Class]:
        """The classes, the implied ones also apart."""
        reserved = frozenset(one.label for one in self.notices if _reserves(one.label))
        said_so = frozenset(one.label for one in self.readings if _reserves(one.label))
        yield self._class("reserved", reserved | said_so)
        yield self._class("  of which implied", frozenset({IMPLIED}))
        yield self._class("not reserved", frozenset({NOT_RESERVED}))
        yield self._class("none", frozenset({NONE}))

    def _class(self, name: str, labels: frozenset[str]) -> Class:
        pairs = [(notice.label in labels, found.label in labels) for notice, found in self.pairs]
        labelled, said_so = sum(one for one, _ in pairs), sum(one for _, one in pairs)
        return Class(name, labelled, said_so, sum(one and other for one, other in pairs))

    def reserved_or_not(self) -> tuple[float, float]:
        """The share of right answers to "is it reserved?": ours, and the search's."""
        ours = sum(_reserves(n.label) == _reserves(found.label) for n, found in self.pairs)
        peer = sum(_reserves(notice.label) == (KEYWORD in notice.text) for notice in self.notices)
        return ours / len(self.notices), peer / len(self.notices)


def _reserves(label: str) -> bool:
    return label.startswith("RESERVED_")


def measure(name: str, texts: Path, labels: Path) -> Measured:
    """Read all notices of a labelled set."""
    notices = load(texts, labels)
    return Measured(name, notices, [said(read_set_asides(notice.text)) for notice in notices])


def speed(notices: Sequence[Notice], rounds: int) -> float:
    """Notices per second and core: the reader alone, the best of some rounds.

    What was read of a sentence is forgotten before each pass, so that only what repeats among
    these notices is read once; the best round is the one least disturbed by other processes.
    """
    read_set_asides(notices[0].text)  # compiles the rules
    return max(_round(notices) for _ in range(rounds))


def _round(notices: Sequence[Notice]) -> float:
    begin, done = process_time(), 0
    while process_time() - begin < 0.5:  # long enough for the clock, short enough for a test
        readings.cache_clear()
        for notice in notices:
            read_set_asides(notice.text)
        done += len(notices)
    return done / (process_time() - begin)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print; 2 where a file can't be used."""
    made = parser(__doc__)
    made.add_argument("--texts", type=Path, help="notices as JSON lines, instead of ours")
    made.add_argument("--labels", type=Path, help="their labels, a table with tabs")
    made.add_argument("--speed", action="store_true", help="notices per second and core as well")
    options = made.parse_args(arguments)
    if (options.texts is None) != (options.labels is None):
        made.error("--texts and --labels go together")
    try:
        sets = [measure(*one) for one in _sets(options.texts, options.labels)]
    except (LabelledError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    rate = speed(sets[-1].notices, options.rounds) if options.speed else None
    sys.stdout.write(_json(sets, rate) if options.json else _report(sets, rate))
    return 0


def _sets(texts: Path | None, labels: Path | None) -> Iterator[tuple[str, Path, Path]]:
    if texts is not None and labels is not None:
        yield texts.name, texts, labels
        return
    yield "ours", OURS / "set_aside_notices.jsonl", OURS / "set_aside_labels.tsv"
    captures = os.environ.get("YINDAO_CAPTURES")
    if captures:
        folder = Path(captures) / "ccgp_text"
        yield "captured", folder / "notices_20260729.jsonl", folder / "setaside_labels.tsv"
    else:
        sys.stderr.write("YINDAO_CAPTURES isn't set: without the captured notices\n")


def _report(sets: Sequence[Measured], rate: float | None) -> str:
    lines = [line for one in sets for line in _lines(one)]
    if rate is not None:
        met = "met" if rate >= GOAL else "not met"
        lines.append(f"{rate:,.0f} notices per second and core; goal {GOAL:,}: {met}")
    last = sets[-1]
    lines.append(f"accuracy {last.accuracy:.4f} ({last.right} of {len(last.notices)})")
    return "\n".join(lines) + "\n"


def _lines(one: Measured) -> Iterator[str]:
    yield f"{one.name}: {one.right} of {len(one.notices)} have their exact label"
    yield f"  {'class':<20}{'labelled':>9}{'said':>6}{'right':>7}{'precision':>11}{'recall':>8}"
    for each in one.classes():
        shares = f"{_share(each.precision):>11}{_share(each.recall):>8}"
        yield f"  {each.name:<20}{each.labelled:>9}{each.said:>6}{each.right:>7}{shares}"
    ours, peer = one.reserved_or_not()
    yield f"  reserved or not: ours {ours:.4f}, a search for {KEYWORD} {peer:.4f}"
    for notice, found in one.misses:
        yield (
            f"  miss {notice.number} {notice.title}: {notice.label}, read as {found.label}"
            f" ({found.rule_id or 'no rule'}): {_short(found.evidence)}"
        )
    for notice, found in one.misnamed:
        yield (
            f"  beneficiary of {notice.number} {notice.title}: {notice.beneficiary},"
            f" read as {found.beneficiary or 'none'} ({found.rule_id}): {_short(found.evidence)}"
        )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _short(evidence: str) -> str:
    return " ".join(evidence.split())[:_EVIDENCE]


def _json(sets: Sequence[Measured], rate: float | None) -> str:
    told = {"sets": [_told(one) for one in sets], "notices_per_second_and_core": rate}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _told(one: Measured) -> dict[str, object]:
    ours, peer = one.reserved_or_not()
    return {
        "name": one.name,
        "notices": len(one.notices),
        "right": one.right,
        "accuracy": round(one.accuracy, 4),
        "classes": {
            each.name.split()[-1] if "implied" in each.name else each.name: {
                "labelled": each.labelled,
                "said": each.said,
                "right": each.right,
                "precision": each.precision,
                "recall": each.recall,
            }
            for each in one.classes()
        },
        "reserved_or_not": {"ours": ours, "keyword": peer},
        "misses": [
            {
                "number": notice.number,
                "title": notice.title,
                "label": notice.label,
                "said": found.label,
                "rule": found.rule_id,
                "evidence": found.evidence,
            }
            for notice, found in one.misses
        ],
        "beneficiaries_missed": [notice.number for notice, _ in one.misnamed],
    }


if __name__ == "__main__":
    raise SystemExit(main())
