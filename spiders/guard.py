"""A crawl does not outlive whoever started it: an orphan would crawl on with nobody to stop it."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time

GRACE = 60.0  # seconds in which the batch is finished
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LOOK_EVERY = 1.0  # seconds


def die_with(parent: int, grace: float = GRACE) -> None:
    """End this process when its parent is gone: in order, and after `grace` seconds in any case.

    The signal is only noted down where the crawl's loop hangs, and nobody is left to enforce its
    limits; so a thread watches, too. Raises SystemExit where the parent is gone already.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    told = prctl is not None
    threading.Thread(target=_watch, args=(parent, grace, told), daemon=True).start()
    if os.getppid() != parent:
        raise SystemExit("the process that started this crawl is gone")


def _watch(parent: int, grace: float, told: bool) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    if not told:
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os.kill(os.getpid(), signal.SIGKILL)
