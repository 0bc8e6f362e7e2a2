"""loguru as the only sink: Scrapy's own logging is routed into it."""

from __future__ import annotations

import inspect
import logging
import sys

from loguru import logger

_QUIET = (
    "alembic",
    "apscheduler",  # two lines at every tick
    "asyncio",
    "filelock",
    "h2",
    "hpack",
    "scrapy.addons",
    "scrapy.core.engine",
    "twisted",
)


class _Intercept(logging.Handler):
    """Hands a standard log record to loguru with its level, exception and spider."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level: str | int = logger.level(record.levelname).name
        except ValueError:
            level = record.levelno
        frame, depth = inspect.currentframe(), 0
        while frame and (depth == 0 or frame.f_code.co_filename == logging.__file__):
            frame, depth = frame.f_back, depth + 1
        spider = getattr(getattr(record, "spider", None), "name", None)
        bound = logger.bind(logger=record.name, spider=spider)
        bound.opt(depth=depth, exception=record.exc_info).log(level, record.getMessage())


def set_up(level: str = "WARNING", json_file: str | None = None) -> None:
    """Log to standard error from `level` up, and all of INFO to a file of JSON lines on request."""
    logger.remove()
    shown = "{time:HH:mm:ss} {level: <7} {message}\n"
    if level == "DEBUG":  # else one line is enough: where it happened stands in the JSON lines
        shown += "{exception}"
    logger.add(sys.stderr, level=level, format=lambda _: shown, diagnose=False)
    if json_file:
        logger.add(
            json_file, serialize=True, level="INFO", rotation="50 MB", retention=10, diagnose=False
        )
    logging.basicConfig(handlers=[_Intercept()], level=logging.INFO, force=True)
    logging.captureWarnings(capture=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
