"""What every page of the portal shows beside its own content."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from core import clock
from face.put_away import put_away
from knowledge.announcements.models import Announcement
from knowledge.announcements.queries import banners
from portal.access import reader_of


def portal(request: HttpRequest) -> dict[str, Any]:
    """`important_news`: the announcements that are important and that the reader has not dismissed; asked only where a
    page shows them, once.
    """

    @cache
    def important_news() -> list[Announcement]:
        return banners(reader_of(request), at=clock.now(), without=put_away(request.COOKIES))

    return {"important_news": important_news}
