"""Keeping what a person has written and not sent yet."""

import json
import re
from datetime import datetime, timedelta
from math import isfinite

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models_drafts import PLACE, Draft
from core.errors import Malformed, Problem
from core.text import clean

MOST = 200  # of one person; the oldest go
LARGEST = 100_000  # characters of JSON
KEPT = timedelta(days=30)
DEEPEST = 10  # lists within each other; a form needs two
_NO_TEXT = re.compile("[\\x00\\ud800-\\udfff]")


def keep_draft(*, user: User, place: str, content: str, at: datetime) -> Draft:
    """`user`'s form at `place` holds `content` (JSON, at most 100,000 characters), instead of what it held before. His
    oldest beyond `MOST` go. Refuses (`Malformed`) a place that is none, and what is no JSON list.
    """
    place = _place(place)
    values = {"content": _content(content), "kept_at": at}
    draft, is_new = Draft.objects.update_or_create(user=user, place=place, defaults=values)
    if is_new:
        spare = Draft.objects.filter(user=user).order_by("-kept_at", "-pk").values_list("pk", flat=True)[MOST:]
        Draft.objects.filter(pk__in=list(spare)).delete()
    return draft


def drop_draft(*, user: User, place: str) -> None:
    """Forget what `user`'s form at `place` held; nothing happens where it held nothing."""
    if _is_storable_place(place):
        Draft.objects.filter(user=user, place=place).delete()


def drop_old_drafts(*, at: datetime) -> int:
    """Forget what was not touched for 30 days. Returns how many these were."""
    return Draft.objects.filter(kept_at__lt=at - KEPT).delete()[0]


def drafts_at(page: str, *, user: User) -> QuerySet[Draft]:
    """What `user`'s forms on the page at the address `page` hold. One statement, none for what is no address."""
    if not _is_storable_place(page):
        return Draft.objects.none()
    return Draft.objects.filter(user=user, place__startswith=f"{page}:")


def _is_storable_place(text: str) -> bool:
    return "\0" not in text and len(text) <= PLACE


def _place(place: str) -> str:
    cleaned, problems = clean(place, limit=PLACE, multiline=False)
    if not cleaned.startswith("/") or ":" not in cleaned:
        problems = [*problems, Problem("unknown", _("This is no form of a page."))]
    if problems:
        raise Malformed(_("This draft cannot be kept."), fields={"place": problems})
    return cleaned


def _content(content: str) -> object:
    problem = Problem("wrong_type", _("This is not what a form holds."))
    if len(content) > LARGEST:
        problem = Problem("too_long", _("At most %(limit)s characters; this has %(size)s.") % _sizes(content))
    else:
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and _is_storable(found):
            return found
    raise Malformed(_("This draft cannot be kept."), fields={"content": [problem]})


def _sizes(content: str) -> dict[str, int]:
    return {"limit": LARGEST, "size": len(content)}


def _is_storable(found: object, *, depth: int = DEEPEST) -> bool:
    """Whether PostgreSQL's JSON takes it: neither NUL nor half a character, and no number without end; and not so deep
    that whoever writes it down falls over.
    """
    if isinstance(found, str):
        return _NO_TEXT.search(found) is None
    if isinstance(found, float):
        return isfinite(found)
    if isinstance(found, dict):
        found = [*found.keys(), *found.values()]
    return not isinstance(found, list) or (depth > 0 and all(_is_storable(one, depth=depth - 1) for one in found))
