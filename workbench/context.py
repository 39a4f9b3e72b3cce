"""What every page of the workbench shows beside its own content."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from accounts.models import User
from accounts.roles import Capability
from core import clock
from face.put_away import put_away
from knowledge.announcements.audience import STAFF
from knowledge.announcements.queries import banners
from workbench.mailbox import is_open
from workbench.waiting import waiting_for


def desk(request: HttpRequest) -> dict[str, Any]:
    """`unread_count`, `tasks_waiting` (`size` and `late`), `conversations_waiting`, `desk_news` (the important
    announcements that the reader has not dismissed; asked only where a page shows them, the first three at once) and
    `has_mailbox`, for staff; `does_work`: he takes tickets, `is_on_site`: and does nothing else at the desk;
    `error_frame`: what the pages that refuse something stand in.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_desk_staff:
        return {}
    waiting = cache(lambda: waiting_for(user, at=clock.now()))
    return {
        "unread_count": lambda: waiting().unread,
        "tasks_waiting": lambda: waiting().tasks,
        "conversations_waiting": lambda: waiting().talks,
        "desk_news": cache(lambda: banners(STAFF, at=clock.now(), without=put_away(request.COOKIES))),
        "has_mailbox": is_open(),
        "does_work": (does_work := user.has_capability(Capability.WORK)),
        "is_on_site": does_work and not user.has_capability(Capability.DESK),
        "error_frame": "workbench/_base.html",
    }
