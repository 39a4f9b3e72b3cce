"""What stands on a desk that is worth a picture, as JSON on standard output.

A program of its own, run with the environment of the desk whose data it reads. `places.py --empty` enters the people
of the demonstration and no ticket, and has nothing to tell. Otherwise it plays a few more requests, so that the
requester's own page is seen at each stage as well, and does what has a screen of its own afterwards.
"""

# ruff: noqa: E402 -- models can be imported only once Django is set up
import json
import sys
from datetime import timedelta
from random import Random

import django

django.setup()

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.actions.staff import ask_new_password
from accounts.actors import Actor, Via
from accounts.models import AssignmentGroup, Requester, User
from core.clock import now
from satisfaction.links import confirm_url, survey_url
from satisfaction.models import Invitation, Purpose
from satisfaction.records.links import sign_url
from satisfaction.records.models import ServiceRecord, SigningLink
from servicedesk.demo.catalogue import enter_categories
from servicedesk.demo.people import Cast, enter_people
from servicedesk.demo.play import Player
from servicedesk.demo.stories import STORIES
from servicedesk.demo_password import DEMO_PASSWORD
from shots.staged import do_acts
from sla.models import Timer
from tickets.choices import State
from tickets.models import Category, Ticket, TicketEvent, TicketQuerySet

LINKS = 4


def main(arguments: list[str]) -> None:
    """Print the places: ticket numbers and addresses, by the names that `screens` uses."""
    if "--empty" in arguments:
        with transaction.atomic():
            enter_people(at=now())
            enter_categories()
        json.dump({"password": DEMO_PASSWORD}, sys.stdout)
        return
    asker = Requester.objects.select_related("user").get(user__username="requester")
    with transaction.atomic():
        _play_on(asker)
    done = do_acts()
    tickets = Ticket.objects.all()
    found = {state: _last(tickets.filter(state=state)) for state in State.values}
    found |= _special(tickets)
    found["clock"] = _late_clock()
    found |= {f"record-{state}": _record(state) for state in ("draft", "waiting", "signed")}
    found |= {f"own-{state}": _last(tickets.filter(state=state, requester=asker)) for state in State.values}
    found["foreign"] = _last(tickets.exclude(requester=asker))
    json.dump({"password": DEMO_PASSWORD, **found, **done, **_links(), **_front()}, sys.stdout)


def _play_on(asker: Requester) -> None:
    """More requests of the VIP with the account, one at each stage where he or the desk has something special to do."""
    cast = Cast(
        users={user.username: user for user in User.objects.all()},
        groups={group.slug: group for group in AssignmentGroup.objects.all()},
        requesters=[asker],
    )
    categories = {category.slug: category for category in Category.objects.all()}
    player = Player(cast=cast, categories=categories, random=Random(1))  # noqa: S311 -- a demonstration, not a secret
    stages = {"closed": timedelta(hours=26), "resolved": timedelta(hours=8), "acknowledged": timedelta(minutes=12)}
    for story, (stage, ago) in zip(STORIES, stages.items(), strict=False):
        player.play(story, requester=asker, start=now() - ago, stage=stage)


def _special(tickets: TicketQuerySet) -> dict[str, str]:
    """What only some tickets are."""
    engineer = User.objects.get(username="engineer")
    promised = TicketEvent.objects.filter(verb="promise").values("ticket_id")
    return {
        "vip": _last(tickets.filter(is_vip=True, state=State.ACKNOWLEDGED, vip_called_at=None)),
        "to-dispatch": _last(tickets.filter(is_vip=False, state=State.ACKNOWLEDGED)),
        "major": _last(tickets.filter(is_major=True)),
        "reopened": _last(tickets.filter(cycle__gt=1)),
        "unclear": _last(tickets.filter(is_unclear=True)),
        "escalated": _last(tickets.filter(escalation_level__gt=0)),
        "promised": _last(tickets.filter(pk__in=promised)),
        "closing": _last(tickets.filter(state=State.CONFIRMING, confirmed_at__isnull=False)),
        "to-confirm": _last(tickets.filter(state=State.CONFIRMING, confirmed_at=None)),
        "offered": _last(tickets.filter(state=State.DISPATCHED, group__members=engineer, assignee=None))
        or _last(tickets.filter(state=State.DISPATCHED, assignee=engineer)),
        "in-work": _last(tickets.filter(state=State.PROCESSING, assignee=engineer)),
    }


def _late_clock() -> str:
    """Where a clock stands that is late, and was replanned or paused on its way, if there is one."""
    late = Timer.objects.ticking().filter(measure="pri_solution", ticket__isnull=False).select_related("ticket")
    timer = max(late, key=lambda timer: (len(timer.pauses), timer.position, timer.pk), default=None)
    return f"{timer.ticket}/clocks/{timer.pk}" if timer else ""


def _record(state: str) -> str:
    """A service record in `state`: its ticket, and its place there."""
    record = ServiceRecord.objects.filter(state=state).select_related("ticket").order_by("pk").first()
    return f"{record.ticket}/records/{record.seq}" if record else ""


def _links() -> dict[str, list[str]]:
    """Addresses out of letters, the oldest: open ones, and one that has been answered."""
    waiting, used = Invitation.objects.filter(used_at=None), Invitation.objects.filter(used_at__isnull=False)
    return {
        "confirm": [confirm_url(one) for one in waiting.filter(purpose=Purpose.CONFIRM).order_by("pk")[:LINKS]],
        "survey": [survey_url(one) for one in waiting.filter(purpose=Purpose.SURVEY).order_by("pk")[:LINKS]],
        "used": [confirm_url(one) for one in used.filter(purpose=Purpose.CONFIRM).order_by("-pk")[:1]],
        "sign": [sign_url(one) for one in SigningLink.objects.filter(used_at=None).order_by("pk")[:1]],
    }


def _front() -> dict[str, str | list[str]]:
    """Where a colleague sets his password, and the page of a fault of ours in each language."""
    manager = Actor.for_user(User.objects.get(username="manager"), via=Via.WEB)
    address = ask_new_password(user_id=User.objects.get(username="zhoukai").pk, by=manager, at=now())
    faults: list[str] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            faults.append(str(render_to_string("500.html")))
    return {"password-link": address, "fault": faults}


def _last(tickets: TicketQuerySet) -> str:
    return tickets.order_by("-pk").values_list("number", flat=True).first() or ""


if __name__ == "__main__":
    main(sys.argv[1:])
