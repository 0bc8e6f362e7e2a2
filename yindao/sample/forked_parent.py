"""What the parent of forked crawls loads, once: the crawl, what Scrapy loads by name, every source.

Not the reactor: each child makes its own.
"""

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import spiders.settings
import yindao.cli  # noqa: F401  # by whom the sample is run
from spiders.crawl import main
from spiders.registry import all_sources

__all__ = ["main"]

_settings = Settings()
_settings.setmodule(spiders.settings)
for _name in _settings.getlist("RETRY_EXCEPTIONS"):
    load_object(_name)
for _setting in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS"):
    for _component, _place in _settings.getwithbase(_setting).items():
        if _place is not None:
            load_object(_component)
load_object("spiders.replay.ReplayHandler")
all_sources()
