"""Reading a prospectus: our tables from pdfium against pdfplumber, which many would take.

Why pypdfium2: it is the parser of a browser, so it stands hostile files; it brings its library as a
wheel; and it gives the rulings and the box of each character, from which `spiders.pdf_grid` makes
tables. What that is worth is measured here: both read every page of the same specimen whole, lines
and cells, each in a process of its own. That they agree is counted, too: a fast reader that reads
something else would be none.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.process import ROOT
from bench.report import Figure, parser, tell
from tests.support.specimens import Chapter, document, told_chapters

Told = dict[str, Any]


def specimen(pages: int) -> bytes:
    """A prospectus of about that many pages, half of them with tables."""
    chapters = []
    for number in range(max(1, pages // 8)):
        some = told_chapters()
        chapters += [Chapter(f"第{number}部 {each.title}", each.parts, 1) for each in some]
    return document(chapters)


def read(reader: str, file: Path) -> Told:
    """What one reader says of a file. Raises CalledProcessError if it fails."""
    command = [sys.executable, "-m", "bench.pdf_readers", reader, str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    said: Told = json.loads(done.stdout)
    return said


def agreement(ours: Told, peer: Told) -> dict[str, float]:
    """How far both say the same: pages with the same characters, and with the same cells."""
    pairs = list(zip(ours["pages"], peer["pages"], strict=True))
    return {
        "pages": len(pairs),
        "pages with the same characters": sum(_chars(a) == _chars(b) for a, b in pairs),
        "pages with the same cells": sum(a["cells"] == b["cells"] for a, b in pairs),
        "cells of ours": sum(len(a["cells"]) for a, _ in pairs),
        "cells of pdfplumber": sum(len(b["cells"]) for _, b in pairs),
    }


def _chars(page: Told) -> Counter[str]:
    return Counter("".join(page["text"].split()))


def figures(ours: Sequence[Told], peer: Sequence[Told]) -> list[Figure]:
    """Speed and memory, with the agreement of the last round."""
    count = len(ours[-1]["pages"])
    return [
        Figure(
            name="a prospectus, lines and tables",
            unit="pages/s",
            ours=[count / each["seconds"] for each in ours],
            peer_name="pdfplumber",
            peer=[count / each["seconds"] for each in peer],
            goal="faster",
            met=median(e["seconds"] for e in ours) < median(e["seconds"] for e in peer),
            more=agreement(ours[-1], peer[-1]),
        ),
        Figure(
            name="peak of memory",
            unit="MB",
            ours=[each["peak"] for each in ours],
            peer_name="pdfplumber",
            peer=[each["peak"] for each in peer],
        ),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure on one specimen."""
    options = parser(__doc__)
    options.add_argument("--pages", type=int, default=200)
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "specimen.pdf"
        file.write_bytes(specimen(given.pages))
        pairs = [(read("ours", file), read("pdfplumber", file)) for _ in range(given.rounds)]
    tell(figures(*zip(*pairs, strict=True)), as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
