"""The process that opens one document of an office: `python -m spiders.office_child FORM SECONDS
MEGABYTES`.

SECONDS are of the processor. The file comes on standard input; one JSON object goes to standard
output (see `spiders.file_text`).
"""

from __future__ import annotations

import sys

from normalize.records import Json
from spiders.bounded import bound, say
from spiders.office_pages import READERS, Office
from spiders.select import LayoutDrift

_MOST_CHARS = 12_000_000  # of all pages together


def main(arguments: list[str]) -> int:
    """Read a file within bounds and print what was found."""
    form, seconds, megabytes = arguments
    body = sys.stdin.buffer.read()
    bound(int(seconds), int(megabytes))
    say(read(body, form))
    return 0


def read(body: bytes, form: str) -> dict[str, Json]:
    """What a file says; the outcome where nothing can be read."""
    try:
        found: Office = READERS[form](body)
    except MemoryError:
        raise
    except LayoutDrift as drift:
        outcome = "over_limits" if "sane size" in str(drift) else "damaged"
        return _said(outcome, Office(odd=[str(drift)]))
    except Exception as error:  # whatever a parser finds wrong in a file is about the file
        encrypted = "encrypt" in str(error).lower() or "password" in str(error).lower()
        told = f"{type(error).__name__}: {error}"[:300]
        return _said("encrypted" if encrypted else "damaged", Office(odd=[told]))
    if len(str(found.pages)) > _MOST_CHARS:
        return _said("over_limits", Office(odd=[f"more than {_MOST_CHARS} characters"]))
    has_text = any(isinstance(page, dict) and page["blocks"] for page in found.pages)
    return _said("read" if has_text else "no_text", found)


def _said(outcome: str, found: Office) -> dict[str, Json]:
    return {
        "outcome": outcome,
        "count": len(found.pages) or None,
        "read": len(found.pages),
        "pages": found.pages,
        "odd": [*found.odd],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
