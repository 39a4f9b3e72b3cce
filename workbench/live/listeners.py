"""Who is connected, and whether he still may be: looked up for all at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session

from accounts.actors import Actor, Via
from accounts.models import Membership, User


@dataclass(frozen=True)
class Listener:
    """A person with the session he connected with, and what a page needs to know of him to tell what concerns him."""

    user: User
    session_key: str
    groups: tuple[int, ...]

    @property
    def actor(self) -> Actor:
        """Him, as somebody who may know of some things and not of others."""
        return Actor(user=self.user, via=Via.WEB)


def meet(user: User, *, session_key: str) -> Listener:
    """`user`, connecting. One statement."""
    groups = Membership.objects.filter(user=user).order_by("group_id").values_list("group_id", flat=True)
    return Listener(user, session_key, tuple(groups))


def still_here(listeners: Collection[Listener], *, at: datetime) -> dict[str, Listener]:
    """Those whose session goes on, who are still of the desk and have the password they logged in with, by session;
    with the role and groups they have now. Three statements, however many.
    """
    keys = {one.session_key for one in listeners}
    ids = {one.user.pk for one in listeners}
    living = set(Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True))
    people = User.objects.in_bulk(ids)
    groups: dict[int, list[int]] = {}
    for user_id, group_id in (
        Membership.objects.filter(user_id__in=ids).order_by("group_id").values_list("user_id", "group_id")
    ):
        groups.setdefault(user_id, []).append(group_id)
    found = {}
    for one in listeners:
        user = people.get(one.user.pk)
        if user and one.session_key in living and _may_stay(user, one.user):
            found[one.session_key] = Listener(user, one.session_key, tuple(groups.get(user.pk, ())))
    return found


def _may_stay(now: User, before: User) -> bool:
    return now.is_active and now.is_desk_staff and now.password == before.password
