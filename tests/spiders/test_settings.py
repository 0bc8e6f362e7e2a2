"""How we behave on other people's servers: the values as they are in a crawl.

A child process crawls as `python -m spiders` does, and says with what settings it did, and what it
did with sockets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.remote_control import RemoteControl
from scrapy.extensions.telnet import TelnetConsole

from scheduler.run import arguments_of
from spiders.crawl import Job, scrapy_settings
from spiders.facts import facts_of
from spiders.registry import all_sources, source
from tests.support.network import Network, sqlite_database
from yindao.main_job import order_for
from yindao.settings import Settings

ROOT = Path(__file__).parent.parent.parent
# Runs a crawl as it is, looks at its crawler when it has ended, and at its sockets all the while.
SCRIPT = """
import json, os, socket, sys
calls, listening = [], set()
watched = ("socket.connect", "socket.sendto", "socket.getaddrinfo")
sys.addaudithook(lambda name, args: calls.append(name) if name in watched else None)
from spiders import crawl, replay, settings
for name, value in json.loads(sys.argv[1]).items():
    setattr(settings, name, value)
def look_at_sockets():
    for name in os.listdir("/dev/fd"):
        try:
            copy = os.dup(int(name))
        except OSError:
            continue
        try:
            with socket.socket(fileno=copy) as each:
                if each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listening.add(str(each.getsockname()))
        except OSError:  # a file
            os.close(copy)
answer = replay.ReplayNetwork.answer
def watch(*arguments):
    look_at_sockets()
    return answer(*arguments)
replay.ReplayNetwork.answer = watch
result_of, seen = crawl.result_of, {}
def look(spider, *rest):
    crawler = spider.crawler
    seen["settings"] = {
        name: value
        for name, value in crawler.settings.copy_to_dict().items()
        if isinstance(value, (str, int, float, bool, list, dict, type(None)))
    }
    seen["extensions"] = [type(each).__name__ for each in crawler.extensions.middlewares]
    middlewares = crawler.engine.downloader.middleware.middlewares
    seen["middlewares"] = [type(each).__name__ for each in middlewares]
    return result_of(spider, *rest)
crawl.result_of = look
code = crawl.main(sys.argv[2:])
told = {"code": code, "calls": calls, "listening": sorted(listening), **seen}
print(json.dumps(told, default=str))
"""


def run(folder: Path, *arguments: str, **changes: object) -> dict[str, Any]:
    """Crawl ccgp_zygg in a network where nothing is, and tell what the crawl was like."""
    network = Network(folder)
    network.add("https://www.ccgp.gov.cn/nothing", "nothing")
    command = [sys.executable, "-c", SCRIPT, json.dumps(changes), "ccgp_zygg"]
    command += ["--database", sqlite_database(folder), "--archive", str(folder / "archive")]
    command += ["--log-level", "CRITICAL", *arguments, "--replay", *map(str, network.files())]
    child = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    told: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    assert told["code"] == 0
    return told


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A crawl with the operator's contact."""
    return run(tmp_path_factory.mktemp("crawl"), "--contact", "mailto:someone@example.org")


@pytest.fixture(scope="module")
def settings(crawled: dict[str, Any]) -> dict[str, Any]:
    """The settings of that crawl."""
    found: dict[str, Any] = crawled["settings"]
    return found


# Politeness


def test_robots_are_obeyed_in_our_name(crawled: dict[str, Any], settings: dict[str, Any]) -> None:
    assert settings["ROBOTSTXT_OBEY"] is True
    assert settings["ROBOTSTXT_USER_AGENT"] == "yindao"
    assert "RobotsTxtMiddleware" in crawled["middlewares"]


def test_one_request_at_a_time_for_a_host(settings: dict[str, Any]) -> None:
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert settings["CONCURRENT_REQUESTS"] == 1
    assert settings.get("CONCURRENT_REQUESTS_PER_IP", 0) in (0, 1)


def test_the_user_agent_says_who_we_are_and_where_to_complain(settings: dict[str, Any]) -> None:
    assert settings["USER_AGENT"].startswith("yindao/")
    assert settings["USER_AGENT"].endswith(" (+mailto:someone@example.org)")


def test_challenges_are_not_walked_through(
    crawled: dict[str, Any], settings: dict[str, Any]
) -> None:
    assert settings["METAREFRESH_ENABLED"] is False
    assert "MetaRefreshMiddleware" not in crawled["middlewares"]
    assert "OwnHostsRedirect" in crawled["middlewares"]
    assert "RedirectMiddleware" not in crawled["middlewares"]
    assert "OffsiteMiddleware" in crawled["middlewares"]


@pytest.mark.parametrize("source_id", all_sources())
def test_each_source_has_its_own_delay(source_id: str) -> None:
    spec = source(source_id).spec
    live = scrapy_settings(spec, job(source_id))
    assert live.getfloat("DOWNLOAD_DELAY") == spec.delay
    assert spec.delay >= 1.0
    assert live.getbool("AUTOTHROTTLE_ENABLED")
    assert live.getfloat("AUTOTHROTTLE_TARGET_CONCURRENCY") <= 1.0


def job(source_id: str, **more: Any) -> Job:
    return Job(source_id=source_id, database="sqlite://", archive=Path("archive"), **more)


def test_an_operator_may_ask_for_another_delay() -> None:
    spec = source("ccgp_zygg").spec
    assert scrapy_settings(spec, job("ccgp_zygg", delay=7.5)).getfloat("DOWNLOAD_DELAY") == 7.5


def test_only_a_replay_is_not_delayed(settings: dict[str, Any]) -> None:
    assert settings["DOWNLOAD_DELAY"] == 0
    assert settings["DOWNLOAD_HANDLERS"]["https"] == "spiders.replay.ReplayHandler"
    live = scrapy_settings(source("ccgp_zygg").spec, job("ccgp_zygg"))
    assert "spiders.replay.ReplayHandler" not in live.getdict("DOWNLOAD_HANDLERS").values()


# Bounds


def test_sizes_and_times_are_bounded(settings: dict[str, Any]) -> None:
    assert 0 < settings["DOWNLOAD_MAXSIZE"] <= 64 * 1024 * 1024
    assert 0 < settings["DOWNLOAD_TIMEOUT"] <= 120
    assert 0 < settings["CLOSESPIDER_TIMEOUT"] <= 24 * 3600
    assert 0 < settings["MEMUSAGE_LIMIT_MB"] <= 2048
    assert 0 < settings["URLLENGTH_LIMIT"] <= 8192
    assert 0 < settings["RETRY_TIMES"] <= 5
    assert 0 < settings["REDIRECT_MAX_TIMES"] <= 10


def test_the_bounds_have_their_watchmen(crawled: dict[str, Any]) -> None:
    assert {"CloseSpider", "MemoryUsage"} <= set(crawled["extensions"])
    assert "DownloadTimeoutMiddleware" in crawled["middlewares"]


def test_certificates_are_verified(settings: dict[str, Any]) -> None:
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True


def test_four_items_at_a_time(settings: dict[str, Any]) -> None:
    assert settings["CONCURRENT_ITEMS"] == 4


def test_every_answer_reaches_the_spider_and_the_archive_first(crawled: dict[str, Any]) -> None:
    """Middlewares stand in the order in which a request passes; an answer goes the other way."""
    order = crawled["middlewares"]
    assert crawled["settings"]["HTTPERROR_ALLOW_ALL"] is True
    answers = [name for name in reversed(order) if name != "DownloaderStats"]
    assert answers[:2] == ["HttpCompressionMiddleware", "ArchiveMiddleware"]
    for later in ("OwnHostsRedirect", "RetryMiddleware", "RetryAfterMiddleware"):
        assert answers.index(later) > answers.index("ArchiveMiddleware")
    assert answers.index("RetryAfterMiddleware") < answers.index("RetryMiddleware")


# No doors


def test_no_console_and_no_remote_control(crawled: dict[str, Any]) -> None:
    assert crawled["settings"]["TELNETCONSOLE_ENABLED"] is False
    assert crawled["settings"]["REMOTE_CONTROL_ENABLED"] is False
    assert not {"TelnetConsole", "RemoteControl"} & set(crawled["extensions"])


@pytest.mark.parametrize("extension", [TelnetConsole, RemoteControl])
def test_the_extensions_refuse_to_start(extension: Any) -> None:
    ours = scrapy_settings(source("ccgp_zygg").spec, job("ccgp_zygg"))
    with pytest.raises(NotConfigured):
        extension.from_crawler(cast(Crawler, SimpleNamespace(settings=ours)))


def test_a_crawl_opens_no_socket(crawled: dict[str, Any]) -> None:
    """Neither one that listens nor one to elsewhere: here the archive is the network."""
    assert crawled["listening"] == []
    assert crawled["calls"] == []


@pytest.mark.parametrize(
    ("setting", "extension"),
    [("TELNETCONSOLE_ENABLED", TelnetConsole), ("REMOTE_CONTROL_ENABLED", RemoteControl)],
)
def test_a_door_would_be_seen(tmp_path: Path, setting: str, extension: type) -> None:
    """The same crawl with one of the two switched on: the test above is able to fail."""
    path = f"{extension.__module__}.{extension.__name__}"
    opened = run(tmp_path, **{setting: True, "EXTENSIONS": {path: 0}})
    assert extension.__name__ in opened["extensions"]
    assert len(opened["listening"]) == 1


def test_a_restricted_source_is_asked_as_its_operator_has_set() -> None:
    spec = source("govcn_policies").spec
    assert spec.access == "restricted"
    agent = "sample-agent/1.0 (someone@example.org)"
    live = scrapy_settings(spec, job("govcn_policies", user_agent=agent, contact="a@b.example"))
    assert live.get("USER_AGENT") == agent
    assert live.get("ROBOTSTXT_USER_AGENT") == "yindao"
    assert live.getbool("ROBOTSTXT_OBEY")
    settings = Settings(user_agents={"govcn_policies": agent})
    order = order_for(settings, "govcn_policies", "sqlite://")
    told = arguments_of(order)
    assert told[told.index("--user-agent") + 1] == agent
    assert order_for(settings, "hubei_finance", "sqlite://").user_agent is None
    assert facts_of(spec).access == "restricted"
    assert facts_of(spec, "open").access == "open"
