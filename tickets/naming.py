"""What the ids and codes in the journal are called, read in one statement for a whole timeline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import AssignmentGroup, User
from tickets.models import SurveyReason, Ticket, TicketEvent


@dataclass(frozen=True)
class Names:
    """What the ids in journal entries are called: users, groups, and tickets by number; reasons of ratings by slug."""

    users: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)
    tickets: Mapping[int, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def reasons_in(self, slugs: Iterable[str]) -> str:
        """These reasons, one after the other."""
        # Translators: between two names of a list
        return _(", ").join(self.reasons.get(slug, slug) for slug in slugs)


_USERS = ("to_user_id", "from_user_id", "owner_user_id", "with_user_id")
_GROUPS = ("to_group_id", "from_group_id")
_TICKETS = ("to_ticket_id", "into_ticket_id", "from_ticket_id")


def names_in(events: Iterable[TicketEvent], *, also: Iterable[int] = ()) -> Names:
    """The names of everybody and everything `events` speak of, and of the users `also`, in one statement (none when
    that is nobody), and another where somebody gave reasons for a rating.
    """
    params = [event.params for event in events]
    users = {*also, *_ids(params, _USERS), *chain.from_iterable(_people(one) for one in params)}
    told = (pk for one in params for pk in one.get("told_group_ids", ()))
    groups, tickets = {*told, *_ids(params, _GROUPS)}, _ids(params, _TICKETS)
    people = User.objects.filter(pk__in=users).values_list(Value("users"), "pk", _text("display_name"))
    parts = [
        AssignmentGroup.objects.filter(pk__in=groups).order_by().values_list(Value("groups"), "pk", _text("name")),
        Ticket.objects.filter(pk__in=tickets).order_by().values_list(Value("tickets"), "pk", _text("number")),
    ]
    found: dict[str, dict[int, str]] = {"users": {}, "groups": {}, "tickets": {}}
    if users or groups or tickets:
        for kind, pk, name in people.union(*parts, all=True):
            found[str(kind)][int(pk)] = str(name)
    return Names(**found, reasons=reasons_called(slug for one in params for slug in one.get("reasons", ())))


def reasons_called(slugs: Iterable[str]) -> dict[str, str]:
    """What these reasons of ratings are called, in the reader's language and their own order. One statement, none for
    no reason.
    """
    wanted = set(slugs)
    return {one.slug: str(one) for one in SurveyReason.objects.filter(slug__in=wanted)} if wanted else {}


def _text(column: str) -> Cast:
    return Cast(column, CharField())


def _ids(params: list[dict[str, Any]], keys: tuple[str, ...]) -> set[int]:
    return {one[key] for one in params for key in keys if one.get(key)}


def _people(params: dict[str, Any]) -> list[int]:
    lists = ("added_user_ids", "removed_user_ids", "mentioned_user_ids", "told_user_ids")
    return [pk for name in lists for pk in params.get(name, ())]
