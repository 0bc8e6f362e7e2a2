"""Traditional characters and what simplified writing has in their place.

Hong Kong prints the name of a firm in traditional characters, the mainland in simplified ones.
One simplified character stands for several traditional ones (干 for 乾, 幹 and 干): only the way to
the simplified one is without choice, and two writings of a name are compared there. What is shown
stays as it was printed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "traditional_characters.csv"


def _read() -> dict[int, str]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(lines)}


TO_SIMPLIFIED: Final[Mapping[int, str]] = _read()  # for `str.translate`: character for character
