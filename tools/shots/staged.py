"""What a desk has only once somebody did it: a hand-over with its report, a spot check, a link for a television."""

from datetime import timedelta

from accounts.actions.wall_links import WallLinkContent, make_wall_link
from accounts.actors import Actor, Via
from accounts.models import User
from core.clock import now
from satisfaction.spotchecks.actions.draw_check import draw_check
from sla.actions.pass_on import PARTS, Receivers, pass_on
from tickets.actions import amend
from tickets.bulk.actions import run_pass
from tickets.models import Ticket

AWAY, STANDS_IN, AT_DESK = "wuqiang", "tangmin", "agent"
_SAMPLE, _DAYS = 8, 30
_SECONDS = 60.0


def do_acts() -> dict[str, str]:
    """Do them, each by its own act; their addresses by the names that `screens` uses."""
    manager = Actor.for_user(User.objects.get(username="manager"), via=Via.WEB)
    _put_tag(manager)
    return {"handed-over": _hand_over(manager), "spot-check": _spot_check(manager), "wall-link": _wall_link(manager)}


def _hand_over(manager: Actor) -> str:
    people = {user.username: user for user in User.objects.filter(username__in=(AWAY, STANDS_IN, AT_DESK))}
    passed = pass_on(
        user_id=people[AWAY].pk,
        parts=PARTS,
        to=Receivers(to_user=people[STANDS_IN], to_desk=people[AT_DESK]),
        reason="休假两周，由同组同事接手。",
        by=manager,
        at=now(),
    )
    if passed.run:
        run_pass(run_id=passed.run.pk, now=now, seconds=_SECONDS)
    return f"/desk/presence/of/{AWAY}/hand-over/{passed.change.pk}/"


def _spot_check(manager: Actor) -> str:
    begins = now() - timedelta(days=_DAYS)
    made = draw_check(name="十一月抽查", begins=begins, ends=now(), size=_SAMPLE, seed=1, by=manager, at=now())
    return f"/desk/spot-checks/{made.pk}/"


def _put_tag(manager: Actor) -> None:
    ticket = Ticket.objects.open().order_by("pk")[0]
    amend(ticket_id=ticket.pk, changes={"tags": ["VPN"]}, by=manager, at=now())


def _wall_link(manager: Actor) -> str:
    _link, secret = make_wall_link(content=WallLinkContent(name="大厅", shows_titles=False), by=manager, at=now())
    return f"/wall/{secret}/"
