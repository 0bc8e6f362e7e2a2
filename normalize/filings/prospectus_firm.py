"""What a prospectus says of the firm itself: its name and the listing standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from normalize.filings.flow import Block, labelled, sentences
from normalize.filings.rules import pattern, rules
from normalize.names import name_key
from normalize.reading import Reason
from normalize.records import Doubt
from normalize.text import nfkc

T = TypeVar("T")
_NUMERALS = {c: str(n) for n, c in enumerate("一二三四五六七八", 1)}


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with the page and the words it was read from; doubts already say where."""

    value: T | None = None
    page: int | None = None
    quote: str | None = None
    doubts: tuple[Doubt, ...] = ()


def at_place(field: str, raw: str, reason: Reason, page: int, *candidates: str) -> Doubt:
    """A doubt that says where in the file a person finds the words."""
    return Doubt(field, f"p. {page}: {raw}"[:1000], reason, candidates)


def issuer_name(blocks: list[Block], expected: str) -> Found[str]:
    """The issuer as the document prints it; another name than the application's is a question.

    Other firms have tables of their own: the application's name counts wherever it stands.
    """
    other: Found[str] = Found()
    for label, value, page, quote in labelled(blocks):
        if not pattern("labels", "issuer").search(label) or not value:
            continue
        if not expected or name_key(value) == name_key(expected):
            return Found(value, page, quote)
        is_account = name_key(expected) in name_key(value) or len(value) > 60
        if not is_account and not other.doubts:
            doubt = at_place("issuer_raw", quote, Reason.CONTRADICTORY, page, expected)
            other = Found(None, page, quote, (doubt,))
    return other


def listing_standard(blocks: list[Block]) -> Found[str]:
    """The standard that the firm claims, as `rule book/article/item`.

    A document quotes several rules; only a sentence that says it chooses or meets a standard
    counts, and two different claims are a question.
    """
    claims = list(_claims(blocks))
    if not claims:
        return Found()
    whole = {claim for claim, _, _ in claims if claim.count("/") == 2}
    distinct = whole or {claim for claim, _, _ in claims}
    first = next(each for each in claims if each[0] in distinct)
    if len(distinct) > 1:
        doubt = at_place(
            "listing_standard", first[2], Reason.CONTRADICTORY, first[1], *sorted(distinct)
        )
        return Found(None, first[1], first[2], (doubt,))
    return Found(*first)


def _claims(blocks: list[Block]) -> Iterator[tuple[str, int, str]]:
    for label, value, page, quote in labelled(blocks):
        if pattern("labels", "standard").search(label) and (claim := _claim(value)):
            yield claim, page, quote
    for sentence, page in sentences(blocks):
        if _is_claimed("claims", sentence) and (claim := _claim(sentence)):
            yield claim, page, sentence[:500]


def _claim(text: str) -> str | None:
    said = nfkc(text).replace(" ", "")
    book = next(
        (name for name, words in rules()["standard"]["books"] if re.search(words, said)), ""
    )
    by_set = pattern("standard", "set").search(said)
    items = list(pattern("standard", "item").finditer(said))
    item = next((each for each in items if each["item"]), items[0] if items else None)
    if item is not None:
        parts = [book or "unnamed", item["article"]]
        number = item["item"] or (by_set["item"] if by_set else None)
        return "/".join(parts + ([_NUMERALS.get(number, number)] if number else []))
    if by_set:
        return f"{book or 'unnamed'}/set/{_NUMERALS[by_set['item']]}"
    return None


def growth_tier(blocks: list[Block]) -> bool | None:
    """True where the firm claims the growth tier; None where nothing is said of it."""
    claimed = any(_is_claimed("growth_tier", s, by_name=True) for s, _ in sentences(blocks))
    return True if claimed else None


def _is_claimed(name: str, sentence: str, *, by_name: bool = False) -> bool:
    """True where the issuer says it of itself, as a fact; `by_name`: only where it is named."""
    for found in pattern("standard", name).finditer(sentence):
        before = sentence[: found.start()]
        denied = pattern("standard", "denied").search(before)
        ours, others = (
            max((each.end() for each in pattern("standard", who).finditer(before)), default=0)
            for who in ("ours", "others")
        )
        is_ours = ours >= others and (ours > 0 or not by_name)
        if is_ours and not denied and not pattern("standard", "if").search(before):
            return True
    return False
