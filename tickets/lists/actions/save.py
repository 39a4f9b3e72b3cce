"""Saving conditions under a name, changing and deleting that. The tickets know nothing of it."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup
from core.errors import Problem, Refused
from core.inputs import Fields
from tickets.lists.choices import Audience
from tickets.lists.models import SavedList
from tickets.lists.policies import audiences_of, require_change, require_person
from tickets.lists.queries import get_list
from tickets.queries import QUEUES

LONGEST_NAME = 60
LONGEST_QUERY = 1000
MOST = 50  # of one person


def save_list(
    *, name: str, queue: str = "", query: str = "", audience: str = Audience.MINE, by: Actor, at: datetime
) -> SavedList:
    """A new saved list of `by`. `queue` is a queue's code or empty, `query` the conditions as the address has them.

    `Forbidden` for anybody from outside; `Malformed` for what cannot be read; `Refused` for a name he has already, for
    one more than MOST, and for sharing that is not his to do.
    """
    owner = require_person(by)
    saved = SavedList(owner=owner, created_at=at)
    fields = Fields()
    _set(saved, {"name": name, "queue": queue, "query": query, "audience": audience}, fields, by=by)
    if SavedList.objects.filter(owner=owner).count() >= MOST:
        fields.refuse("name", "too_many", _("You have %(most)s lists already; delete one first.") % {"most": MOST})
    fields.done()
    return _kept(saved, _groups(saved, by=by), at=at)


def change_list(*, list_id: int, changes: dict[str, str], by: Actor, at: datetime) -> SavedList:
    """`changes` maps `name`, `queue`, `query` and `audience` to new values. For its owner, and where it is shared for a
    supervisor (`Forbidden` for others). `Missing`; refuses what `save_list` refuses.
    """
    saved = get_list(list_id, actor=by)
    require_change(by, saved)
    fields = Fields()
    was = saved.audience
    _set(saved, changes, fields, by=by)
    fields.done()
    return _kept(saved, _groups(saved, by=by) if saved.audience != was else None, at=at)


def delete_list(*, list_id: int, by: Actor) -> None:
    """Away with it; whoever began with it begins where his role does. `Missing`, `Forbidden` as for changing it."""
    saved = get_list(list_id, actor=by)
    require_change(by, saved)
    saved.delete()


def _set(saved: SavedList, values: dict[str, str], fields: Fields, *, by: Actor) -> None:
    if "name" in values:
        saved.name = fields.line("name", values["name"], limit=LONGEST_NAME)
    if "queue" in values:
        saved.queue = fields.code("queue", values["queue"], among=QUEUES, required=False)
    if "query" in values:
        saved.query = fields.line("query", values["query"], required=False, limit=LONGEST_QUERY)
    if "audience" in values and values["audience"] != saved.audience:
        saved.audience = fields.code("audience", values["audience"], among=Audience.values)
        if saved.audience in Audience.values and saved.audience not in audiences_of(by):
            fields.refuse("audience", "forbidden", _("Supervisors and managers share a list with everybody."))


def _groups(saved: SavedList, *, by: Actor) -> Collection[AssignmentGroup]:
    is_shared = saved.audience == Audience.GROUPS
    return list(AssignmentGroup.objects.filter(pk__in=by.group_ids)) if is_shared else []


def _kept(saved: SavedList, groups: Collection[AssignmentGroup] | None, *, at: datetime) -> SavedList:
    saved.changed_at = at
    if saved.audience == Audience.GROUPS and groups is not None and not groups:
        words = _("You are in no group to share it with.")
        raise Refused(words, fields={"audience": [Problem("missing", words)]})
    try:
        with transaction.atomic():
            saved.save()
            if groups is not None:
                saved.groups.set(groups)
    except IntegrityError as error:
        words = _("There is a list of this name already.")
        raise Refused(words, fields={"name": [Problem("taken", words)]}) from error
    return saved
