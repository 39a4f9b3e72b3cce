"""Reading templates."""

from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing
from core.text import wording
from tickets.models import ReplyTemplate
from tickets.reply_templates.places import Scene, fill
from tickets.reply_templates.policies import visible_to


def list_templates(actor: Actor) -> QuerySet[ReplyTemplate]:
    """Those `actor` may know of, those no longer offered among them, his own first. One statement."""
    found = ReplyTemplate.objects.filter(visible_to(actor)).select_related("group", "owner", "changed_by")
    return found.order_by("-is_active", F("owner_id").asc(nulls_last=True), "title_zh", "pk")


def access_template(pk: int, *, actor: Actor) -> ReplyTemplate:
    """The one with this id. `Missing` where there is none, or none that `actor` may know of. One statement."""
    found = list_templates(actor).filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such template."))
    return found


def find_fitting(actor: Actor, *, kind: str = "", words: str = "") -> list[ReplyTemplate]:
    """Those on offer for a ticket of `kind` (none: whatever suits all), whose name or text has `words`, his own
    first. One statement.
    """
    offered = list_templates(actor).filter(is_active=True)
    return [one for one in offered if (not one.kinds or kind in one.kinds) and _has(one, words)]


def worded(template: ReplyTemplate, scene: Scene) -> str:
    """Its text for this requester: in his language, its places filled in as far as they are known."""
    with translation.override(scene.requester.language):
        return fill(wording(template.body_zh, template.body_en), scene)


def _has(template: ReplyTemplate, words: str) -> bool:
    sought = words.casefold().split()
    text = f"{template.title_zh}\n{template.title_en}\n{template.body_zh}\n{template.body_en}".casefold()
    return all(word in text for word in sought)
