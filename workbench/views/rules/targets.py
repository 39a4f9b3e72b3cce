"""Working on a draft: a target added, duplicated, changed, removed. Each saving writes the draft under its lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.errors import Malformed, Missing, Stale
from sla.actions.draft import fingerprint, write_draft
from sla.models import PolicyVersion
from sla.norms import NORMS
from sla.policy.read import PAUSES
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt, seen_anew
from workbench.forms.categories import category_slugs
from workbench.forms.rules_steps import StepSet, initial_steps
from workbench.forms.rules_target import Choices, TargetForm, calendar_choices
from workbench.views.rules.policies import refuse, show_version
from workbench.views.rules.standing import draft_of
from workbench.views.rules.table import anchor_of, measure_choices
from workbench.views.rules.words import Vocabulary, pause_words

Doc = Mapping[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def target(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """The form of one target: `code` names the one to change, `like` the one to start from; neither is a new one.

    POST writes the draft and leads back to its line. Refused, the form says why with all that was typed: 400, and 412
    when somebody changed the draft since.
    """
    version = draft_of(request, slug, number)
    code, like = request.GET.get("code", ""), request.GET.get("like", "")
    doc = _find(version.targets, code or like) if code or like else None
    if like and doc is not None:
        doc = {**doc, "code": _free(str(doc["code"]), version.targets)}
    choices = _choices(doc)
    if request.method != "POST":
        form = TargetForm(choices=choices, doc=doc, initial={"seen": fingerprint(version)})
        steps = StepSet(initial=initial_steps(doc.get("steps", [])) if doc else [], prefix="steps")
        return _page(request, version, form, steps, code=code)
    form = TargetForm(choices=choices, doc=doc, data=request.POST)
    steps = StepSet(data=request.POST, prefix="steps")
    try:
        status = _save(request, version, form, steps, code=code)
    except Stale as error:
        form = TargetForm(choices=choices, doc=doc, data=seen_anew(request.POST, error))
        refuse(form, error)
        status = 412
    if status:
        return _page(request, version, form, steps, code=code, status=status)
    return redirect(f"{reverse('policy-version', args=(slug, number))}#{anchor_of(form.cleaned_data['code'])}")


def _save(request: DeskRequest, version: PolicyVersion, form: TargetForm, steps: Any, *, code: str) -> int:  # noqa: ANN401 (a formset)
    """0 when it is done, else the status."""
    if not (form.is_valid() and steps.is_valid()):
        form.is_valid()
        return 400
    doc = form.judge(steps.docs())
    if doc is None:
        return 400
    targets = [doc if one["code"] == code else one for one in version.targets]
    if not code:
        targets.append(doc)
    try:
        write_draft(
            version_id=version.pk,
            targets=targets,
            note=version.note,
            by=request.actor,
            at=clock.now(),
            seen=form.cleaned_data["seen"],
        )
    except Malformed as error:
        form.refuse(error)
        return 400
    return 0


@require_POST
@desk_page
def remove_target(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Take the target `code` out of the draft, which is still what was `seen`."""
    version = draft_of(request, slug, number)
    doc = _find(version.targets, request.POST.get("code", ""))
    form = forms.Form(data={})
    rest = [one for one in version.targets if one is not doc]
    values: dict[str, Any] = {"targets": rest, "note": version.note, "seen": request.POST.get("seen", "")}
    try:
        status = attempt(form, lambda: write_draft(version_id=version.pk, **values, by=request.actor, at=clock.now()))
    except Stale as error:
        refuse(form, error)
        status = 412
    return (
        show_version(request, slug, number, form=form, status=status)
        if status
        else redirect("policy-version", slug, number)
    )


def _page(
    request: DeskRequest, version: PolicyVersion, form: TargetForm, steps: object, *, code: str, status: int = 200
) -> HttpResponse:
    context = {
        "version": version,
        "form": form,
        "steps": steps,
        "code": code,
        "norms": NORMS,
        "like": request.GET.get("like", ""),
    }
    return render(request, "workbench/rules/target.html", context, status=status)


def _choices(doc: Doc | None = None) -> dict[str, Choices]:
    words = Vocabulary.load()
    return {
        "measure": list(measure_choices()),
        "calendar": calendar_choices(words.calendars),
        "site": list(words.sites.items()),
        "group": list(words.groups.items()),
        "category": category_slugs(keep=doc.get("when", {}).get("category", ()) if doc else ()),
        "pauses": [(one, pause_words(one)) for one in PAUSES],
    }


def _find(docs: Sequence[Doc], code: str) -> Doc:
    found = next((doc for doc in docs if doc["code"] == code), None)
    if found is None:
        raise Missing(_("There is no such target."))
    return found


def _free(code: str, docs: Sequence[Doc]) -> str:
    taken, number = {doc["code"] for doc in docs}, 2
    while (found := f"{code[:36]}-{number}") in taken:
        number += 1
    return found
