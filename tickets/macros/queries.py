"""Reading macros."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing
from tickets.macros.models import Macro
from tickets.macros.policies import visible_to


def list_macros(actor: Actor) -> "QuerySet[Macro]":
    """Those `actor` may know of, those no longer offered last, his own first. One statement."""
    found = Macro.objects.filter(visible_to(actor)).select_related("owner", "changed_by")
    return found.order_by("-is_active", F("owner_id").asc(nulls_last=True), "name", "pk")


def offered_to(actor: Actor) -> list[Macro]:
    """Those he can run. One statement."""
    return list(list_macros(actor).filter(is_active=True))


def access_macro(pk: int, *, actor: Actor) -> Macro:
    """The one with this id. `Missing` where there is none, or none that `actor` may know of. One statement."""
    found = list_macros(actor).filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such macro."))
    return found
