"""The templates a person may know of: his own, his groups', the desk's."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import DeskError, Missing
from tickets.models import ReplyTemplate
from tickets.reply_templates.actions import add_template, change_template
from tickets.reply_templates.places import PLACES
from tickets.reply_templates.policies import may_change, may_share
from tickets.reply_templates.queries import access_template, list_templates
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.replies import TemplateForm


@require_safe
@desk_page
def templates(request: DeskRequest) -> HttpResponse:
    """All of them, those in use first."""
    rows = [(one, may_change(request.actor, one)) for one in list_templates(request.actor)]
    return render(request, "workbench/replies/templates.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_template(request: DeskRequest) -> HttpResponse:
    """One more (GET, POST): one's own, or for supervisors the desk's. 400 and 422 say what is wrong."""

    def save(form: TemplateForm) -> None:
        add_template(values=form.values, is_shared=form.is_shared, by=request.actor, at=clock.now())

    return _edited(request, None, save)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def template(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them (GET, POST); who may not change it reads it. 412 when somebody changed it since."""
    found = access_template(pk, actor=request.actor)

    def save(form: TemplateForm) -> None:
        seen = form.cleaned_data["seen"]
        change_template(template_id=pk, changes=form.values, seen=seen, by=request.actor, at=clock.now())

    return _edited(request, found, save)


@require_POST
@desk_page
def template_act(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """`off`: no longer offered; `on`: offered again."""
    try:
        change_template(template_id=pk, changes={"is_active": verb == "on"}, by=request.actor, at=clock.now())
    except Missing:
        raise
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("reply-templates")


def _edited(request: DeskRequest, found: ReplyTemplate | None, save: Callable[[TemplateForm], object]) -> HttpResponse:
    is_his = found is None or may_change(request.actor, found)
    make = partial(TemplateForm, template=found, may_share=may_share(request.actor))
    form, status = make(), 200
    if request.method == "POST":
        form, status = attempt_seen(lambda data: make(data=data), request.POST, save)
        if not status:
            messages.success(request, _("Saved."))
            return redirect("reply-templates")
    context = {"form": form, "template": found, "places": PLACES, "is_his": is_his}
    return render(request, "workbench/replies/template.html", context, status=status)
