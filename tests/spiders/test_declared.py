"""Sources that are data: what an entry may hold, and how a wrong one is told."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from spiders.declared import (
    PLATFORMS,
    EntryError,
    declared_sources,
    files,
    source_of,
    sources_of,
    unknown_sources,
)
from spiders.platforms.announcements import AnnouncementSpider
from spiders.registry import all_sources

GOOD = {
    "platform": "trs",
    "title": "样本省财政厅 通知公告",
    "publisher": "样本省财政厅",
    "url": "https://czt.sample.example/tzgg/index.htm",
}


def made(**more: object) -> type[AnnouncementSpider]:
    return source_of(Path("own.toml"), "sample", {**GOOD, **more})


def test_an_entry_makes_a_source() -> None:
    cls = made(hosts=["www.sample.example"], cadence_hours=12, encoding="gb18030", delay=4)
    assert cls.spec.hosts == {"czt.sample.example", "www.sample.example"}
    assert (cls.spec.cadence.total_seconds(), cls.spec.delay) == (43_200, 4.0)
    assert (cls.site.following, cls.site.issuer) == ("index_{n}.htm", "样本省财政厅")
    assert set(cls.readers) == {"list", "page"}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"platform": "tsr"}, r"own\.toml: \[sample\] platform: expected one of trs.*'tsr'"),
        ({"url": "czt.sample.example"}, r"\[sample\] url: expected an http or https address"),
        ({"titel": "x"}, r"\[sample\] titel: expected a key such as title"),
        ({"cadence_hours": "daily"}, r"cadence_hours: expected a whole number from 1"),
        ({"cadence_hours": True}, r"cadence_hours: expected a whole number from 1"),
        ({"delay": 0.1}, r"delay: expected seconds from 1"),
        ({"article": r"/t(\d+)"}, r"article: expected a regular expression with \(\?P<id>"),
        ({"article": r"(?P<id>"}, r"article: expected a regular expression"),
        ({"list": "ul..x"}, r"list: expected a CSS selector"),
        ({"body": "div.x"}, r"body: expected a list of CSS selectors"),
        ({"hosts": ["https://x/"]}, r"hosts: expected a list of hosts"),
        ({"access": "closed"}, r"access: expected one of open, on_request, restricted, retired"),
        ({"platform": "own_site"}, r"article: expected a pattern, as the platform has none"),
        ({"platform": "govcn_library"}, r"params: expected keywords"),
    ],
)
def test_a_wrong_entry_is_told_by_file_entry_and_key(more: dict[str, object], told: str) -> None:
    with pytest.raises(EntryError, match=told):
        made(**more)


@pytest.mark.parametrize("key", GOOD)
def test_what_an_entry_lacks_is_told(key: str) -> None:
    entry = {name: value for name, value in GOOD.items() if name != key}
    with pytest.raises(EntryError, match=rf"\[sample\] {key}: expected .*, found None"):
        source_of(Path("own.toml"), "sample", entry)


def test_a_file_that_is_no_toml_and_an_id_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[a\n")
    with pytest.raises(EntryError, match=r"own\.toml.*TOML"):
        list(sources_of(file))
    file.write_text("[Sample-1]\n")
    with pytest.raises(EntryError, match=r"\[Sample-1\].*an id of 3 to 60"):
        list(sources_of(file))
    file.write_text("sample = 1\n")
    with pytest.raises(EntryError, match=r"\[sample\].*a table"):
        list(sources_of(file))


def test_values_for_all_entries_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[defaults]\nplatform = "trs"\npublisher = "p"\ndelay = 5\n'
        '[sample_a]\ntitle = "a"\nurl = "https://a.example/"\n'
        '[sample_b]\ntitle = "b"\nurl = "https://b.example/x/"\ndelay = 7\n'
    )
    found = {cls.spec.id: cls.spec.delay for cls in sources_of(file)}
    assert found == {"sample_a": 5.0, "sample_b": 7.0}


def test_an_operators_entries_are_sources_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.toml").write_text("[x]")
    monkeypatch.setenv("YINDAO_SOURCES", str(tmp_path))
    assert files()[-1] == tmp_path / "own.toml"


def test_each_platform_has_sources_and_says_what_they_rest_on() -> None:
    by_platform = Counter(cls.__mro__[1].__name__ for cls in declared_sources())
    used = {cls.__name__ for name, cls in PLATFORMS.items() if name != "single_page"}
    assert set(by_platform) == used
    for cls in declared_sources():
        assert all_sources()[cls.spec.id] is cls
        assert cls.spec.from_spec
        assert (cls.spec.access == "open") is not bool(cls.spec.why)
        assert cls.spec.guessed or cls.spec.access != "on_request"  # known, it would be asked
        assert (cls.spec.entity, cls.spec.floor) == ("fund_notice", 1)


def test_what_has_no_entry_is_named_with_the_reason() -> None:
    told = unknown_sources()
    assert any("Qinghai and Guizhou" in what for what in told)
    assert all(told.values())


def test_reading_the_entries_is_quick() -> None:
    """A crawl is a process of its own, and reads them all: far below its second."""
    declared_sources()  # selectors are compiled, as in any later reading
    began = time.process_time()
    for file in files():
        list(sources_of(file))
    assert time.process_time() - began < 0.5
