"""Merge: two records turn out to be one person. What is his goes over to one of them; the other stays as the further
address by which he is known again. It can be undone.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ForeignObjectRel, OneToOneRel
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.events import RequestersMerged, RequestersParted
from accounts.models import Requester, RequesterMerge
from accounts.roles import Capability
from core.bus import publish
from core.errors import Forbidden, Missing, Refused

_FILLED = ("honorific", "email", "phone", "im_account", "department", "location")


@transaction.atomic
def merge_requesters(*, survivor_id: int, absorbed_id: int, by: Actor, at: datetime) -> RequesterMerge:
    """From now on `absorbed` is `survivor`: his tickets and whatever else is his go over, what the survivor's record
    lacks is filled in, and whoever writes or rings from the old address is known as the survivor.

    Notes of who said what stay as they are: that was him. `Forbidden` for anybody but the desk, `Missing`, `Refused`
    for one and the same, for a record that was merged before, and where both have an account to log in with.
    """
    _require_desk(by)
    survivor, absorbed = _locked(survivor_id, absorbed_id)
    if survivor.pk == absorbed.pk:
        raise Refused(_("This is one and the same record."))
    if survivor.merged_into_id or absorbed.merged_into_id:
        raise Refused(_("One of them was merged before."))
    if survivor.user_id and absorbed.user_id:
        raise Refused(_("Both have an account to log in with. Close one of the accounts first."))
    filled = _fill(survivor, absorbed)
    moved = {_key(rel): _move(rel, absorbed, survivor) for rel in owning_relations()}
    absorbed.merged_into = survivor
    absorbed.save(update_fields=["merged_into"])
    merge = RequesterMerge.objects.create(
        survivor=survivor,
        absorbed=absorbed,
        moved={key: ids for key, ids in moved.items() if ids},
        filled=filled,
        by=by.user,
        at=at,
    )
    publish(RequestersMerged(survivor_id=survivor.pk, absorbed_id=absorbed.pk, at=at))
    return merge


@transaction.atomic
def part_requesters(*, merge_id: int, by: Actor, at: datetime) -> RequesterMerge:
    """Undo a merge: what went over then goes back, wherever it has not gone on to somebody else; what came since then
    stays where it is. What was filled in is emptied again where nobody has changed it. Refuses as `merge_requesters`
    does, and (`Refused`) what was undone before.
    """
    _require_desk(by)
    merge = RequesterMerge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise Missing(_("There is no such thing."))
    if merge.undone_at is not None:
        raise Refused(_("This was undone before."))
    survivor, absorbed = _locked(merge.survivor_id, merge.absorbed_id)
    relations = {_key(rel): rel for rel in owning_relations()}
    for key, ids in merge.moved.items():
        if key in relations:
            model, name = _place(relations[key])
            model._base_manager.filter(pk__in=ids, **{name: survivor}).update(**{name: absorbed})
    _empty(survivor, merge.filled)
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at = by.user, at
    merge.save(update_fields=["undone_by", "undone_at"])
    publish(RequestersParted(survivor_id=survivor.pk, absorbed_id=absorbed.pk, at=at))
    return merge


def owning_relations() -> list[ForeignObjectRel]:
    """What belongs to a requester: every relation with a name of its own on his side. A relation without one (`+`)
    only notes who it was; an account is one of a person's, and not moved.
    """
    return [rel for rel in Requester._meta.related_objects if not isinstance(rel, OneToOneRel)]


def _require_desk(by: Actor) -> None:
    if not (by.is_system or (by.is_staff and by.can(Capability.DESK))):
        raise Forbidden(_("Only the desk may do this."))


def _locked(survivor_id: int, absorbed_id: int) -> tuple[Requester, Requester]:
    """Both, locked in one order everywhere."""
    wanted = Requester.objects.filter(pk__in={survivor_id, absorbed_id}).order_by("pk")
    found = {one.pk: one for one in wanted.select_for_update(no_key=True)}
    if survivor_id not in found or absorbed_id not in found:
        raise Missing(_("There is no such requester."))
    return found[survivor_id], found[absorbed_id]


def _fill(survivor: Requester, absorbed: Requester) -> dict[str, object]:
    """What the survivor lacks and the other has; which values were put in, by field."""
    filled: dict[str, object] = {}
    for name in _FILLED:
        if not getattr(survivor, name) and getattr(absorbed, name):
            filled[name] = getattr(absorbed, name)
    if absorbed.site_id and not survivor.site_id:
        filled["site_id"] = absorbed.site_id
    if absorbed.is_vip and not survivor.is_vip:
        filled["is_vip"] = True
    for name, value in filled.items():
        setattr(survivor, name, value)
    survivor.save()
    return filled


def _empty(survivor: Requester, filled: dict[str, Any]) -> None:
    blank: dict[str, object] = {"site_id": None, "is_vip": False}
    for name, value in filled.items():
        if getattr(survivor, name) == value:
            setattr(survivor, name, blank.get(name, ""))
    survivor.save()


def _place(rel: ForeignObjectRel) -> tuple[Any, str]:
    return rel.related_model, rel.field.name


def _key(rel: ForeignObjectRel) -> str:
    model, name = _place(rel)
    return f"{model._meta.label}.{name}"


def _move(rel: ForeignObjectRel, absorbed: Requester, survivor: Requester) -> list[int]:
    model, name = _place(rel)
    ids = list(model._base_manager.filter(**{name: absorbed}).order_by("pk").values_list("pk", flat=True))
    model._base_manager.filter(pk__in=ids).update(**{name: survivor})
    return ids
