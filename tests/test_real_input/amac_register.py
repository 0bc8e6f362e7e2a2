"""Real rows of AMAC's register as the answers that it sends, and as the table has to hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.support import amac_answers as amac
from tests.test_real_input.conftest import Row, Sent

SITE = "https://gs.amac.org.cn/amac-infodisc"
KEYWORD = "引导基金"
STATES = {"正在运作": "operating", "提前清算": "liquidating_early"}


def pages(asked: str, rows: list[Row]) -> Iterator[Sent]:
    """The pages of a window, which is named by the body of its request."""
    for number, text in enumerate(amac.window_answers(rows)):
        url = f"{SITE}/api/pof/fund?page={number}&size=100&sort=putOnRecordDate,desc"
        yield Sent(url=url, content=text.encode(), method="POST", body=asked, json=True)


def day(ms: int) -> date:
    """Whole days since 1970, whatever the time zone."""
    days, rest = divmod(ms, 24 * 60 * 60 * 1000)
    assert rest == 0
    return date(1970, 1, 1) + timedelta(days=days)


def expected_fund(row: Mapping[str, Any]) -> Row:
    return {
        "name": row["fundName"],
        "amac_code": row["fundNo"],
        "amac_page_id": row["id"],
        "amac_type": "private_equity",  # the window's
        "amac_type_raw": None,
        "region_code": None,
        "established_on": day(row["establishDate"]),
        "registered_on": day(row["putOnRecordDate"]),
        "status": STATES[row["workingState"]],
        "status_raw": row["workingState"],
        "management_type_raw": row["managerType"],
        "custody_raw": row["isDeputeManage"] or None,
        "manager_raw": row["managerName"],
        "custodian_raw": row["mandatorName"] or None,
        "last_quarter_updated": row["lastQuarterUpdate"],
        "inclusion_tier": None,
        "detail_version": None,
        "gone_at": None,
    }
