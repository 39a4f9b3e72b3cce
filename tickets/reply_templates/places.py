"""The places in a template: `{称呼}` or `{name}` stands for how the requester is addressed, and so on.

What is not known yet stays in the text as it stands there, so that whoever sends it sees it; and the quality gate stops
a text that still has one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester, User
from core.text import wording
from face import dates
from tickets.gate.places import NAMES, PATTERN
from tickets.models import Ticket


@dataclass(frozen=True)
class Scene:
    """To whom it is said, by whom, when, and about which ticket, if about one."""

    requester: Requester
    by: User
    at: datetime
    ticket: Ticket | None = None


@dataclass(frozen=True)
class Place:
    """A place: what it is called in templates of both languages, what it stands for, and where that comes from."""

    zh: str
    en: str
    help: Promise
    value: Callable[[Scene], str]

    @property
    def written(self) -> str:
        """As it is written in a template of the reader's language."""
        return "{" + wording(self.zh, self.en) + "}"


def _of(read: Callable[[Ticket], object]) -> Callable[[Scene], str]:
    def value(scene: Scene) -> str:
        found = read(scene.ticket) if scene.ticket else None
        return str(found) if found else ""

    return value


def _committed(scene: Scene) -> str:
    moment = scene.ticket.committed_at if scene.ticket else None
    return f"{dates.day(moment, today=dates.local_day(scene.at))} {dates.clock_time(moment)}" if moment else ""


_VALUES: dict[str, tuple[Promise, Callable[[Scene], str]]] = {
    "name": (_("how the user is addressed"), lambda scene: scene.requester.form_of_address),
    "number": (_("the ticket's number"), _of(lambda ticket: ticket.number)),
    "title": (_("the ticket's title"), _of(lambda ticket: ticket.title)),
    "state": (_("the ticket's state"), _of(lambda ticket: ticket.get_state_display())),
    "engineer": (_("the engineer who works on it"), _of(lambda ticket: ticket.assignee)),
    "group": (_("the assignment group"), _of(lambda ticket: ticket.group)),
    "committed": (_("the committed time"), _committed),
    "me": (_("your own name"), lambda scene: str(scene.by)),
    "desk": (_("what the desk is called"), lambda _scene: settings.DESK_NAME or str(_("Service desk"))),
    "hotline": (_("the desk's hotline"), lambda _scene: settings.DESK_HOTLINE),
}
PLACES: tuple[Place, ...] = tuple(Place(zh, en, *_VALUES[en]) for zh, en in NAMES)
_BY_NAME: Mapping[str, Place] = {name: place for place in PLACES for name in (place.zh, place.en)}


def fill(text: str, scene: Scene) -> str:
    """`text` with its places filled in, in the requester's language and time."""
    site = scene.requester.site
    zone = ZoneInfo(site.time_zone if site else settings.TIME_ZONE)

    def filled(found: re.Match[str]) -> str:
        place = _BY_NAME.get(found[1].casefold())
        return (place.value(scene) if place else "") or found[0]

    with translation.override(scene.requester.language), timezone.override(zone):
        return PATTERN.sub(filled, text)
