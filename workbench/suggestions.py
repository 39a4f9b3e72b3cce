"""Whom to give a ticket to: who was called for a VIP, who served this user before, who has this kind of thing."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.choices import Direction
from tickets.models import Call, Ticket

_LOOKED_AT = 50
_GROUPS = 2


@dataclass(frozen=True)
class Suggestion:
    """A receiver, why he is suggested, and the address of the form with him filled in."""

    name: str
    reason: str
    query: str


def suggest(ticket: Ticket) -> list[Suggestion]:
    """At most four, the best first, nobody twice. Three statements."""
    found = {one.query: one for one in (*_called(ticket), *_knows_user(ticket), *_groups(ticket))}
    return list(found.values())[:4]


def _called(ticket: Ticket) -> list[Suggestion]:
    calls = Call.objects.filter(
        ticket=ticket, cycle=ticket.cycle, direction=Direction.OUTBOUND, with_user__isnull=False
    ).select_related("with_user")
    call = calls.order_by("-pk").first()
    if call is None or call.with_user is None:
        return []
    return [Suggestion(str(call.with_user), _("was called about it"), f"?to_user={call.with_user.username}")]


def _knows_user(ticket: Ticket) -> list[Suggestion]:
    earlier = Ticket.objects.filter(requester=ticket.requester_id, pk__lt=ticket.pk, assignee__is_active=True)
    last = earlier.select_related("assignee").order_by("-pk").first()
    if last is None or last.assignee is None:
        return []
    reason = _("served this user last (LIFE-15)")
    return [Suggestion(str(last.assignee), reason, f"?to_user={last.assignee.username}")]


def _groups(ticket: Ticket) -> list[Suggestion]:
    if ticket.category_id is None:
        return []
    alike = Ticket.objects.filter(category=ticket.category_id, group__is_active=True).exclude(pk=ticket.pk)
    recent = alike.order_by("-pk").values_list("group__slug", "group__name")[:_LOOKED_AT]
    counted = Counter((str(slug), str(name)) for slug, name in recent)
    return [Suggestion(name, _had(count), f"?to_group={slug}") for (slug, name), count in counted.most_common(_GROUPS)]


def _had(count: int) -> str:
    words = ngettext(
        "had %(count)s ticket of this category lately", "had %(count)s tickets of this category lately", count
    )
    return words % {"count": count}
