"""What clocks hang on where that is no ticket: calls and conversations are named by whoever rings or writes, colleagues
by themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from channels_intake.messengers.queries import conversations_in
from channels_intake.phone.queries import calls_in
from face.words import between
from sla.choices import OwnerKind
from sla.models import Timer

Owners = dict[tuple[str, int], "Owner"]


@dataclass(frozen=True)
class Owner:
    """What it is called, and where it is shown; no address where it has no page."""

    words: str
    url: str = ""


def owners_of(timers: Iterable[Timer]) -> Owners:
    """The calls, conversations and colleagues of `timers`. A statement for each sort that there is."""
    wanted = {(timer.owner_kind, timer.owner_id) for timer in timers if not timer.ticket_id}
    found: Owners = {}
    for pk, call in calls_in(pk for kind, pk in wanted if kind == OwnerKind.CALL).items():
        name = call.requester.name if call.requester else call.number
        found[OwnerKind.CALL, pk] = _owner(OwnerKind.CALL, name or str(pk), reverse("call", args=[pk]))
    for pk, talk in conversations_in(pk for kind, pk in wanted if kind == OwnerKind.CONVERSATION).items():
        url = reverse("conversation", args=[pk])
        found[OwnerKind.CONVERSATION, pk] = _owner(OwnerKind.CONVERSATION, talk.requester.name, url)
    people = [pk for kind, pk in wanted if kind == OwnerKind.PERSON]
    for pk, name in User.objects.filter(pk__in=people).values_list("pk", "display_name") if people else ():
        found[OwnerKind.PERSON, pk] = _owner(OwnerKind.PERSON, name, reverse("presence"))
    return found


def owner_of(timer: Timer, owners: Owners) -> Owner:
    """What `timer` hangs on; of what is not among `owners`, the sort and its number."""
    known = owners.get((timer.owner_kind, timer.owner_id))
    return known or Owner(f"{timer.get_owner_kind_display()} {timer.owner_id}")


def _owner(kind: OwnerKind, name: str, url: str) -> Owner:
    return Owner(f"{kind.label}{between()}{name}", url)
