"""Child processes that are measured: how long they worked, and what memory they held."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.server import Served

ROOT = Path(__file__).parent.parent
LOOK_EVERY = 0.2  # seconds between two looks at a child's memory


@dataclass(slots=True)
class Ended:
    """What is known of a child after its end.

    seconds  from the first request that the server saw to the end of the process: what Python and
             Scrapy need to start is no part of it, what is written at the end is
    asked    requests that the server saw
    peak     MB, the most that was resident at any time
    cpu      seconds of processor, the start included: what else the machine does hardly counts
    samples  (requests so far, MB resident), where it was watched
    events   JSON lines that it printed
    """

    seconds: float
    asked: int
    peak: float
    cpu: float
    samples: list[tuple[int, float]]
    events: list[dict[str, Any]] = field(default_factory=list)


def run(module: str, arguments: Sequence[str], server: Served, *, watch: bool = False) -> Ended:
    """Run a module of ours as a child against a server. Raises CalledProcessError if it fails."""
    server.reset()
    command = [sys.executable, "-m", module, "--server", server.url, *arguments]
    samples: list[tuple[int, float]] = []
    done = threading.Event()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        watcher = threading.Thread(target=_watch, args=(process.pid, server, samples, done))
        if watch:
            watcher.start()
        try:
            output, _ = process.communicate()
            ended = time.monotonic()
        finally:
            done.set()
            if watch:
                watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    events = [json.loads(line) for line in output.splitlines()]
    held = next(event for event in reversed(events) if event["event"] == "held")
    seconds = ended - server.first()
    return Ended(seconds, server.asked(), held["peak"], held["cpu"], samples, events)


def crawled(arguments: Sequence[str]) -> str:
    """The verdict of a crawl of ours in a child process, with nothing measured."""
    command = [sys.executable, "-m", "bench.child", *arguments]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    return next(str(event["verdict"]) for event in events if event["event"] == "end")


def _watch(
    pid: int, server: Served, samples: list[tuple[int, float]], done: threading.Event
) -> None:
    while not done.wait(LOOK_EVERY):
        asked, resident = server.asked(), memory("VmRSS", pid)
        if asked and resident:
            samples.append((asked, resident))


def memory(what: str, pid: int | None = None) -> float:
    """VmRSS or VmHWM of a process (by default this one) in MB; 0 when it is gone.

    Not ru_maxrss, which a child inherits from the process that it was forked from.
    """
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith(f"{what}:")]
    return int(found[0]) / 1024 if found else 0.0


def tell_held() -> None:
    """Print this process's peak of memory and its time of processor, as its last JSON line."""
    held = {"event": "held", "peak": memory("VmHWM"), "cpu": time.process_time()}
    print(json.dumps(held), flush=True)
