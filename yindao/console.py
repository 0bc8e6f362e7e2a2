"""Where the command line speaks."""

from __future__ import annotations

import os
import sys

from rich.console import Console as RichConsole

CLOSED = 141  # exit code of a program whose reader, such as `head`, wants no more


class Console(RichConsole):
    """One that ends in silence where nobody reads on."""

    def on_broken_pipe(self) -> None:
        """End the program; what is left to be written goes nowhere."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(CLOSED)


# A pipe has no width of its own.
out = Console(width=None if sys.stdout and sys.stdout.isatty() else 200)
err = Console(stderr=True)
