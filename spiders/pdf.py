"""A PDF opened in a process of its own: what a hostile file does to its reader stays there.

The child (`spiders.pdf_child`) gets the file by a pipe and nothing else: no database, no archive,
no settings. Its memory, processor time, files and output are bounded by the system; a file that
needs more, crashes the parser or loops is told as such and is no fault of the run.

The parser is pdfium, by pypdfium2.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from normalize.records import Json

_ROOT = Path(__file__).parent.parent
_CHILD = ("-m", "spiders.pdf_child")
_LARGEST_OUTPUT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of processor and of the clock, megabytes, pages of a file."""

    cpu_seconds: int = 120
    seconds: float = 240
    memory_mb: int = 2048
    most_pages: int = 3000


def extract(
    body: bytes, shape: str, limits: Limits | None = None, *, page: int | None = None
) -> dict[str, Json]:
    """The pages of a file that its shape is read for: `outcome`, `count`, `read`, `pages`, `odd`.

    With `page` (the first is 1) that one alone, whatever the shape.

    outcome  read; encrypted, damaged, too_many_pages, no_text; over_limits where the child died
    count    pages of the whole file, None where it could not be opened
    pages    {page, blocks} of the pages that were looked into; a block is a line or rows of cells
    """
    limits = limits or Limits()
    command = [sys.executable, *_CHILD, shape, str(limits.cpu_seconds)]
    command += [str(limits.memory_mb), str(limits.most_pages), str(page or 0)]
    try:
        done = subprocess.run(
            command,
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _without("over_limits", f"more than {limits.seconds} s")
    if done.returncode != 0 or len(done.stdout) > _LARGEST_OUTPUT:
        return _without("over_limits", f"exit code {done.returncode}, {len(done.stdout)} bytes")
    said = json.loads(done.stdout)
    assert isinstance(said, dict), "the child prints one object"
    return said


def _without(outcome: str, why: str) -> dict[str, Json]:
    return {"outcome": outcome, "count": None, "read": 0, "pages": [], "odd": [why]}


def _environment() -> dict[str, str]:
    """Nothing of the parent's but what Python needs to start: no addresses, no passwords."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
