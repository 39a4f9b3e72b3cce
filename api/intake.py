"""From the body of a new ticket to what `receive` takes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Requester
from api.references import Names
from core.errors import Forbidden, Malformed, Problem
from tickets.actions import Intake, Person
from tickets.choices import Channel


def intake_of(values: Mapping[str, Any], *, actor: Actor) -> Intake:
    """The intake. Without a channel it came from another system, or, by a requester's own token, through the portal.

    Raises `Malformed` for unknown names and a missing requester, `Forbidden` where a requester asks for somebody else.
    """
    names = Names()
    given = dict(values)
    requester = _requester(given.pop("requester", None), actor=actor)
    if category := given.pop("category", None):
        given["category"] = names.category("category", category)
    if about := given.pop("about", None):
        given["about"] = names.user("about", about)
    names.done()
    given.setdefault("channel", Channel.REST if actor.is_staff else Channel.PORTAL)
    # Whoever sends answers has the form before him, and so has a requester; a monitoring system has not.
    must_answer = "answers" in given or not actor.is_staff
    return Intake(requester=requester, must_answer=must_answer, **given)


def _requester(given: Mapping[str, str] | None, *, actor: Actor) -> Requester | Person:
    if actor.is_staff:
        if given is None:
            problem = Problem("required", _("Please fill this in."))
            raise Malformed(_("Say who needs help."), fields={"requester": [problem]})
        return Person(**given)
    if actor.requester is None:
        raise Forbidden(_("This account does not belong to anybody the desk serves."))
    own = actor.requester
    if given and any(value.strip().lower() != getattr(own, name).lower() for name, value in given.items() if value):
        words = _("With your own token you ask for yourself.")
        raise Forbidden(words, fields={"requester": [Problem("not_yourself", words)]})
    return own
