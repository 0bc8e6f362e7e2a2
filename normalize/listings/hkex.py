"""Applications for a listing in Hong Kong: what the rows of the exchange's feeds mean.

A feed holds states, no steps: what moved is seen from one day to the next, so that the store keeps
each state as a provisional event. The English and the Chinese feed speak of the same application;
the Chinese one is believed, the English one adds its name and fills what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from normalize.dates import BEIJING
from normalize.listings.hkex_documents import documents
from normalize.listings.hkex_texts import EXCHANGE, day_first, split_name
from normalize.listings.stages import Stage, stage_of
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import UNSET, Doubt, Json, ListingApplicationRecord, Record
from normalize.said import Said, name_in, rows_in, text_in

_BOARDS = {"sehk": "main", "gem": "gem"}
_ACTIVE = "A"
_PHIP = "phip"
# An application that no feed shows any more, and then does again, is back: the store asks for a
# page of its own to believe that, and here the feed is all there is.
_NO_PAGE = "feed"


def application(said: Said) -> Iterator[Record]:
    """A row of a feed: the application's state, and its documents in the feed's language."""
    yield _application(said)
    yield from documents(said)


def _application(said: Said) -> ListingApplicationRecord:
    row, english = said.fields, said.context.get("language") == "e"
    name, marks = split_name(name_in(row, "a"))
    since, stage = day_first(text_in(row, "d")), _stage(row)
    code = text_in(row, "st")
    moment = _midnight(since)
    board = _BOARDS.get(said.native_id.partition("/")[0])
    identifiers = ((EXCHANGE, code.zfill(5)),) if code.isdecimal() else ()
    proofs = [day_first(text_in(each, "d")).value for each in rows_in(row, "ls")]
    accepted = (
        since.value if stage.value == Stage.ACCEPTED else min(filter(None, proofs), default=None)
    )
    state = {"stage_raw", "stage_listed", "name_marks", "stock_code", "accepted_on", "exchange"}
    state |= {"source_updated_at", "board", "kind", "detail_version"}
    return ListingApplicationRecord(
        native_id=said.native_id,
        raw={key: value for key, value in row.items() if not isinstance(value, list)},
        doubts=(*Doubt.of("stage_listed", stage), *Doubt.of("source_updated_at", since)),
        weak=frozenset(state) if english else frozenset(),
        # Only among feeds of what is active: one of them may go on showing the first posting.
        as_of=moment if text_in(row, "s") == _ACTIVE else None,
        published=since.value,
        exchange=EXCHANGE,
        board=board,
        kind="ipo",
        issuer=UNSET if english else mention(name, identifiers=identifiers),
        issuer_raw=UNSET if english else name or None,
        issuer_raw_en=(name or None) if english else UNSET,
        name_marks=marks or None,
        stock_code=code or (None if "st" in row else UNSET),
        stage_raw=stage.raw or None,
        stage_listed=stage.value,
        accepted_on=accepted or UNSET,
        source_updated_at=moment,
        detail_version=_NO_PAGE,
    )


def _stage(row: Mapping[str, Json]) -> Reading[str]:
    """`A/` or `A/phip`: of the active ones those have passed their hearing that have posted their
    documents after it. By the row's own word, not by the feed: one feed holds both kinds.
    """
    state, packs = text_in(row, "s"), bool(list(rows_in(row, "ps")))
    if state != _ACTIVE:
        return stage_of(EXCHANGE, f"{state}/" if state else "")
    told = row.get("hasPhip")
    if packs and told is False:
        both = (str(Stage.ACCEPTED), str(Stage.COMMITTEE_PASSED))
        return Reading(f"{state}/", reason=Reason.CONTRADICTORY, candidates=both)
    return stage_of(EXCHANGE, f"{state}/{_PHIP if packs or told is True else ''}")


def _midnight(day: Reading[date]) -> datetime | None:
    if day.value is None:
        return None
    return datetime.combine(day.value, time.min, BEIJING).astimezone(UTC)
