"""An issue in words: a letter as plain text and as HTML.

Names and values are a stranger's: each is one clean line of bounded length before it comes near a
template, and the HTML template escapes whatever it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digest.clean import clean, link
from digest.contents import LATE, Collapsed, Contents, Entry, Gap, Heading, Rendered
from digest.wording import TEMPLATES, Wording

# What stands in one letter; the rest is counted.
MOST_ENTRIES = 200
MOST_LINES = 12
MOST_FACTS = 12

_CHANNELS: Final = ("fund", "procurement", "listing", "firm", "policy")
_LAST: Final = ("gone", "corrections")  # behind all channels
_BEIJING = ZoneInfo("Asia/Shanghai")
_QUERY = "SELECT * FROM v_change WHERE is_news AND seen_at >= '{since}' AND seen_at < '{until}'"


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry, ready to be laid out."""

    kind: str
    title: str
    url: str | None
    facts: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of the letter."""

    title: str
    items: list[_Item]
    more: str | None


def render(contents: Contents, heading: Heading) -> Rendered:
    """The letter of an issue. Raises ValueError for a language that has no words."""
    words = Wording(heading.language, heading.time_zone)
    subject = _subject(contents, heading, words)
    values = {
        "words": words,
        "subject": subject,
        "title": words.say("heading", week=heading.week),
        "period": _period(heading, words),
        "preview": heading.preview,
        "quiet": not contents.has_news,
        "counts": words.say("join").join(_counts(contents, words)),
        "sections": [_section(*each, words) for each in _by_section(contents)],
        "without_amount": contents.without_amount,
        "collapsed": [_collapsed(each, words) for each in contents.collapsed],
        "gaps": [_gap(gap, words) for gap in contents.gaps],
        "command": f'yindao sql "{_query(heading)}"',
        "unsubscribe": _way_out(heading.unsubscribe),
    }
    text, html = (_templates().get_template(f"issue.{form}.j2") for form in ("txt", "html"))
    return Rendered(subject, text.render(values), html.render(values))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and ".html." in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# --- the head


def _subject(contents: Contents, heading: Heading, words: Wording) -> str:
    """Of counts and the week only: nothing that a stranger wrote stands in it."""
    if not contents.has_news:
        return words.say("subject_quiet", week=heading.week)
    counts = words.say("join").join(_counts(contents, words))
    return words.say("subject", week=heading.week, counts=counts)


def _counts(contents: Contents, words: Wording) -> Iterator[str]:
    """How many records each part of the letter tells of."""
    for section, entries in _by_section(contents):
        yield words.say("count", name=words.name("sections", section), number=len(entries))
    late = sum(each.records for each in contents.collapsed if each.cause == LATE)
    if late:
        yield words.say("count", name=words.say("late"), number=late)


def _period(heading: Heading, words: Wording) -> str:
    since, until = words.at(heading.period_from), words.at(heading.period_to)
    return words.say("period", since=since, until=until, zone=heading.time_zone)


def _query(heading: Heading) -> str:
    """The view tells Beijing time, whatever the reader's zone."""

    def beijing(moment: datetime) -> str:
        return moment.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")

    return _QUERY.format(since=beijing(heading.period_from), until=beijing(heading.period_to))


def _way_out(address: str | None) -> str | None:
    """Where a subscription is ended: a link, or an address to write to."""
    if address and address.startswith("mailto:"):
        return address if link(f"https://mail/{address[7:]}") else None
    return link(address)


# --- the sections


def _by_section(contents: Contents) -> list[tuple[str, list[Entry]]]:
    """Channels in their usual order, unknown ones behind, then documents and corrections."""
    found: dict[str, list[Entry]] = {}
    for entry in contents.entries:
        found.setdefault(entry.section, []).append(entry)
    others = sorted(set(found) - {*_CHANNELS, *_LAST})
    return [(name, found[name]) for name in (*_CHANNELS, *others, *_LAST) if name in found]


def _section(section: str, entries: Sequence[Entry], words: Wording) -> _Section:
    shown, more = entries[:MOST_ENTRIES], len(entries) - MOST_ENTRIES
    return _Section(
        title=words.name("sections", section),
        items=[_item(entry, words) for entry in shown],
        more=words.say("more_entries", number=more) if more > 0 else None,
    )


def _item(entry: Entry, words: Wording) -> _Item:
    return _Item(
        kind=words.name("kinds", entry.kind),
        title=clean(entry.title) or words.say("untitled"),
        url=link(entry.url),
        facts=_facts(entry, words),
        lines=_lines(entry, words),
    )


def _facts(entry: Entry, words: Wording) -> str:
    """Facts in one line; what a line tells anyway is left to it."""
    told = {line.field for line in entry.lines if line.entity == entry.entity}
    facts = words.pairs(fact for fact in entry.facts if fact[0] not in told)
    more = len(facts) - MOST_FACTS
    shown = facts[:MOST_FACTS] + ([words.say("more_facts", number=more)] if more > 0 else [])
    return words.say("facts").join(shown)


def _lines(entry: Entry, words: Wording) -> list[str]:
    lines = [
        line
        for line in entry.lines
        # That a record is new is said by its kind.
        if (line.entity, line.field) != (entry.entity, "*") or entry.kind != "new"
    ]
    more = len(lines) - MOST_LINES
    shown = [words.line(line, entry.entity) for line in lines[:MOST_LINES]]
    return shown + ([words.say("more_lines", number=more)] if more > 0 else [])


# --- the one-liners


def _collapsed(each: Collapsed, words: Wording) -> str:
    return words.say(
        "collapsed_line",
        cause=words.name("causes", each.cause),
        source=clean(each.source_title or each.source_id) or words.say("no_source"),
        records=each.records,
        changes=each.changes,
    )


def _gap(gap: Gap, words: Wording) -> str:
    source = clean(gap.source_title or gap.source_id) or words.say("no_source")
    state = words.name("gap_states", gap.state)
    if gap.since is None:
        text = words.say("gap", source=source, state=state)
    else:
        text = words.say("gap_since", source=source, state=state, since=words.at(gap.since))
    reason = clean(gap.reason or "")
    return words.say("reason", text=text, reason=reason) if reason else text
