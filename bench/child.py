"""Our crawl with a local server as its network: `python -m bench.child --server URL ccgp_zygg ...`.

What follows our own options goes to `python -m spiders`. Politeness is off here, and only here: no
delay, no throttle, and as many requests at once as stock Scrapy sends.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bench.process import tell_held
from bench.routes import AT, HANDLERS, SERVER
from spiders import settings
from spiders.crawl import main as crawl


def impolite(server: str, handler: str, at: str) -> dict[str, Any]:
    """The settings that differ from those of a live crawl."""
    route = HANDLERS[handler]
    return {
        SERVER: server,
        AT: at,
        "DOWNLOAD_HANDLERS": {"http": route, "https": route},
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 16,  # Scrapy's defaults, which the peer has
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    }


def main() -> int:
    """Crawl, and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--handler", choices=sorted(HANDLERS), default="twisted")
    parser.add_argument("--at", default="", help="when answers are said to be given, ISO")
    given, rest = parser.parse_known_args()
    for name, value in impolite(given.server, given.handler, given.at).items():
        setattr(settings, name, value)
    code = crawl([*rest, "--delay", "0"])
    tell_held()
    return code


if __name__ == "__main__":
    sys.exit(main())
