"""Where the command line speaks."""

from __future__ import annotations

import sys

from rich.console import Console

# A pipe has no width of its own.
out = Console(width=None if sys.stdout and sys.stdout.isatty() else 200)
err = Console(stderr=True)
