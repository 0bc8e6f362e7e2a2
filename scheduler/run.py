"""One crawl as a child process: a crash, a leak or a hang of a crawl stays outside its parent.

The child takes the source's lock itself and reports in JSON lines on its standard output; what it
logs goes to standard error. It is in a process group of its own, so that it can be stopped whole.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

Event = dict[str, Any]
_ROOT = Path(__file__).parent.parent
DATABASE = "YINDAO_CHILD_DATABASE"  # a URL may hold a password, and arguments are seen by all


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """What to crawl, and where things go. See `python -m spiders --help` for the meanings."""

    source_id: str
    database: str
    archive: Path
    since: date | None = None
    until: date | None = None
    replay: Sequence[Path] = ()
    contact: str | None = None
    delay: float | None = None
    floor: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    log_level: str = "WARNING"
    log_json: Path | None = None


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


def run_crawl(order: CrawlOrder, on_progress: Callable[[Event], None] = lambda _: None) -> CrawlEnd:
    """Crawl in a child process and wait for its end. Ctrl-C lets the child finish its batch."""
    process = subprocess.Popen(
        _command(order),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env={
            **os.environ,
            DATABASE: order.database,
            "PYTHONPATH": _python_path(),
            "PYTHONUTF8": "1",
        },
    )
    last: dict[str, Event] = {}
    with process:  # closes the pipe
        try:
            for event in _events(process):
                last[str(event.get("event"))] = event
                if event.get("event") == "progress":
                    on_progress(event)
            code = process.wait()
        except KeyboardInterrupt:
            _stop(process)
            raise
    return _end(order.source_id, last, code)


def _end(source_id: str, last: dict[str, Event], code: int) -> CrawlEnd:
    end, fault = last.get("end"), last.get("fault") or last.get("busy")
    reason = (end or fault or {}).get("reason") or (fault or {}).get("message")
    if end is None and reason is None:
        reason = f"the crawl died ({_how(code)}); run it again: what it had written is whole"
    verdict = str(end["verdict"]) if end else None
    return CrawlEnd(source_id, verdict, reason, code, last.get("progress", {}))


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _stop(process: subprocess.Popen[str]) -> None:
    """Ask the child to end; it closes its batch first. Nobody waits for ever."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _events(process: subprocess.Popen[str]) -> Iterator[Event]:
    assert process.stdout is not None, "the child's output is a pipe"
    for line in process.stdout:
        try:
            event = json.loads(line)
        except ValueError:  # a library that prints is no message of ours
            continue
        if isinstance(event, dict):
            yield event


def _command(order: CrawlOrder) -> list[str]:
    command = [sys.executable, "-m", "spiders", order.source_id]
    command += ["--archive", str(order.archive)]
    command += ["--log-level", order.log_level]
    optional: dict[str, Any] = {
        "--since": order.since,
        "--until": order.until,
        "--contact": order.contact,
        "--delay": order.delay,
        "--floor": order.floor,
        "--log-json": order.log_json,
    }
    for name, value in optional.items():
        if value is not None:
            command += [name, str(value)]
    for name, text in order.options.items():
        command += ["--option", f"{name}={text}"]
    if order.replay:
        command += ["--replay", *map(str, order.replay)]
    return command


def _environment(order: CrawlOrder) -> dict[str, str]:
    ours = {DATABASE: order.database, "PYTHONPATH": _python_path(), "PYTHONUTF8": "1"}
    return {**os.environ, **ours}


def _python_path() -> str:
    """The project's folder, so that the child finds its packages wherever it is started."""
    inherited = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(_ROOT), inherited] if inherited else [str(_ROOT)])
