"""What all benches share: alternating rounds, medians, a table or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median

Measure = Callable[[], float]


@dataclass(slots=True)
class Figure:
    """One comparison: medians of ours and of the peer's, and what was aimed at.

    goal  smallest value of `value` that meets the goal; `value` is the ratio or ours
    """

    name: str
    unit: str
    ours: list[float]
    peer_name: str
    peer: list[float]
    goal: str = ""
    met: bool | None = None
    more: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Ours over the peer's, of medians."""
        return median(self.ours) / median(self.peer)


def alternate(ours: Measure, peer: Measure, rounds: int) -> tuple[list[float], list[float]]:
    """Measure one after the other, so that what else the machine does hits both."""
    pairs = [(ours(), peer()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def parser(doc: str | None) -> argparse.ArgumentParser:
    """Options that every bench has."""
    made = argparse.ArgumentParser(description=doc)
    made.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    made.add_argument("--rounds", type=int, default=3)
    return made


def tell(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures."""
    sys.stdout.write(_json(figures) if as_json else _table(figures))


def _json(figures: Sequence[Figure]) -> str:
    rows = [{**asdict(figure), "ratio": round(figure.ratio, 3)} for figure in figures]
    return json.dumps({"figures": rows}, ensure_ascii=False) + "\n"


def _table(figures: Sequence[Figure]) -> str:
    lines = []
    for each in figures:
        verdict = {True: "met", False: "not met", None: "no goal"}[each.met]
        lines += [
            each.name,
            f"  ours  {_spread(each.ours)} {each.unit}",
            f"  {each.peer_name}  {_spread(each.peer)} {each.unit}",
            f"  ratio {each.ratio:.2f}; goal: {each.goal or 'none'}: {verdict}",
            *(f"  {name}: {value:g}" for name, value in each.more.items()),
        ]
    return "\n".join(lines) + "\n"


def _spread(values: Sequence[float]) -> str:
    return f"{_number(median(values))} ({_number(min(values))} to {_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}"
