"""Who is told what: of all that an issue has to tell, what one subscriber wants to hear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digest.clean import folded
from digest.contents import LATE, Collapsed, Contents, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """One row of `subscription`: all its conditions hold together, an empty one asks for nothing.

    channels, region_codes, fund_ids, organisation_ids, words
        of each any one is enough; a region holds all regions within it (GB/T 2260)
    minimum_amount_minor
        fen; what has no amount is left out, and counted
    """

    channels: Sequence[str] = ()
    region_codes: Sequence[str] = ()
    fund_ids: Sequence[int] = ()
    organisation_ids: Sequence[int] = ()
    words: Sequence[str] = ()
    minimum_amount_minor: int | None = None


def wanted(contents: Contents, wants: Sequence[Wants]) -> Contents:
    """What meets any of the wants, each thing once; without any wants all of it.

    Collapsed lines and gaps are of no single record: only the channel decides about them. But late
    finds are news, and nobody knows whether they are what a narrower want has asked for.
    """
    if not wants:
        return contents
    asked = [_Asked(each) for each in wants]
    fitting = [(entry, [each for each in asked if each.meets(entry)]) for entry in contents.entries]
    entries = tuple(entry for entry, by in fitting if any(e.is_large(entry) for e in by))
    unknown = sum(
        1
        for entry, by in fitting
        if by and entry.amount_minor is None and not any(e.is_large(entry) for e in by)
    )
    return replace(
        contents,
        entries=entries,
        collapsed=tuple(c for c in contents.collapsed if any(e.takes(c) for e in asked)),
        gaps=tuple(gap for gap in contents.gaps if any(e.hears(gap.channel) for e in asked)),
        without_amount=unknown,
    )


class _Asked:
    """The conditions of one row, made ready to be compared with many entries."""

    def __init__(self, wants: Wants) -> None:
        self._channels = frozenset(wants.channels)
        self._regions = tuple(_prefix(code) for code in wants.region_codes)
        self._funds = frozenset(wants.fund_ids)
        self._organisations = frozenset(wants.organisation_ids)
        self._words = tuple(filter(None, map(folded, wants.words)))
        self._minimum = wants.minimum_amount_minor

    def hears(self, channel: str) -> bool:
        """True where the channel is wanted."""
        return not self._channels or channel in self._channels

    def takes(self, collapsed: Collapsed) -> bool:
        """True where a line about many records is wanted."""
        narrow = self._regions or self._funds or self._organisations or self._words
        is_narrow = bool(narrow) or self._minimum is not None
        return self.hears(collapsed.channel) and not (collapsed.cause == LATE and is_narrow)

    def meets(self, entry: Entry) -> bool:
        """True where all conditions hold but that of the amount."""
        return (
            self.hears(entry.channel)
            and (not self._regions or (entry.region_code or "-").startswith(self._regions))
            and (not self._funds or not self._funds.isdisjoint(entry.fund_ids))
            and (
                not self._organisations
                or not self._organisations.isdisjoint(entry.organisation_ids)
            )
            and (not self._words or self._speaks(entry))
        )

    def is_large(self, entry: Entry) -> bool:
        """True where the amount is known to be large enough, or doesn't matter."""
        if self._minimum is None:
            return True
        return entry.amount_minor is not None and entry.amount_minor >= self._minimum

    def _speaks(self, entry: Entry) -> bool:
        texts = [folded(text) for text in _texts(entry)]
        return any(word in text for word in self._words for text in texts)


def _prefix(code: str) -> str:
    """A region's code without the trailing pairs of zeros that stand for all within it."""
    code = code.strip()
    while code.endswith("00") and len(code) % 2 == 0:
        code = code[:-2]
    return code


def _texts(entry: Entry) -> Iterator[str]:
    """All of an entry that is shown of what the source says."""
    yield entry.title
    yield from (text for _, text in entry.facts)
    for line in entry.lines:
        yield from (text for _, text in line.what)
        yield from filter(None, (line.old, line.new))
