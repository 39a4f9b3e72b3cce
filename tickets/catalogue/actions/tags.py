"""Tags: another name, or two made one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import changed, keep_setting, locked, require_keeper
from accounts.actors import Actor
from accounts.models import SettingVerb
from core.inputs import Fields
from tickets.models import Tag, Ticket

MISSING = _("There is no such tag.")
NAME = 40


@transaction.atomic
def rename_tag(*, tag_id: int, name: str, by: Actor, at: datetime, seen: int | None = None) -> Tag:
    """Another name on all tickets that have it; their journals keep the word of their time.

    `Forbidden` for anybody but managers; `Missing`; `Stale`; `Malformed` on a name that is missing or no line;
    `Refused` on another tag's name: those two are merged instead.
    """
    require_keeper(by)
    fields = Fields()
    name = fields.line("name", name, limit=NAME)
    fields.done()
    found = locked(Tag, tag_id, seen=seen, missing=MISSING)
    if Tag.objects.filter(name=name).exclude(pk=tag_id).exists():
        fields.refuse("name", "taken", _("There is a tag of this name. Merge the two instead."))
    fields.done()
    changed(found, {"name": name}, by=by, at=at)
    return found


@transaction.atomic
def merge_tag(*, tag_id: int, into_id: int, by: Actor, at: datetime) -> int:
    """All tickets with the one have `into` instead, and the one is gone. How many tickets had it.

    `Forbidden` for anybody but managers; `Missing`; `Refused` to merge a tag into itself.
    """
    require_keeper(by)
    if tag_id == into_id:
        fields = Fields()
        fields.refuse("into", "same", _("These are one tag already."))
        fields.done()
    pair = {pk: locked(Tag, pk, seen=None, missing=MISSING) for pk in sorted((tag_id, into_id))}
    one, into = pair[tag_id], pair[into_id]
    through = Ticket.tags.through.objects
    with_one = list(through.filter(tag=one).values_list("ticket_id", flat=True))
    with_both = through.filter(tag=into, ticket_id__in=through.filter(tag=one).values("ticket_id"))
    through.filter(tag=one, ticket_id__in=list(with_both.values_list("ticket_id", flat=True))).delete()
    through.filter(tag=one).update(tag=into)
    keep_setting(
        one, SettingVerb.MERGED, [["name", one.name, into.name], ["tickets", None, len(with_one)]], by=by, at=at
    )
    one.delete()
    return len(with_one)
