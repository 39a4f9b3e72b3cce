"""The text a reply begins with, where a template was chosen without script."""

from core.ids import read_id
from tickets.reply_templates.places import Scene
from tickets.reply_templates.queries import access_template, worded
from workbench.access import DeskRequest


def chosen_text(request: DeskRequest, scene: Scene) -> str:
    """The template that the address names (`template`), as this user would read it; empty where it names none.
    `Missing` for one that is not there, or not his to see. One statement where one is named.
    """
    chosen = read_id(request.GET.get("template", ""))
    return worded(access_template(chosen, actor=request.actor), scene) if chosen is not None else ""
