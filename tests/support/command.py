"""The command line as a user meets it, in a child that is forked with everything loaded.

Started anew, each command would spend four seconds on imports. That it starts at all is seen where
the sample is run.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yindao.sample.forked  # names what the parent of all forks loads  # noqa: F401

PATIENCE = 300.0  # seconds
WIDTH = 200
_context = multiprocessing.get_context("forkserver")


def environment(**env: str) -> dict[str, str]:
    """The caller's, with none of the caller's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("YINDAO_")}
    return {**kept, "COLUMNS": str(WIDTH), **env}


def yindao_in(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder: its exit code and what it printed."""
    with tempfile.TemporaryDirectory() as told:
        streams = Path(told) / "out", Path(told) / "err"
        child = _context.Process(target=_run, args=(folder, arguments, environment(**env), streams))
        child.start()
        child.join(PATIENCE)
        assert child.exitcode is not None, f"yindao {arguments}: no end after {PATIENCE:g} s"
        out, err = (each.read_text(encoding="utf-8") for each in streams)
    return subprocess.CompletedProcess(arguments, child.exitcode, out, err)


def _run(
    folder: Path, arguments: tuple[str, ...], env: dict[str, str], streams: tuple[Path, Path]
) -> None:
    from yindao import cli, console  # loaded already

    for number, path in enumerate(streams, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    console.out.width = console.err.width = WIDTH  # made before COLUMNS was known
    sys.argv = ["yindao", *arguments]
    cli.main()
