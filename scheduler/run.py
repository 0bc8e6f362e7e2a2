"""One crawl as a child process: a crash, a leak or a hang of a crawl stays outside its parent.

The child takes the source's lock itself and reports in JSON lines on its standard output; what it
logs goes to standard error. It is in a process group of its own, so that it can be stopped whole,
and it ends when the thread that started it does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from loguru import logger
from sqlalchemy.exc import SQLAlchemyError

from db.engine import open_engine
from scheduler.sweep import close_dead_run

Event = dict[str, Any]
_ROOT = Path(__file__).parent.parent
DATABASE = "YINDAO_CHILD_DATABASE"  # a URL may hold a password, and arguments are seen by all
BUSY = 3  # exit code of a child that found its source, or its host, taken
STOPPED = "stopped with the daemon"  # the reason of a child that had not begun to crawl
GRACE = 60.0  # seconds for a child to finish its batch
_LOOK_EVERY = 0.05
_TOLD = frozenset({"progress", "file"})  # what is passed on: how far it is, what became of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """What to crawl, and where things go. See `python -m spiders --help` for the meanings.

    max_seconds   a crawl ends itself after six hours; one that doesn't is stopped
    max_silence   seconds without a sign of life: its loop hangs
    max_memory    megabytes; a crawl ends itself at 1,024, unless it grows too fast to notice
    """

    source_id: str
    database: str
    archive: Path
    since: date | None = None
    until: date | None = None
    replay: Sequence[Path] = ()
    contact: str | None = None
    user_agent: str | None = None
    delay: float | None = None
    floor: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    kind: str = "crawl"
    browser: Path | None = None
    in_browser: bool = False
    brought: bool = False
    log_level: str = "WARNING"
    log_json: Path | None = None
    max_seconds: float = 6.5 * 3600
    max_silence: float = 600
    max_memory: int = 1536


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How a child ended: its verdict and reason, or the fault that it reported."""

    source_id: str
    verdict: str | None
    reason: str | None
    exit_code: int
    last_progress: Event

    @property
    def is_fault(self) -> bool:
        """True where the run has no verdict: the crawl didn't begin, or died."""
        return self.verdict is None

    @property
    def was_busy(self) -> bool:
        """True where another crawl held the source or its host: nothing was begun."""
        return self.exit_code == BUSY


class RunningCrawl:
    """A child process at work."""

    def __init__(self, order: CrawlOrder, command: Sequence[str] | None = None) -> None:
        """Start it. `command` stands for the real one in tests of what a child may do to us."""
        self.order = order
        self._process = subprocess.Popen(
            list(command or _command(order)),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",  # a library that prints rubbish must not cost the verdict
            start_new_session=True,
            env=_environment(order),
        )
        self._began = self._heard = time.monotonic()
        self._events: deque[Event] = deque()
        self._last: dict[str, Event] = {}
        self._stopped: str | None = None
        self._kill_at: float | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Number of the process, and of its group."""
        return self._process.pid

    def take_events(self) -> list[Event]:
        """What it has reported since the last call."""
        return [self._events.popleft() for _ in range(len(self._events))]

    def poll(self) -> CrawlEnd | None:
        """How it ended; None while it runs. A child beyond its limits is stopped."""
        code = self._process.poll()
        if code is None:
            self._enforce()
            return None
        self._reader.join(1)
        if self._reader.is_alive():  # a process that it left behind holds the pipe
            self._signal(signal.SIGKILL)
            self._reader.join(GRACE)
        assert self._process.stdout is not None, "the child's output is a pipe"
        self._process.stdout.close()
        return self._end(code)

    def stop(self, reason: str, grace: float = GRACE) -> None:
        """Ask it to end; it finishes its batch first. Nobody waits for ever."""
        if self._stopped is None:
            self._stopped = reason
            self._kill_at = time.monotonic() + grace
            self._signal(signal.SIGTERM)

    def _enforce(self) -> None:
        now = time.monotonic()
        if self._kill_at is not None:
            if now > self._kill_at:
                self._signal(signal.SIGKILL)
        elif now - self._began > self.order.max_seconds:
            self.stop(f"stopped: it ran for more than {self.order.max_seconds:g} s")
        elif now - self._heard > self.order.max_silence:
            self.stop(f"stopped: no sign of life for {self.order.max_silence:g} s", grace=5)
        elif (used := _memory_of(self.pid)) > self.order.max_memory:
            self.stop(f"stopped: it used {used} MB, more than {self.order.max_memory}", grace=5)

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:  # it has just ended by itself
            return

    def _read(self) -> None:
        assert self._process.stdout is not None, "the child's output is a pipe"
        for line in self._process.stdout:
            self._heard = time.monotonic()
            try:
                event = json.loads(line)
            except ValueError:  # a library that prints is no message of ours
                continue
            if isinstance(event, dict):
                self._last[str(event.get("event"))] = event
                self._events.append(event)

    def _end(self, code: int) -> CrawlEnd:
        end = self._last.get("end")
        fault = self._last.get("fault") or self._last.get("busy")
        reason = (end or fault or {}).get("reason") or (fault or {}).get("message")
        if end is None and reason is None:
            reason = self._stopped or f"died ({_how(code)}); what it had written is whole"
        verdict = str(end["verdict"]) if end else None
        if verdict is None and code != BUSY:
            self._close_run(str(reason))
        progress = self._last.get("progress", {})
        return CrawlEnd(self.order.source_id, verdict, reason, code, progress)

    def _close_run(self, reason: str) -> None:
        source_id = self.order.source_id
        try:
            engine = open_engine(self.order.database)
            try:
                close_dead_run(engine, source_id, reason, datetime.now(UTC))
            finally:
                engine.dispose()
        except (SQLAlchemyError, OSError) as error:  # the daemon's sweep closes it later
            logger.error("{}: its run stays open: {}", source_id, type(error).__name__)


def run_crawl(order: CrawlOrder, on_progress: Callable[[Event], None] = lambda _: None) -> CrawlEnd:
    """Crawl in a child process and wait for its end. Ctrl-C lets the child finish its batch."""
    child = RunningCrawl(order)
    try:
        return _wait(child, on_progress)
    except KeyboardInterrupt:
        child.stop("stopped by hand")
        _wait(child, on_progress)
        raise


def _wait(child: RunningCrawl, on_progress: Callable[[Event], None]) -> CrawlEnd:
    while True:
        end = child.poll()
        for event in child.take_events():
            if event.get("event") in _TOLD:
                on_progress(event)
        if end is not None:
            return end
        time.sleep(_LOOK_EVERY)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _memory_of(pid: int) -> int:
    """Megabytes that a process holds; 0 where the system doesn't say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0][1]) // 1024 if lines else 0


def _command(order: CrawlOrder) -> list[str]:
    guard = ["--parent", str(os.getpid())]
    return [sys.executable, "-m", "spiders", *arguments_of(order), *guard]


def arguments_of(order: CrawlOrder) -> list[str]:
    """What `python -m spiders` is told of an order; the database is in the environment."""
    command = [order.source_id, "--archive", str(order.archive), "--kind", order.kind]
    command += ["--log-level", order.log_level]
    optional: dict[str, Any] = {
        "--since": order.since,
        "--until": order.until,
        "--contact": order.contact,
        "--user-agent": order.user_agent,
        "--delay": order.delay,
        "--floor": order.floor,
        "--log-json": order.log_json,
        "--browser": order.browser,
    }
    for name, value in optional.items():
        if value is not None:
            command += [name, str(value)]
    for name, text in order.options.items():
        command += ["--option", f"{name}={text}"]
    if order.in_browser:
        command.append("--in-browser")
    if order.brought:
        command.append("--brought")
    if order.replay:
        command += ["--replay", *map(str, order.replay)]
    return command


def _environment(order: CrawlOrder) -> dict[str, str]:
    """Of the parent's, with the project's folder, so that the child finds its packages."""
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(_ROOT), inherited] if inherited else [str(_ROOT)])
    ours = {DATABASE: order.database, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    return {**os.environ, **ours}
