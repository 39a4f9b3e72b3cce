"""Reads of saved lists and of what people have chosen."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.errors import Missing
from tickets.lists.models import ListChoice, SavedList
from tickets.lists.policies import seen_by

SHOWN = 12  # on the left; all of them stand on their own page


def lists_of(actor: Actor) -> "QuerySet[SavedList]":
    """The saved lists that `actor` has, by name, with their owners."""
    ids = SavedList.objects.filter(seen_by(actor)).values("pk")
    return SavedList.objects.filter(pk__in=ids).select_related("owner")


def get_list(pk: int, *, actor: Actor) -> SavedList:
    """The saved list `pk`; `Missing` where there is none, or where it is not shared with `actor`."""
    found = lists_of(actor).filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such list."))
    return found


def choice_of(user: User) -> ListChoice:
    """What `user` has chosen; a fresh one, not saved, where he has chosen nothing. One statement."""
    return ListChoice.objects.filter(user=user).select_related("first_list").first() or ListChoice(user=user)
