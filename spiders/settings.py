"""How we behave on other people's servers, and what we let them do to us: values with reasons.

Scrapy reads this module; a crawl lays the operator's own settings and the source's delay over it.
"""

BOT_NAME = "yindao"
SPIDER_MODULES = ["spiders.sources"]

# Politeness. Government sites are small; nobody needs a notice one second earlier.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "yindao"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 1  # what waits for its host would still be sent after the host has blocked us
DOWNLOAD_DELAY = 2.0  # a source's spec may ask for more or, where it is known to be fine, for less
AUTOTHROTTLE_ENABLED = True  # slows down when the server does
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
USER_AGENT = "yindao (contact not set)"  # replaced by the operator's contact before a live crawl
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

# Patience. What fails for a moment is asked again, but not for ever.
RETRY_TIMES = 2
RETRY_HTTP_CODES = [429, 500, 502, 503, 504, 522, 524]
STUMBLE_PAUSES = [10, 60]  # seconds before what a source's spec calls a stumble is asked again
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # challenge pages refresh themselves; documents don't

# Bounds. Public pages are hostile input.
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # a page has some 40 KB; more than this is skipped, and said
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
URLLENGTH_LIMIT = 4096
CLOSESPIDER_TIMEOUT = 6 * 3600
MEMUSAGE_LIMIT_MB = 1024

# Every answer reaches the spider, which judges it: errors and blocks are findings, not noise.
HTTPERROR_ALLOW_ALL = True

# Scrapy makes this many tasks for every response; its default of 100 costs 74 % of the speed.
CONCURRENT_ITEMS = 4

# No doors: 2.19 opens a server by default that runs posted Python in the crawler.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_HANDLERS = dict.fromkeys(("data", "file", "ftp", "s3"))  # a source is on the web

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 970,
    "spiders.middlewares.ArchiveMiddleware": 960,  # behind decompression, before all the others
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "spiders.middlewares.OwnHostsRedirect": 600,
    "spiders.middlewares.RetryAfterMiddleware": 560,  # before Scrapy's retry at 550
    "spiders.middlewares.StumblesMiddleware": 555,  # and this, too: Scrapy's doesn't pause
}
ITEM_PIPELINES = {"spiders.pipeline.StorePipeline": 300}

DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is not to
LOG_LEVEL = "INFO"  # DEBUG writes a line for every page and item
LOG_INSTALL_ROOT_HANDLER = False  # loguru is the only sink, see spiders.logs
STATS_DUMP = False
COOKIES_ENABLED = True  # sites hand out session cookies; they live as long as one crawl
# Of Scrapy's own those that we use: what is only switched off is loaded all the same, its remote
# control with a web server of 10 MB, which is a tenth of what a crawl needs.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
EXTENSIONS = {
    "spiders.heartbeat.Heartbeat": 0,
}
