"""A page that is fetched as it is, and of which nothing is read: the first look at a site."""

from __future__ import annotations

from spiders.drafts import Ask, Contents, Page, Window
from spiders.platforms.announcements import AnnouncementSpider, Site, readers
from spiders.source import Reader


def read_anything(site: Site, page: Page) -> Contents:
    """Nothing: whoever asked looks at the page itself."""
    return Contents(rows=0, pages=1)


class SinglePageSpider(AnnouncementSpider):
    """One page, whatever it is."""

    @classmethod
    def readers_of(cls, site: Site) -> dict[str, Reader]:
        """One that reads nothing."""
        return readers(site, list=read_anything)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The page itself."""
        return Ask(url=self.spec.url, kind="list")
