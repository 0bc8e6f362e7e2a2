"""Where the command line speaks."""

from __future__ import annotations

import os
import sys
from typing import Final, NoReturn

from rich.console import Console

BROKEN_PIPE: Final = 141  # as a shell tells of a program that SIGPIPE ended: 128 + 13


class _Console(Console):
    """Ends quietly when nobody reads on, as before `head`."""

    def on_broken_pipe(self) -> NoReturn:
        """End. What is still to be flushed goes nowhere: nobody is to be told of it at the exit."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE)


# A pipe has no width of its own.
out = _Console(width=None if sys.stdout and sys.stdout.isatty() else 200)
err = Console(stderr=True)
