"""Every change of a template: a new one, other words, no longer offered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup
from core.errors import Forbidden, Missing, Stale
from core.inputs import Fields
from tickets.choices import Kind
from tickets.gate.places import unknown
from tickets.models import ReplyTemplate
from tickets.models.reply_template import BODY, TITLE
from tickets.reply_templates.policies import may_change, may_share, visible_to

_MOST = 100  # of one person
_COLUMNS = ("title_zh", "title_en", "body_zh", "body_en", "kinds", "group", "is_active")
_TEXTS = {"title_zh": TITLE, "title_en": TITLE, "body_zh": BODY, "body_en": BODY}
_NEEDED = frozenset({"title_zh", "body_zh"})


def add_template(*, values: Mapping[str, Any], is_shared: bool, by: Actor, at: datetime) -> ReplyTemplate:
    """A new template with `values` (its columns; `group` an `AssignmentGroup` or None), `by`'s own or shared.

    Refuses (`Forbidden`) to share for anybody but supervisors and managers, and all but staff; (`Malformed`) texts that
    are missing, too long or no text, unknown kinds; (`Refused`) a place that is none, a private one with a group, and
    more than 100 of one person.
    """
    _require(by.is_staff and (may_share(by) or not is_shared))
    read = _read({"title_zh": "", "body_zh": ""} | dict(values), is_shared=is_shared)
    with transaction.atomic():
        owner = None if is_shared else by.user
        if owner is not None and ReplyTemplate.objects.filter(owner=owner, is_active=True).count() >= _MOST:
            _refuse("title_zh", "too_many", _("You have %(most)s of your own; set some aside first.") % {"most": _MOST})
        return ReplyTemplate.objects.create(**read, owner=owner, changed_at=at, changed_by=by.user)


def change_template(
    *, template_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> ReplyTemplate:
    """Other values for some of its columns. Refuses as `add_template` does, (`Missing`) what `by` may not know of,
    (`Forbidden`) what he may not change, and (`Stale`) where its edition is no longer the one `seen`.
    """
    with transaction.atomic():
        found = (
            ReplyTemplate.objects.select_for_update(of=("self",)).filter(visible_to(by)).filter(pk=template_id).first()
        )
        if found is None:
            raise Missing(_("There is no such template."))
        _require(may_change(by, found))
        if seen is not None and seen != found.edition:
            raise Stale(_("Somebody changed this template meanwhile."), version=found.edition)
        read = _read(changes, is_shared=found.owner_id is None)
        for name, value in read.items():
            setattr(found, name, value)
        found.edition += 1
        found.changed_at, found.changed_by = at, by.user
        found.save(update_fields=[*read, "edition", "changed_at", "changed_by"])
    return found


def _require(is_allowed: bool) -> None:  # noqa: FBT001 (a guard)
    if not is_allowed:
        raise Forbidden(_("Templates that others use are changed by supervisors and managers."), norm="ROLE-1")


def _refuse(field: str, code: str, message: Any) -> None:  # noqa: ANN401 (words, lazy or not)
    fields = Fields()
    fields.refuse(field, code, message)
    fields.done()


def _read(values: Mapping[str, Any], *, is_shared: bool) -> dict[str, Any]:
    fields, read = Fields(), {name: values[name] for name in _COLUMNS if name in values}
    for name in [name for name in _TEXTS if name in read]:
        read[name] = _text(name, read[name], fields)
    if "kinds" in read:
        read["kinds"] = _kinds(read["kinds"], fields)
    group = read.get("group")
    if group is not None and not isinstance(group, AssignmentGroup):
        fields.malform("group", "wrong_type", _("This is not one of the choices."))
    elif group is not None and not is_shared:
        fields.refuse("group", "private", _("A template of one's own belongs to no group."))
    if "is_active" in read and not isinstance(read["is_active"], bool):
        fields.malform("is_active", "wrong_type", _("This must be yes or no."))
    fields.done()
    return read


def _text(name: str, value: object, fields: Fields) -> str:
    if not isinstance(value, str):
        fields.malform(name, "wrong_type", _("This must be text."))
        return ""
    is_line = name.startswith("title")
    take = fields.line if is_line else fields.text
    text = take(name, value, required=name in _NEEDED, limit=_TEXTS[name])
    for place in unknown(text) if not is_line else ():
        words = _("%(place)s stands for nothing. The list beside the text says what can be filled in.")
        fields.refuse(name, "unknown_place", words % {"place": place.written})
    return text


def _kinds(value: object, fields: Fields) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one in Kind.values for one in value):
        fields.malform("kinds", "unknown", _("This is not one of the choices."))
        return []
    return list(dict.fromkeys(value))
