"""A process of its own for a foreign file: what a hostile one does to its reader stays there.

The child gets the file by a pipe and nothing else: no database, no archive, no settings. Its
memory, processor time, files and output are bounded by the system; a file that needs more, crashes
the parser or loops is told as such and is no fault of the run.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from normalize.records import Json

_ROOT = Path(__file__).parent.parent
_LARGEST_OUTPUT = 64 * 1024 * 1024
_PLACE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of processor and of the clock, megabytes, pages of a file."""

    cpu_seconds: int = 120
    seconds: float = 240
    memory_mb: int = 2048
    most_pages: int = 3000


class OverLimits(Exception):
    """The child died, took too long or said too much."""


def ask_child(arguments: Sequence[str], body: bytes, limits: Limits) -> dict[str, Json]:
    """What a child of Python says of a file: the one JSON object that it prints.

    Raises OverLimits.
    """
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OverLimits(f"more than {limits.seconds} s") from error
    if done.returncode != 0 or len(done.stdout) > _LARGEST_OUTPUT:
        raise OverLimits(f"exit code {done.returncode}, {len(done.stdout)} bytes")
    said = json.loads(done.stdout)
    assert isinstance(said, dict), "the child prints one object"
    return said


def _environment() -> dict[str, str]:
    """Nothing of the parent's but what Python needs to start: no addresses, no passwords."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


# --- in the child ------------------------------------------------------------------------------


def bound(seconds: int, megabytes: int) -> None:
    """From here on the system holds this process to its bounds."""
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_PLACE, _PLACE))  # a pipe isn't bound by it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def say(said: dict[str, Json]) -> None:
    """The child's one answer."""
    printed = json.dumps(said, ensure_ascii=False)
    sys.stdout.buffer.write(printed.encode("utf-8", "replace"))
