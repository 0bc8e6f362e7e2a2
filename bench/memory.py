"""Memory of a long crawl: the most that its process ever held, beside a stock Scrapy's.

Goal: less than 150 MB over 20,000 pages, and flat: what is held at the end is what was held at a
quarter of the way. The list of this made-up channel is walked in one go, although real ones end
at 500 notices: all its notices wait in the queue at once.
"""

from __future__ import annotations

import sys
from statistics import median

from bench.notices import PER_LIST
from bench.process import Ended
from bench.report import Figure, parser, tell
from bench.server import serving
from bench.whole_way import ours, peer

GOAL = 150  # MB
QUARTERS = (25, 50, 75, 100)


def at_quarters(ended: Ended) -> dict[str, float]:
    """MB resident when that part, in percent, of all pages had been asked for."""
    if not ended.samples:  # a crawl that was over before the first look
        return {}
    return {
        f"MB at {percent} %": round(_sample(ended, ended.asked * percent / 100), 1)
        for percent in QUARTERS
    }


def _sample(ended: Ended, asked: float) -> float:
    """The resident memory at the look that was nearest to a number of requests."""
    return min(ended.samples, key=lambda sample: abs(sample[0] - asked))[1]


def notices_of(pages: int) -> int:
    """How many notices make, with their list pages, as many pages."""
    return pages * PER_LIST // (PER_LIST + 1)


def main(arguments: list[str] | None = None) -> int:
    """Measure once: peaks hardly differ from run to run."""
    options = parser(__doc__)
    options.set_defaults(rounds=1)
    options.add_argument("--pages", type=int, default=20_000)
    given = options.parse_args(arguments)
    notices = notices_of(given.pages)
    with serving(notices) as server:
        mine = [ours(server, notices, "twisted", watch=True) for _ in range(given.rounds)]
        theirs = [peer(server, notices, watch=True) for _ in range(given.rounds)]
    peaks = [ended.peak for ended in mine]
    figure = Figure(
        name=f"peak of memory over {mine[-1].asked:,} pages",
        unit="MB",
        ours=peaks,
        peer_name="stock Scrapy, fetching only",
        peer=[ended.peak for ended in theirs],
        goal=f"less than {GOAL} MB",
        met=median(peaks) < GOAL,
        more=at_quarters(mine[-1])
        | {f"stock, {name}": value for name, value in at_quarters(theirs[-1]).items()},
    )
    tell([figure], as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
