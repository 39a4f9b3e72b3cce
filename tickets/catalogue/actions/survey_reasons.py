"""Why somebody rates as he does (SAT-1): a new reason, other words, another place, offered or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import added, changed, locked, require_keeper
from accounts.actors import Actor
from core.inputs import Fields
from tickets.catalogue.ordering import last_place, swap
from tickets.choices import ReasonSide
from tickets.models import SurveyReason

MISSING = _("There is no such reason.")
NAME, SLUG = 40, 40
MOST = 12  # of a side: more are not read on a phone


@transaction.atomic
def add_survey_reason(*, values: Mapping[str, Any], by: Actor, at: datetime) -> SurveyReason:
    """A new reason, the last of its side: `side`, `name`, `name_en`; its identifier is made of the English name.

    `Forbidden` for anybody but managers; `Malformed` on a name that is missing or no line, an unknown side; `Refused`
    on a name its side has, and more than MOST in use.
    """
    require_keeper(by)
    fields = Fields()
    read = _read({"name": "", "name_en": ""} | dict(values), fields)
    side = fields.code("side", str(values.get("side") or ""), among=ReasonSide.values)
    fields.done()
    row = _locked_row()
    _check(row, None, side, read, fields)
    slug = _free_slug(read["name_en"], {one.slug for one in row})
    place = last_place(one for one in row if one.side == side)
    return added(SurveyReason(**read, side=side, slug=slug, position=place), by=by, at=at)


@transaction.atomic
def change_survey_reason(
    *, reason_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> SurveyReason:
    """Other words, or `is_active`. Ratings keep it, with the words of today. Refuses as `add_survey_reason` does;
    (`Missing`); (`Stale`); (`Refused`) to switch off the last one of a side.
    """
    require_keeper(by)
    fields = Fields()
    read = _read(changes, fields)
    fields.done()
    row = _locked_row()
    found = locked(SurveyReason, reason_id, seen=seen, missing=MISSING)
    words = {name: getattr(found, name) for name in ("name", "name_en", "is_active")} | read
    _check(row, found, found.side, words, fields)
    changed(found, read, by=by, at=at)
    return found


@transaction.atomic
def order_survey_reason(*, reason_id: int, up: bool, by: Actor, at: datetime) -> SurveyReason:
    """One place up or down on its side; at the end nothing happens. `Forbidden`, `Missing`."""
    require_keeper(by)
    row = _locked_row()
    found = locked(SurveyReason, reason_id, seen=None, missing=MISSING)
    side = sorted((one for one in row if one.side == found.side), key=lambda one: (one.position, one.slug))
    swap(side, found, up=up, by=by, at=at)
    return found


def _locked_row() -> list[SurveyReason]:
    """Those of both sides, locked in one order."""
    return list(SurveyReason.objects.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _read(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name in ("name", "name_en"):
        if name in values:
            read[name] = fields.line(name, str(values[name] or ""), required=name == "name", limit=NAME)
    if "is_active" in values:
        read["is_active"] = bool(values["is_active"])
    return read


def _check(
    row: list[SurveyReason], found: SurveyReason | None, side: str, words: Mapping[str, Any], fields: Fields
) -> None:
    others = [one for one in row if one.side == side and (found is None or one.pk != found.pk)]
    if any(one.name.casefold() == words["name"].casefold() for one in others):
        fields.refuse("name", "taken", _("There is a reason of this name already."))
    in_use = sum(one.is_active for one in others)
    if words.get("is_active", True) and in_use >= MOST:
        fields.refuse("name", "too_many", _("At most %(most)s are offered; set one aside first.") % {"most": MOST})
    if not words.get("is_active", True) and not in_use:
        fields.refuse("name", "last", _("This is the last one that is offered."), "SAT-1")
    fields.done()


def _free_slug(english: str, taken: set[str]) -> str:
    stem = slugify(english)[: SLUG - 4].strip("-") or "reason"
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
