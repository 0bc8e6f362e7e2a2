"""Made-up pages of filed documents, in the shape in which the reader of files gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from normalize.filings.flow import Block, flow
from normalize.records import Json, Record

Cell = str | None
Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Draft:
    """A draft of the reader of files."""

    fields: dict[str, Json]
    native_id: str = "9001/document/500"
    context: dict[str, Json] = field(
        default_factory=lambda: {"application": "9001", "issuer": "青禾样例科技股份有限公司"}
    )


def pages(*contents: Iterable[str | Grid]) -> dict[str, Json]:
    """Pages from 1 on, each of lines and tables, as the fields of a draft."""
    made: list[Json] = []
    for number, blocks in enumerate(contents, 1):
        page: list[Json] = [
            {"line": each} if isinstance(each, str) else {"rows": [list(row) for row in each]}
            for each in blocks
        ]
        made.append({"page": number, "blocks": page})
    count = len(made)
    return {"outcome": "read", "count": count, "read": count, "pages": made}


def blocks(*contents: Iterable[str | Grid]) -> list[Block]:
    """The same as one flow."""
    return flow(pages(*contents))


def asked(record: Record) -> list[tuple[str, str]]:
    """The questions of a record, as field and reason."""
    return [(doubt.field, str(doubt.reason)) for doubt in record.doubts]
