"""Whom the desk serves: found by any mark; one person with his tickets, and the records that were merged into his."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.merge_requesters import merge_requesters, part_requesters
from accounts.models import Requester
from accounts.queries import find_people, list_merges
from accounts.roles import Capability
from core import clock
from core.errors import Missing
from core.ids import BIGGEST_ID
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.people import caller_of

_MOST = 50


class MergeForm(forms.Form):
    """Which record is the same person, or which merge was none."""

    absorbed = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False, widget=forms.HiddenInput)
    undo = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False, widget=forms.HiddenInput)


@require_safe
@desk_page
def requesters(request: DeskRequest) -> HttpResponse:
    """People by `q`: name, pinyin initials, department, phone, messenger account, e-mail."""
    words = request.GET.get("q", "")[:80]
    context = {"words": words, "people": find_people(words, limit=_MOST), "most": _MOST}
    return render(request, "workbench/people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def requester(request: DeskRequest, pk: int) -> HttpResponse:
    """One person (GET; `q` looks for another record of his). POST `absorbed` merges that record into this one,
    `undo` parts a merge.
    """
    found = Requester.objects.select_related("site", "merged_into").filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such requester."))
    if request.method != "POST":
        return _page(request, found, MergeForm())
    form = MergeForm(data=request.POST)
    if status := attempt(form, lambda: _act(request, found, form)):
        return _page(request, found, form, status=status)
    return redirect("requester", found.pk)


def _act(request: DeskRequest, found: Requester, form: MergeForm) -> None:
    at, values = clock.now(), form.cleaned_data
    if values["undo"]:
        part_requesters(merge_id=values["undo"], by=request.actor, at=at)
    else:
        merge_requesters(survivor_id=found.pk, absorbed_id=values["absorbed"] or 0, by=request.actor, at=at)


def _page(request: DeskRequest, found: Requester, form: MergeForm, *, status: int = 200) -> HttpResponse:
    words = request.GET.get("q", "")[:80]
    context = {
        "caller": caller_of(found),
        "who": found,
        "merges": list_merges(found.pk),
        "words": words,
        "others": [one for one in find_people(words, limit=_MOST) if one.pk != found.pk],
        "form": form,
        "may_merge": request.actor.can(Capability.DESK) and found.merged_into_id is None,
    }
    return render(request, "workbench/people/person.html", context, status=status)
