"""One rule: its form, its history, what it did last."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.kept import words_of
from tickets.routing.actions import add_rule, change_rule
from tickets.routing.means import Means
from tickets.routing.models import RoutingRule, RuleRun
from tickets.routing.named import named_in
from tickets.routing.policies import may_manage
from tickets.routing.queries import get_rule, history_of, runs_of
from tickets.routing.wording import Vocabulary, came_to, changes_between
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.routing import RuleForm
from workbench.views.routing.shown import managers_only, shown

Save = Callable[[RuleForm], RoutingRule]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_rule(request: DeskRequest) -> HttpResponse:
    """One more (GET, POST), off until it is switched on; done, it leads to trying it. 400 and 422 say what is wrong."""
    managers_only(request)
    return _edited(request, None, lambda form: add_rule(values=form.values, by=request.actor, at=clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def rule(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them (GET, POST), as a new one; who may not change it reads it. 412 when somebody changed it since."""
    found = get_rule(pk)
    if request.method == "POST":
        managers_only(request)

    def save(form: RuleForm) -> RoutingRule:
        seen = form.cleaned_data["seen"]
        return change_rule(rule_id=pk, changes=form.values, seen=seen, by=request.actor, at=clock.now())

    return _edited(request, found, save)


def _edited(request: DeskRequest, found: RoutingRule | None, save: Save) -> HttpResponse:
    seen = found.edition if found else None
    if request.method != "POST":
        return _page(request, found, RuleForm(rule=found, seen=seen))
    saved = list[RoutingRule]()
    form, status = attempt_seen(
        lambda data: RuleForm(rule=found, seen=seen, data=data), request.POST, lambda form: saved.append(save(form))
    )
    if status:
        return _page(request, found, form, status=status)
    messages.success(request, _("Saved."))
    return redirect("routing-rule-try", saved[0].pk)


def _page(request: DeskRequest, found: RoutingRule | None, form: RuleForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"rule": found, "form": form, "may_manage": may_manage(request.actor)}
    if found is not None:
        editions = history_of(found)
        vocabulary = Vocabulary.of([found.doc, *(one.doc for one, _before in editions)])
        context["history"] = [
            (one, changes_between(before.doc if before else None, one.doc, vocabulary)) for one, before in editions
        ]
        context["gone"] = shown(found, vocabulary, Means(named_in(found.doc))).gone
        context["runs"] = [(run, run_lines(run)) for run in runs_of(found)]
    return render(request, "workbench/routing/rule.html", context, status=status)


def run_lines(run: RuleRun) -> list[tuple[str, str]]:
    """Each effect and what became of it, with why not where it was refused."""
    return [
        (
            came_to(one["effect"], one["outcome"], one["waits_for"]),
            " ".join(words_of(problem) for problem in one["problems"]),
        )
        for one in run.results
    ]
