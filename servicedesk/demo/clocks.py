"""The demonstration's clocks: calendars of the sites, requests about to be late, and three weeks of beats."""

from datetime import datetime, timedelta

from accounts.actors import Actor, Via
from accounts.models import Site
from notifications.actions.send_digests import send_digests
from servicedesk.demo.people import Cast
from servicedesk.demo.play import Player
from servicedesk.demo.stories import STORIES
from sla.actions.calendars import assign_site
from sla.choices import ALWAYS_OPEN
from sla.firing import fire_due
from sla.models import BusinessCalendar, Timer
from tickets.choices import Channel
from tickets.models import Ticket

ROUND_THE_CLOCK = "plant"  # three shifts: clocks run there whenever somebody tries the desk
# Portal requests of the last minutes: one past its five minutes, one being warned, one with some time left.
FRESH = (timedelta(minutes=6, seconds=20), timedelta(minutes=3, seconds=40), timedelta(minutes=1, seconds=10))


def set_calendars(cast: Cast, *, at: datetime) -> None:
    """The plant works around the clock; everybody else keeps office hours."""
    by = Actor.for_user(cast.users["manager"], via=Via.WEB)
    plant, calendar = Site.objects.get(slug=ROUND_THE_CLOCK), BusinessCalendar.objects.get(slug=ALWAYS_OPEN)
    assign_site(site=plant, calendar=calendar, by=by, at=at)


def fresh_requests(player: Player, cast: Cast, *, at: datetime) -> None:
    """What has just come in through the portal from the plant."""
    there = [one for one in cast.requesters if one.site and one.site.slug == ROUND_THE_CLOCK and not one.is_vip]
    incidents = [story for story in STORIES if story.kind == "incident"]
    for place, ago in enumerate(FRESH):
        requester, story = there[place % len(there)], incidents[place * 3 % len(incidents)]
        player.play(story, requester=requester, start=at - ago, stage="received", channel=Channel.PORTAL)


def keep_up(player: Player, *, at: datetime) -> None:
    """What a desk that lives by its rulebooks does with most of what is open: it says why something will not be done
    today and has the user's consent (BRT-4), and follows up what is done (FOLL-1).
    """
    settled = at - timedelta(minutes=25)
    for ticket in Ticket.objects.open().filter(changed_at__lt=settled).select_related("requester").order_by("pk"):
        if player.random.random() < 0.88:  # noqa: PLR2004 (the rest is what a supervisor looks after)
            player.keep_up(ticket, until=settled)


def let_time_pass(*, at: datetime) -> None:
    """Fire what came due in those weeks, moment by moment: nothing is late, no ticket is warned of after its end."""
    while (moment := _next()) is not None and moment <= at:
        fire_due(now=lambda then=moment: then)  # type: ignore[misc]
        send_digests(at=moment)


def _next() -> datetime | None:
    waiting = Timer.objects.filter(next_fire_at__isnull=False).order_by("next_fire_at")
    return waiting.values_list("next_fire_at", flat=True).first()
