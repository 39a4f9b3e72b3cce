"""What was changed of the settings, in the reader's language. `{% load catalogue %}`."""

from collections.abc import Iterable

from django import template
from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import SettingChange
from channels_intake.registry import label_of_setting
from notifications.webhooks.words import label_of

register = template.Library()
_APPS = ("tickets", "accounts", "channels_intake", "webhooks")
_QUIET = "position"  # told only where it is all that changed
_LONGEST = 60
# No columns of the row.
_ASIDE = {
    "tickets": gettext_lazy("Tickets"),
    "sites": gettext_lazy("Sites"),
    "members": gettext_lazy("Members"),
    "signing_secret": gettext_lazy("Signing secret"),
}


@register.filter
def thing(change: SettingChange) -> str:
    """What kind of row it was."""
    model = _model(change.thing)
    return str(model._meta.verbose_name) if model else change.thing


@register.filter
def lines(change: SettingChange) -> Iterable[tuple[str, str, str]]:
    """Each column that changed: what it is called, before, after."""
    model = _model(change.thing)
    told = [one for one in change.changes if one[0] != _QUIET] or change.changes
    if [one[0] for one in told] == ["is_active"]:
        return
    for column, before, after in told:
        if isinstance(before, list) and isinstance(after, list):
            yield _label(model, column), _events(before, besides=after), _events(after, besides=before)
        else:
            yield _label(model, column), _said(model, column, before), _said(model, column, after)


def _events(some: list[str], *, besides: list[str]) -> str:
    """The events of a webhook that the other side of the change has not; with none it wants all."""
    if not some:
        return pgettext("events", "all")
    return _(", ").join(label_of(one) for one in some if one not in besides) or "–"


def _model(name: str) -> type[Model] | None:
    found = (apps.all_models[label].get(name) for label in _APPS)
    return next((one for one in found if one is not None), None)


def _label(model: type[Model] | None, column: str) -> str:
    if column in _ASIDE:
        return str(_ASIDE[column])
    known = {field.name: field for field in model._meta.concrete_fields} if model else {}
    return str(known[column].verbose_name) if column in known else label_of_setting(column) or column


def _said(model: type[Model] | None, column: str, value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and column == _QUIET:
        return str(value + 1)
    known = {field.name: field for field in model._meta.concrete_fields} if model else {}
    choices = dict(getattr(known.get(column), "flatchoices", ()) or ())
    text = str(choices.get(value, value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
