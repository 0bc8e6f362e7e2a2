"""The securities regulator: firms that are tutored, and firms that want to be listed abroad."""

from __future__ import annotations

from spiders.platforms import csrc_overseas
from spiders.platforms.csrc_overseas import CsrcOverseasSpider
from spiders.platforms.csrcfd import HOME, CsrcTutoringSpider
from spiders.spec import SourceSpec


class CsrcTutoring(CsrcTutoringSpider):
    """Reports on the tutoring of firms that want to be listed."""

    name = "csrc_tutoring"

    spec = SourceSpec(
        id="csrc_tutoring",
        title="首次公开发行辅导公示",
        publisher="中国证券监督管理委员会",
        channel="listing",
        entity="tutoring_report",
        url=HOME,
        hosts=frozenset({"eid.csrc.gov.cn"}),
        encoding="gb18030",  # where a page declares nothing; UTF-8 is recognised before
        floor=1,
        gives="each report on the tutoring of a firm, with firm, tutor, local bureau, filing "
        "day, kind and file",
        quirks="plain HTTP only; a row is a report, and the state on it is the case's present "
        "one; a case has no number and is known by firm, bureau and filing day; the day "
        "of disclosure stands in the file's path alone; columns are found by their heads, "
        "a page without them is an error",
        captured="the values of two rows with the paths of their files (2026-09-11)",
        from_spec="the page itself: heads, encoding, addresses of further pages, where the path "
        "stands, and the wordings of states and reports but for those of filing",
    )


class CsrcOverseas(CsrcOverseasSpider):
    """Filings for a listing abroad that are under way, from the newest weekly table."""

    name = "csrc_overseas"

    spec = SourceSpec(
        id="csrc_overseas",
        title="境内企业境外发行证券和上市备案情况表",
        publisher="中国证券监督管理委员会",
        channel="listing",
        entity="overseas_filing",
        url=csrc_overseas.HOME,
        hosts=frozenset({"www.csrc.gov.cn"}),
        homes=frozenset({"https://www.csrc.gov.cn/", "http://www.csrc.gov.cn/"}),
        floor=100,  # 267 on 2026-09-30
        full_list=True,
        files=frozenset({"table"}),
        gives="filings for a listing abroad that are under way, with type, exchange, sponsor, "
        "law firm, day of receipt and state",
        quirks="a spreadsheet of each week; rows leave when a filing is done, and nobody says "
        "with what outcome; its numbers are of rows, so that a filing is known by name, "
        "type and day",
        captured="the cells of thirteen rows and the title of a table (2026-09-30)",
        from_spec="the way to the table, the file itself and where its head stands",
    )
