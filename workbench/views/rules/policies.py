"""The list of policies, one version as a table, and what a manager does with a whole version."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import DeskError
from face.refusals import add_refusal
from sla.actions.draft import discard_draft, fingerprint, new_policy, open_draft
from sla.actions.publish import withdraw
from sla.models import Policy, PolicyVersion
from sla.policies import may_manage
from sla.rulebook import current_rulebook, read_all, targets_of
from sla.standing import Standing
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.rules import NewPolicyForm
from workbench.views.rules.standing import Shown, managers_only, place_of, shown
from workbench.views.rules.table import changes_of, themes
from workbench.views.rules.words import Vocabulary


@require_safe
@desk_page
def policies(request: DeskRequest) -> HttpResponse:
    """All policies with their versions, newest first."""
    rows = Policy.objects.prefetch_related("versions__published_by", "versions__created_by", "versions__edition")
    rules = current_rulebook()
    counts: dict[int, int] = {}
    for several in rules.candidates.values():
        for one in several:
            counts[one.version_id] = counts.get(one.version_id, 0) + 1
    listed = [(policy, shown(policy.versions.all())) for policy in rows]
    context = {
        "policies": [(policy, found, _sum(found, counts), _opened(found)) for policy, found in listed],
        "may_manage": may_manage(request.actor),
    }
    return render(request, "workbench/rules/policies.html", context)


def _sum(found: list[Shown], counts: dict[int, int]) -> int:
    """How many targets of the policy hold."""
    return sum(counts.get(one.version.pk, 0) for one in found)


def _opened(found: list[Shown]) -> PolicyVersion | None:
    """The version that the policy's name leads to: what is in force, or the newest; None where there is none at all."""
    in_force = [one.version for one in found if one.code is Standing.HOLDS]
    return next(iter(in_force or [one.version for one in found]), None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def add_policy(request: DeskRequest) -> HttpResponse:
    """A new policy: name and identifier (GET, POST). Done, it leads to the empty draft."""
    managers_only(request)
    form = NewPolicyForm(data=request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: new_policy(**form.cleaned_data, by=request.actor, at=clock.now()))
        if not status:
            return redirect("policy-version", form.cleaned_data["slug"], 1)
    return render(request, "workbench/rules/new_policy.html", {"form": form}, status=status)


@require_safe
@desk_page
def version(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """One version as a table by theme; a draft with what it changes marked."""
    return show_version(request, slug, number, form=forms.Form())


def show_version(request: DeskRequest, slug: str, number: int, *, form: forms.Form, status: int = 200) -> HttpResponse:
    """The page of a version, with what `form` says was refused."""
    place = place_of(slug, number)
    one = place.version
    targets = read_all(one.targets) if one.is_draft else list(targets_of(one.pk).values())
    before = None
    if one.is_draft:
        before = targets_of(place.in_force.pk) if place.in_force else {}
    rows = themes(targets, Vocabulary.load(), before=before)
    is_manager = may_manage(request.actor)
    context = {
        "place": place,
        "version": one,
        "themes": rows,
        "size": len(targets),
        "changes": changes_of(rows) if before else {},
        "may_manage": is_manager,
        "may_edit": is_manager and one.is_draft,
        "seen": fingerprint(one) if one.is_draft else "",
        "form": form,
    }
    return render(request, "workbench/rules/version.html", context, status=status)


@require_POST
@desk_page
def draft(request: DeskRequest, slug: str) -> HttpResponse:
    """Open the policy's draft, made now or earlier."""
    managers_only(request)
    found = open_draft(policy=slug, by=request.actor, at=clock.now())
    return redirect("policy-version", slug, found.number)


@require_POST
@desk_page
def discard(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Throw a draft away; back to the list."""
    managers_only(request)
    pk = place_of(slug, number).version.pk
    form = forms.Form(data={})
    status = attempt(form, lambda: discard_draft(version_id=pk, by=request.actor))
    return show_version(request, slug, number, form=form, status=status) if status else redirect("policies")


@require_POST
@desk_page
def take_back(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Make a draft again of what waits for its day."""
    managers_only(request)
    pk = place_of(slug, number).version.pk
    form = forms.Form(data={})
    status = attempt(form, lambda: withdraw(version_id=pk, by=request.actor))
    if status:
        return show_version(request, slug, number, form=form, status=status)
    return redirect("policy-version", slug, number)


def refuse(form: forms.BaseForm, error: DeskError) -> None:
    """Say on the whole form that somebody was faster, or what else no field can say."""
    form.full_clean()
    add_refusal(form, error)
