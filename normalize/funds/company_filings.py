"""Listed companies' announcements of taking part in a fund, as cninfo lists them.

The row gives the notice; what it says stands in its file, a PDF, which is read as every file of a
fund notice is (`normalize.funds.attachments`). Resting on the guide to sources: no such row or file
was captured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from normalize.funds.attachments import Attached
from normalize.funds.rules import version
from normalize.listings.cninfo import bare_title, day_of, file_url, identifiers_of, rules
from normalize.mentions import mention
from normalize.reading import Reading
from normalize.records import Doubt, FundAttachmentRecord, FundNoticeRecord, Json, Link, Record
from normalize.said import Said, key_in, name_in, text_in, version_of

GRADE = "filing"


def is_of_funds(title: str) -> bool:
    """True where a title is of a company's taking part in a fund, or of what became of that."""
    bare, words = bare_title(title), rules()["funds"]
    return bool(re.search(words["title"], bare)) and not re.search(words["not"], bare)


def code_of(row: Mapping[str, Json]) -> str:
    """The code of the share; of several the first."""
    return key_in(row, "secCode").split(",")[0].strip()


def filing_of(row: Mapping[str, Json]) -> Attached | None:
    """The file of an announcement; None where its address leads elsewhere."""
    number, url = key_in(row, "announcementId"), file_url(text_in(row, "adjunctUrl")).value
    title = bare_title(text_in(row, "announcementTitle"))
    return Attached(f"{number}/file/filing", title, url, None) if url else None


def notice_of(row: Mapping[str, Json]) -> dict[str, Json]:
    """What the reader of the file has to know of its announcement."""
    return {
        "title": bare_title(text_in(row, "announcementTitle")),
        "issuer": name_in(row, "secName"),
        "stock_code": code_of(row),
        "grade": GRADE,
    }


def fund_filing(said: Said) -> Iterator[Record]:
    """The announcement and its file. `secName` is a share's short name: the code says whose."""
    row = said.fields
    published, url = day_of(row.get("announcementTime")), file_url(text_in(row, "adjunctUrl"))
    yield _notice(said, published, url)
    file = filing_of(row)
    if file is not None:
        yield FundAttachmentRecord(
            native_id=file.native_id,
            raw={"title": file.title, "url": file.url},
            notice=Link("fund_notice", said.native_id),
            title=file.title,
            url=file.url,
        )


def _notice(said: Said, published: Reading[date], url: Reading[str]) -> FundNoticeRecord:
    row, code = said.fields, code_of(said.fields)
    return FundNoticeRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(*Doubt.of("published_on", published), *Doubt.of("url", url)),
        published=published.value,
        genre="listed_company",
        title=bare_title(text_in(row, "announcementTitle")) or None,
        issuer=mention(name_in(row, "secName"), identifiers=identifiers_of(row, code)),
        issuer_raw=name_in(row, "secName") or None,
        stock_code=code or None,
        published_on=published.value,
        url=url.value,
        attachments_present=1 if url.value else 0,
        grade=GRADE,
        rule_version=version(),
        detail_version=version_of(said),
    )
