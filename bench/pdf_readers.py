"""One PDF read whole by one of two readers: `python -m bench.pdf_readers ours FILE`.

Each is a child of its own, so that its peak of memory is its own. Prints one JSON object: `seconds`
from the opened file to the last page (the start of Python and the imports are no part of it),
`peak` in MB, and of each page its `text` and the `cells` of its tables.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.process import memory

Page = dict[str, Any]


def ours(body: bytes) -> Iterator[Page]:
    """By pdfium: lines and ruled tables, as `spiders.pdf_child` reads them."""
    from spiders.pdf_pages import PdfFile

    file = PdfFile(body)
    for number in range(len(file)):
        blocks: list[Any] = file.blocks(number)
        rows = [row for block in blocks for row in block.get("rows", ())]
        lines = [block["line"] for block in blocks if "line" in block]
        yield {"text": "".join([*lines, *_filled(rows)]), "cells": _filled(rows)}


def pdfplumber(body: bytes) -> Iterator[Page]:
    """By pdfplumber with its default settings, each page given back as its manual advises."""
    import pdfplumber as plumber

    with plumber.open(io.BytesIO(body)) as file:
        for page in file.pages:
            rows = [row for table in page.extract_tables() for row in table]
            yield {"text": page.extract_text(), "cells": _filled(rows)}
            page.close()


def _filled(rows: list[list[str | None]]) -> list[str]:
    """Cells with something in them, from the upper left on."""
    return ["".join(cell.split()) for row in rows for cell in row if cell and cell.strip()]


READERS: dict[str, Callable[[bytes], Iterator[Page]]] = {"ours": ours, "pdfplumber": pdfplumber}


def main(name: str, path: str) -> int:
    """Read, and tell what came and what it took."""
    body = Path(path).read_bytes()
    next(READERS[name](body))  # what is loaded with the first page is loaded now
    began = time.perf_counter()
    pages = list(READERS[name](body))
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "peak": memory("VmHWM"), "pages": pages}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
