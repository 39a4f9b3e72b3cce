"""Saved lists: all that one has, saving, changing, deleting, and with which one begins."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.errors import DeskError, Missing
from core.ids import read_id
from tickets.lists.actions import change_list, choose_first, delete_list, save_list
from tickets.lists.models import SavedList
from tickets.lists.policies import may_change
from tickets.lists.queries import choice_of, get_list, lists_of
from workbench import queues
from workbench.access import DeskRequest, desk_page
from workbench.backs import back_of
from workbench.errors import attempt
from workbench.forms.lists import FIRST, ListForm, conditions_in
from workbench.saved import url_of


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def saved_lists(request: DeskRequest) -> HttpResponse:
    """All lists that one has. POST saves the conditions of a page under a name and leads there; what is refused is
    shown with everything kept.
    """
    if request.method != "POST":
        return _listing(request)
    form = ListForm(actor=request.actor, data=request.POST)
    made: list[SavedList] = []
    if status := attempt(form, lambda: made.append(_saved(request, form))):
        return _form(request, form, None, status=status)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": made[0].name})
    return redirect(url_of(made[0]))


def _saved(request: DeskRequest, form: ListForm) -> SavedList:
    return save_list(**form.values(), **conditions_in(request.POST), by=request.actor, at=clock.now())


def _listing(request: DeskRequest) -> HttpResponse:
    choice = choice_of(request.user)
    rows = [(saved, url_of(saved), may_change(request.actor, saved)) for saved in lists_of(request.actor)]
    first = f"list:{choice.first_list_id}" if choice.first_list_id else choice.first_queue
    options: list[tuple[str, Any]] = [("", FIRST)]
    options += [(code, words.label) for code, words in queues.QUEUE_WORDS.items()]
    options += [(f"list:{saved.pk}", saved.name) for saved, _url, _may in rows]
    context = {"rows": rows, "options": options, "first": first}
    return render(request, "workbench/lists/lists.html", context)


def _form(request: DeskRequest, form: ListForm, saved: SavedList | None, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "saved": saved, "given": request.POST, "back": back_of(request)}
    return render(request, "workbench/lists/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def saved_list(request: DeskRequest, pk: int) -> HttpResponse:
    """The form of one: its name and who sees it; POST with `query` puts the conditions of a page into it."""
    saved = get_list(pk, actor=request.actor)
    if request.method != "POST":
        return _form(request, ListForm(actor=request.actor, saved=saved), saved)
    if "query" in request.POST:
        return _renewed(request, saved)
    form = ListForm(actor=request.actor, data=request.POST, saved=saved)
    at = clock.now()
    change = lambda: change_list(list_id=pk, changes=form.values(), by=request.actor, at=at)  # noqa: E731 (one line)
    if status := attempt(form, change):
        return _form(request, form, saved, status=status)
    return redirect("saved-lists")


def _renewed(request: DeskRequest, saved: SavedList) -> HttpResponse:
    try:
        changes = conditions_in(request.POST)
        saved = change_list(list_id=saved.pk, changes=changes, by=request.actor, at=clock.now())
        messages.success(request, _("“%(name)s” now has these conditions.") % {"name": saved.name})
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect(url_of(saved))


@require_POST
@desk_page
def saved_list_delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Away with it."""
    saved = get_list(pk, actor=request.actor)
    try:
        delete_list(list_id=pk, by=request.actor)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect("saved-lists")


@require_POST
@desk_page
def first_list(request: DeskRequest) -> HttpResponse:
    """Where one begins: `first` is a queue's code, list:ID, or empty."""
    first = request.POST.get("first", "")
    try:
        if first.startswith("list:"):
            choose_first(list_id=read_id(first.removeprefix("list:")) or 0, by=request.actor)
        else:
            choose_first(queue=first, by=request.actor)
        messages.success(request, _("You begin there from now on."))
    except Missing:
        raise
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect("saved-lists")
