"""A daemon for tests, as a process of its own: `python -m tests.support.daemon URL FOLDER FILES`.

It replays WARC files instead of asking the network, and looks four times a second.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from db.engine import open_engine
from scheduler.daemon import Daemon, DaemonRunning
from scheduler.fills import FillWindow
from scheduler.run import CrawlOrder
from yindao.sample.network import SINCE

UNTIL = date(2026, 11, 8)


def main(url: str, folder: Path, files: list[Path]) -> int:
    """Run until SIGTERM; 3 where another one runs."""

    def order(source_id: str, window: FillWindow | None) -> CrawlOrder:
        return CrawlOrder(
            source_id=source_id,
            database=url,
            archive=folder / "archive",
            since=window.since if window else SINCE,
            until=window.until if window else UNTIL,
            kind="fill" if window else "crawl",
            replay=files,
            floor=0,
        )

    engine = open_engine(url)
    try:
        Daemon(engine, order, tick=0.25).run()
    except DaemonRunning as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    finally:
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), [Path(file) for file in sys.argv[3:]]))
