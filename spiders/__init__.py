"""What is collected? Sources, page readers, the crawl and its verdict."""

__version__ = "0.1.0"
