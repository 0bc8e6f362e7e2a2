"""What fund notices mean: genre, conditions and amounts against what a person read in them.

Runs on excerpts and statements of our own, and on the captured ones where YINDAO_CAPTURES names
them. The peer is a script of keywords and one regex a term. A term counts when key, operator, value
and unit agree; an amount when its measure agrees, too; a statement's figure when it is among the
amounts (or numbers of funds) that were read. Goals: genre 0.9, terms 0.9, amounts 0.97.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from bench import fund_baseline
from bench.fund_gold import (
    BadInput,
    Excerpt,
    Item,
    Statement,
    Texts,
    plain,
    read_excerpts,
    read_statements,
)
from normalize.dates import BEIJING
from normalize.funds.amounts import read_amounts, read_counts
from normalize.funds.dates import FundDate, read_fund_dates
from normalize.funds.genres import genre_of
from normalize.funds.parties import read_parties
from normalize.funds.term_rules import Term
from normalize.funds.terms import read_terms
from normalize.funds.text import FundText
from normalize.money import Bound, Money
from normalize.names import clean_name

OWN: Final = Path(__file__).parent / "fund_texts"
GOALS: Final = {"genre": 0.9, "terms": 0.9, "amounts": 0.97}
# All but the first were written after the rules, and read once before these were changed.
_LATER: Final = ("", *map(str, range(2, 14)))
_FIGURES: Final = ("figures", "figures2", "figures3")
_WRITTEN: Final = ("written", *(f"later{number}" for number in _LATER), *_FIGURES)
_COUNTED: Final = "number_of_funds"


@dataclass(slots=True)
class Score:
    """What was found, what was not, and what was found that isn't there."""

    found: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def wanted(self) -> int:
        return self.found + len(self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.extra) or 1)

    @property
    def recall(self) -> float:
        return self.found / (self.wanted or 1)

    @property
    def f1(self) -> float:
        return 2 * self.found / (2 * self.found + len(self.missed) + len(self.extra) or 1)


@dataclass(frozen=True, slots=True)
class Reader:
    """One way of reading: ours, or the peer's, which knows no measures, parties and dates."""

    genre: Callable[[str], str]
    items: Callable[[str, str], dict[str, list[Item]]]
    figures: Callable[[str], tuple[set[Decimal], set[int]]]


def _genre(text: str) -> str:
    return genre_of("", text)


def _items(text: str, genre: str) -> dict[str, list[Item]]:
    folded = FundText.of(text)
    return {
        "term": [_term(term) for term in read_terms(folded)],
        "amount": [
            *dict.fromkeys(
                (
                    amount.measure,
                    amount.money.bound.value,
                    _money(amount.money),
                    amount.money.currency,
                )
                for amount in read_amounts(folded)
                if amount.measure
            ),
            *dict.fromkeys((_COUNTED, "eq", str(c.number), "fund") for c in read_counts(folded)),
        ],
        "party": [
            (f"{p.role}/{p.outcome}" if p.outcome else p.role, "", p.name, "")
            for p in read_parties(folded, genre)
        ],
        "date": [(d.key, "", _shown(d), "") for d in read_fund_dates(folded)],
    }


def _shown(found: FundDate) -> str:
    moment, day = found.moment, found.day
    if moment is not None:
        return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    return day.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[day.precision]]


def _term(term: Term) -> Item:
    ends = [plain(end) for end in (term.lo, term.hi) if end is not None]
    value = "-".join(ends) if term.operator == "range" else (ends[0] if ends else "")
    return term.key, term.operator, term.text or value, term.unit


def _money(money: Money) -> str:
    if money.bound is Bound.MAGNITUDE:
        return plain(Decimal(money.precision_minor).scaleb(-2))
    ends = dict.fromkeys(end for end in (money.lo_minor, money.hi_minor) if end is not None)
    return "-".join(plain(Decimal(end).scaleb(-2)) for end in ends)


def _figures(text: str) -> tuple[set[Decimal], set[int]]:
    folded = FundText.of(text)
    money = [a.money for a in read_amounts(folded)]
    fen = {end for each in money for end in (each.lo_minor, each.hi_minor) if end is not None}
    ends = {Decimal(end).scaleb(-10) for end in fen}
    ends |= {t.lo.scaleb(-8) for t in read_terms(folded) if t.unit == "CNY" and t.lo is not None}
    return ends, {count.number for count in read_counts(folded)}


def _peer_figures(text: str) -> tuple[set[Decimal], set[int]]:
    amounts = {amount.scaleb(-8) for amount in fund_baseline.amounts(text)}
    return amounts, set(fund_baseline.counts(text))


OURS: Final = Reader(_genre, _items, _figures)
PEER: Final = Reader(
    fund_baseline.genre, lambda text, _: {"term": fund_baseline.terms(text)}, _peer_figures
)


def measure(texts: Texts, reader: Reader) -> dict[str, Score]:
    """The scores by kind; kinds that nobody read in the texts have none."""
    scores = {kind: Score() for kind in ("genre", "term", "amount", "party", "date", "figure")}
    for excerpt in texts.excerpts:
        _score_excerpt(excerpt, reader, scores)
    for statement in texts.statements:
        _score_statement(statement, reader, scores["figure"])
    return scores


def _score_excerpt(excerpt: Excerpt, reader: Reader, scores: dict[str, Score]) -> None:
    genre = reader.genre(excerpt.text)
    if genre in excerpt.genres:
        scores["genre"].found += 1
    else:
        scores["genre"].missed.append(f"{excerpt.n}: {'/'.join(excerpt.genres)}, read as {genre}")
    if excerpt.gold is None:
        return
    read = reader.items(excerpt.text, next(iter(excerpt.genres)))
    for kind, wanted in excerpt.gold.items():
        if kind in read:
            _compare(scores[kind], excerpt.n, kind, wanted, read[kind])


def _compare(score: Score, n: str, kind: str, wanted: list[Item], read: list[Item]) -> None:
    def folded(item: Item) -> Item:
        return (item[0], item[1], clean_name(item[2]), item[3]) if kind == "party" else item

    want, have = Counter(map(folded, wanted)), Counter(map(folded, read))
    score.found += (want & have).total()
    score.missed += [f"{n}: {' '.join(filter(None, item))}" for item in (want - have).elements()]
    # How many of which sector there are is said in many ways, and not all of them are noted.
    score.extra += [
        f"{n}: {' '.join(filter(None, item))}"
        for item in (have - want).elements()
        if item[0] != _COUNTED
    ]


def _score_statement(statement: Statement, reader: Reader, score: Score) -> None:
    amounts, counts = reader.figures(statement.quote)
    wanted: list[tuple[str, bool]] = [(f"{plain(a)} 亿元", a in amounts) for a in statement.amounts]
    if statement.funds is not None:
        wanted.append((f"{statement.funds} funds", statement.funds in counts))
    for shown, found in wanted:
        if found:
            score.found += 1
        else:
            score.missed.append(f"line {statement.line}: {shown} in {statement.quote[:60]}")


def headline(scores: dict[str, Score]) -> dict[str, Score]:
    """The three figures; amounts are those of excerpts and of statements together."""
    amount, figure = scores["amount"], scores["figure"]
    both = Score(amount.found + figure.found, amount.missed + figure.missed, amount.extra)
    return {"genre": scores["genre"], "terms": scores["term"], "amounts": both}


def last_line(scores: dict[str, Score]) -> str:
    """`genre 0.93 (13 of 14) terms 0.91 (40 of 43, 4 extra) amounts 0.98 (...)`."""
    parts = []
    for name, score in headline(scores).items():
        if not score.wanted:
            parts.append(f"{name} - (none)")
            continue
        extra = f", {len(score.extra)} extra" if name != "genre" else ""
        value = score.recall if name == "genre" else score.f1
        parts.append(f"{name} {value:.2f} ({score.found} of {score.wanted}{extra})")
    return " ".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Measure ours and the peer on the same texts."""
    given = _parser().parse_args(arguments)
    try:
        texts = _texts(given)
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    ours, peer = measure(texts, OURS), measure(texts, PEER)
    absent = sum(statement.absent for statement in texts.statements)
    sys.stdout.write(_json(ours, peer, absent) if given.json else _table(ours, peer, absent))
    return 0


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--excerpts", type=Path, help="JSON lines: n, genre, text")
    options.add_argument("--gold", type=Path, help="TSV: what the excerpts state")
    options.add_argument("--statements", type=Path, help="TSV: quotes with their figures")
    options.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    return options


def _texts(given: argparse.Namespace) -> Texts:
    if given.gold and not given.excerpts:
        raise BadInput("--gold needs --excerpts")
    if given.excerpts or given.statements:
        return Texts(
            read_excerpts(given.excerpts, given.gold) if given.excerpts else [],
            read_statements(given.statements) if given.statements else [],
        )
    texts = Texts()
    for name in ("written", "later6"):
        texts.statements += read_statements(OWN / f"{name}_statements.tsv")
    for name in _WRITTEN:
        texts.excerpts += read_excerpts(OWN / f"{name}.jsonl", OWN / f"{name}_gold.tsv")
    if captures := os.environ.get("YINDAO_CAPTURES"):
        folder = Path(captures) / "funds"
        gold = OWN / "captured_gold.tsv"
        texts.excerpts += read_excerpts(folder / "announcement_excerpts.jsonl", gold)
        texts.statements += read_statements(folder / "province_scale.tsv")
    return texts


def _table(ours: dict[str, Score], peer: dict[str, Score], absent: int) -> str:
    lines = ["kind     precision  recall  found  wanted  extra   peer: precision  recall"]
    for kind, score in ours.items():
        if score.wanted:
            other = peer[kind]
            beside = f"{other.precision:9.2f}  {other.recall:6.2f}" if other.wanted else "     none"
            lines.append(
                f"{kind:8} {score.precision:9.2f}  {score.recall:6.2f}  {score.found:5}"
                f"  {score.wanted:6}  {len(score.extra):5}         {beside}"
            )
    for kind, score in ours.items():
        lines += [f"missed {kind} {miss}" for miss in score.missed]
        lines += [f"extra {kind} {extra}" for extra in score.extra]
    if absent:
        lines.append(f"not scored: {absent} figures of the columns that their quote doesn't state")
    lines.append(f"peer: {last_line(peer)}")
    return "\n".join([*lines, last_line(ours)]) + "\n"


def _json(ours: dict[str, Score], peer: dict[str, Score], absent: int) -> str:
    def told(scores: dict[str, Score]) -> dict[str, object]:
        return {kind: _figure(score) for kind, score in scores.items() if score.wanted}

    three = headline(ours)
    figures = {
        name: {
            "value": round(score.recall if name == "genre" else score.f1, 4),
            "goal": GOALS[name],
        }
        for name, score in three.items()
        if score.wanted
    }
    told_all = {"headline": figures, "ours": told(ours), "peer": told(peer), "not_scored": absent}
    return json.dumps(told_all, ensure_ascii=False) + "\n"


def _figure(score: Score) -> dict[str, object]:
    lists: dict[str, Iterable[str]] = {"missed": score.missed, "extra": score.extra}
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "found": score.found,
        "wanted": score.wanted,
        **lists,
    }


if __name__ == "__main__":
    sys.exit(main())
