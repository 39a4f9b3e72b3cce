"""Tags: how many tickets have each; another name, or two made one."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.policies import may_manage
from accounts.setting_history import changes_of, changes_of_row, newest_change
from core import clock
from core.errors import Missing
from tickets.catalogue.actions.tags import merge_tag, rename_tag
from tickets.catalogue.queries import tags_with_counts
from tickets.models import Tag
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.catalogue import MergeForm, TagForm
from workbench.views.catalogue.frame import managers_only, saved

_MOST, _HISTORY = 500, 30


@require_safe
@desk_page
def tags(request: DeskRequest) -> HttpResponse:
    """All of them, or those that `q` finds, with how many tickets have each."""
    words = request.GET.get("q", "")[:40].replace("\x00", "")
    context = {
        "rows": tags_with_counts(words)[:_MOST],
        "words": words,
        "may_manage": may_manage(request.actor),
        "history": list(changes_of("tag")[:_HISTORY]),
    }
    return render(request, "workbench/catalogue/tags.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def tag(request: DeskRequest, pk: str) -> HttpResponse:
    """One of them (GET). POST renames it, or with `do=merge` puts another in its place."""
    managers_only(request)
    found = tags_with_counts().filter(pk=int(pk)).first()
    if found is None:
        raise Missing(_("There is no such tag."))
    given = request.POST if request.method == "POST" else None
    is_merge = given is not None and given.get("do") == "merge"
    form = TagForm(row=found, seen=newest_change(found), data=None if is_merge else given)
    merge = MergeForm(tag=found, data=given if is_merge else None)
    status = 200
    if is_merge:
        status = attempt(merge, lambda: _merge(request, found, merge.cleaned_data["into"]))
        if not status:
            return redirect("tags")
    elif given is not None:
        rename = partial(rename_tag, tag_id=found.pk, by=request.actor, at=clock.now())
        answer = saved(
            request,
            form,
            lambda: rename(name=form.cleaned_data["name"], seen=form.cleaned_data["seen"]),
            to=reverse("tags"),
        )
        if not isinstance(answer, int):
            return answer
        status = answer
    history = list(changes_of_row(found)[:_HISTORY])
    context = {"form": form, "merge": merge, "tag": found, "history": history}
    return render(request, "workbench/catalogue/tag.html", context, status=status)


def _merge(request: DeskRequest, found: Tag, into: Tag) -> None:
    n = merge_tag(tag_id=found.pk, into_id=into.pk, by=request.actor, at=clock.now())
    said = ngettext("%(n)s ticket has “%(into)s” now.", "%(n)s tickets have “%(into)s” now.", n)
    messages.success(request, said % {"n": n, "into": into.name})
