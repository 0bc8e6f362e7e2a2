"""Only a source's own hosts are asked, whatever a page links to."""

from __future__ import annotations

import pytest

from spiders.registry import all_sources
from spiders.sources.procurement.ccgp import CcgpCentral

SPEC = CcgpCentral.spec


@pytest.mark.parametrize(
    "url",
    [
        "https://www.ccgp.gov.cn/cggg/zygg/index.htm",
        "http://www.ccgp.gov.cn/",
        "https://www.ccgp.gov.cn:443/x",
        "http://www.ccgp.gov.cn:80/x",
        "https://WWW.CCGP.gov.cn/x",
    ],
)
def test_its_own(url: str) -> None:
    assert SPEC.owns(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/cggg/zygg/gkzb/202611/t20261103_99000101.htm",
        "https://www.ccgp.gov.cn.evil.example/",
        "https://evil.example@www.ccgp.gov.cn/x",
        "http://169.254.169.254/latest",
        "https://www.ccgp.gov.cn:8080/x",
        "http://www.ccgp.gov.cn:443/x",
        "ftp://www.ccgp.gov.cn/x",
        "file:///etc/passwd",
        "https://www.ccgp.gov.cn:99999/x",
        "https://[::1/x",
        "",
    ],
)
def test_not_its_own(url: str) -> None:
    assert not SPEC.owns(url)


def test_every_source_of_listings_says_what_it_gives_and_what_is_odd_about_it() -> None:
    listings = [cls.spec for cls in all_sources().values() if cls.spec.channel == "listing"]
    assert len(listings) > 10
    assert [spec.id for spec in listings if not (spec.gives and spec.quirks)] == []
