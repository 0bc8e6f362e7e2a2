"""Pages that don't come, that are gone, or that lead elsewhere; each as a real crawl."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.network import Network
from tests.support.second_week import (
    AWARD,
    BUSY,
    LIST,
    NEW,
    ZYGG,
    After,
    answer_of,
    empty,
    instead,
    second_week,
    sha256,
)
from yindao.sample.world import answers


def pages_of(network: Network, most: int = 5) -> list[str]:
    """The list of the second week over several pages, whose rows are returned as they stand."""
    answer = answer_of("ccgp_zygg", LIST)
    text = answer.content.decode().replace("size:1,", f"size:{most},")
    begin, end = text.index("<li>"), text.rindex("</li>") + len("</li>")
    rows = [f"{row}</li>" for row in text[begin:end].split("</li>")[:-1]]
    for number in range(most):
        shown = rows[number : number + 1] if number < most - 1 else rows[number:]
        name = "index.htm" if number == 0 else f"index_{number}.htm"
        network.add(ZYGG + name, text[:begin] + "\n".join(shown) + text[end:])
    return rows


def test_an_error_on_page_3_of_5(after: After, tmp_path: Path) -> None:
    network = second_week(tmp_path, "ccgp_zygg")
    rows = pages_of(network)
    lost = next(each for each in NEW["ccgp_zygg"] | {"99000136"} if each in rows[2])
    assert len(rows) > 5
    sent = network.add(f"{ZYGG}index_2.htm", "<h1>500 Internal Server Error</h1>", status=500)
    place = empty(tmp_path, "ccgp_zygg")
    end = place.crawl(network.files(), week=1)
    assert end.verdict == "partial"
    assert f"1 pages did not come: {ZYGG}index_2.htm answered 500" in (end.reason or "")
    assert "1 lists were not walked to their ends: latest" in (end.reason or "")
    place.says_nothing(sent, 500)
    assert place.new() == {row.split("_")[1][:8] for row in rows} - {lost}
    assert place.things("detail_version IS NULL") == set()
    asked = [digest for url, digest in place.archived() if url.endswith("index_2.htm")]
    assert asked == [sha256(sent)] * 3, "asked again twice, and each answer is archived"
    assert place.rows("SELECT watermark_on, observed_from FROM source") == [(None, None)]


def test_an_answer_of_200_megabytes_is_skipped(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    instead(network, answer_of("ccgp_zygg", AWARD), bytes(200 * 1024 * 1024))
    end = place.crawl(network.files())
    assert end.verdict == "partial"
    assert (end.reason or "").startswith("1 pages were skipped: https://www.ccgp.gov.cn/")
    assert "99000212.htm: larger than the limit" in (end.reason or "")
    assert place.new() == NEW["ccgp_zygg"]
    assert place.things("detail_version IS NULL") == {"99000212"}
    assert sum(path.stat().st_size for path in place.archive.rglob("*.gz")) < 1_000_000


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("https://www.ccgp.gov.cn/", "redirected to the portal's home: https://www.ccgp.gov.cn/"),
        ("https://example.com/x", "redirected to another host: https://example.com/x"),
    ],
)
def test_a_new_page_that_leads_away_is_missing_and_not_gone(
    after: After, tmp_path: Path, to: str, told: str
) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    network.add("https://example.com/x", answer_of("ccgp_zygg", AWARD).content)
    sent = instead(network, answer_of("ccgp_zygg", AWARD), b"moved", 302, Location=to)
    end = place.crawl(network.files())
    assert end.verdict == "partial"
    assert end.reason == f"1 pages did not come: {answer_of('ccgp_zygg', AWARD).url}: {told}"
    assert place.new() == NEW["ccgp_zygg"]
    assert place.things("detail_version IS NULL") == {"99000212"}
    assert (answer_of("ccgp_zygg", AWARD).url, sha256(sent)) in place.archived()
    assert [url for url, _ in place.archived() if "example.com" in url or url == to] == []


def test_a_network_without_anything(after: After, tmp_path: Path) -> None:
    """As where a site moved: every address answers 404."""
    place = after("sse_listings")
    network = Network(tmp_path)
    network.add("https://example.com/", "elsewhere")
    end = place.crawl(network.files())
    assert end.verdict == "failed"
    assert (end.reason or "").startswith("https://query.sse.com.cn/commonSoaQuery.do?")
    assert (end.reason or "").endswith(" answered 404")
    assert place.new() == set()
    assert place.rows("SELECT http_status FROM visit WHERE run_id = ?", place.run) == [(404,)]


def test_robots_that_forbid_are_obeyed(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    robots = "https://www.ccgp.gov.cn/robots.txt"
    network.add(robots, "User-agent: *\nDisallow: /cggg/\n", headers={"Content-Type": "text/plain"})
    end = place.crawl(network.files())
    assert end.verdict == "blocked"
    assert f"{ZYGG}index.htm: robots.txt forbids it" in (end.reason or "")
    assert place.new() == set()
    assert [url for url, _ in place.archived()] == [robots]
    assert place.rows("SELECT * FROM visit WHERE run_id = ?", place.run) == []


# Things that are gone


def test_a_known_page_that_answers_404_is_gone_and_only_it(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    (known,) = (answer for answer in answers(1) if "99000118" in answer.url)
    sent = instead(network, known, "<h1>404 Not Found</h1>", 404)
    end = place.crawl(network.files())
    assert (end.verdict, end.reason) == ("complete", None)
    assert place.things("gone_at IS NOT NULL") == {"99000118"}
    assert place.things() == place.known | NEW["ccgp_zygg"]
    document, exchange = place.came(sent)
    assert (exchange.status, exchange.body) == (404, sent)
    told = place.rows(
        "SELECT c.field, c.value_old, c.value_new, c.cause, n.native_id FROM change c "
        "JOIN procurement_notice n ON n.id = c.entity_id "
        "WHERE c.entity = 'procurement_notice' AND c.document_id = ?",
        document,
    )
    assert told == [("*", "99000118", None, "gone", "99000118")]


def test_many_known_pages_that_lead_home_at_once_are_doubted(tmp_path: Path) -> None:
    """The portal more likely broke than withdrew all its notices: a person is asked."""
    network = Network.of_week(tmp_path, 1, "ccgp_zygg")
    urls = more_notices(network, 4)
    place = empty(tmp_path, "ccgp_zygg")
    assert place.crawl(network.files(), week=1).verdict == "complete"
    assert len(place.things()) == 9
    urls += [a.url for a in answers(1) if a.source == "ccgp_zygg" and "index" not in a.url]
    home = {"Content-Type": "text/html", "Location": "https://www.ccgp.gov.cn/"}
    for url in urls:
        network.add(url, status=302, headers=home)
    end = place.crawl(network.files())
    assert end.verdict == "complete"
    assert place.new() == place.things()
    assert len(place.things()) == 9
    asked = place.rows(
        "SELECT entity, raw, candidates FROM review_item WHERE reason = 'mass_withdrawal'"
    )
    assert [each[:2] for each in asked] == [("procurement_notice", "9 of 9 pages asked again")]
    assert set(json.loads(asked[0][2])) == place.things()
    assert place.rows("SELECT * FROM change WHERE cause = 'gone'") == []


def more_notices(network: Network, number: int) -> list[str]:
    """So many more notices on the first week's list, all like one of it; their addresses."""
    (like,) = (answer for answer in answers(1) if "99000118" in answer.url)
    text = answer_of("ccgp_zygg", LIST, week=1).content.decode()
    begin = text.rindex("<li>", 0, text.index("99000118"))
    row = text[begin : text.index("</li>", begin) + len("</li>")]
    numbers = [str(99000301 + n) for n in range(number)]
    rows = "\n".join(row.replace("99000118", each) for each in numbers)
    network.add(f"{ZYGG}index.htm", text[:begin] + rows + text[begin:])
    for each in numbers:
        page = like.content.decode().replace("ZHY-26-X-0093", f"ZHY-26-X-{each}")
        network.add(like.url.replace("99000118", each), page)
    return [like.url.replace("99000118", each) for each in numbers]


def test_who_is_blocked_asks_no_more(tmp_path: Path) -> None:
    """Not even for what already waited for its turn; one request may be on its way. That it is no
    single page that is refused shows with the third in a row."""
    network = Network.of_week(tmp_path, 1, "ccgp_zygg")
    urls = more_notices(network, 30)
    for url in urls:
        network.add(url, BUSY)
    place = empty(tmp_path, "ccgp_zygg")
    end = place.crawl(network.files(), week=1)
    assert end.verdict == "blocked"
    busy = [digest == sha256(BUSY) for _, digest in place.archived()]
    assert all(busy[-3:])
    assert not any(all(busy[n : n + 3]) for n in range(len(busy) - 4))
    assert len(place.new()) == 35
