"""The tabs of a page of the settings. `{% load settings_tabs %}`."""

from typing import Any

from django import template

from accounts.actors import Actor, Via
from accounts.models import User
from workbench.setup_places import group_at

register = template.Library()


@register.inclusion_tag("workbench/catalogue/_tabs.html", takes_context=True)
def settings_tabs(context: template.Context) -> dict[str, Any]:
    """The way back to all settings, and the places of the group this page belongs to."""
    request = context["request"]
    here = group_at(request.path)
    if here is None or not isinstance(request.user, User):
        return {"group": None, "places": []}
    actor = Actor.for_user(request.user, via=Via.WEB)
    group, place = here
    return {"group": group, "here": place, "places": [one for one in group.places if one.is_open_to(actor)]}
