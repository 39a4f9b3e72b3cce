"""A category's own questions: a new one, one of them, its place among the others, whether it is put."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.errors import DeskError, Missing
from tickets.asking.actions import add_question, change_question, move_question
from tickets.asking.actions.editions import newest_edition
from tickets.models import Category, Question
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt_seen
from workbench.forms.asking import QuestionForm
from workbench.views.asking.shown import managers_only, place_of


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_question(request: DeskRequest, slug: str) -> HttpResponse:
    """One more question (GET, POST); done, it leads back to the category. 400 and 422 say what is wrong, 412 that
    somebody changed the category's form since.
    """
    managers_only(request)
    category = place_of(slug).category
    assert category is not None  # noqa: S101 (a place with a slug has one)
    return _edited(
        request,
        category,
        None,
        lambda form: add_question(
            category_id=category.pk,
            values=form.values,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def question(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them (GET, POST), as a new one."""
    managers_only(request)
    found = _found(pk)
    return _edited(
        request,
        found.category,
        found,
        lambda form: change_question(
            question_id=found.pk,
            changes=form.values,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        ),
    )


def _found(pk: int) -> Question:
    found = Question.objects.select_related("category").filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such question."))
    return found


def _edited(
    request: DeskRequest, category: Category, found: Question | None, save: Callable[[QuestionForm], object]
) -> HttpResponse:
    make = partial(QuestionForm, question=found, seen=newest_edition(category.pk))
    if request.method != "POST":
        return _page(request, category, found, make())
    form, status = attempt_seen(lambda data: make(data=data), request.POST, save)
    if status:
        return _page(request, category, found, form, status=status)
    messages.success(request, _("Saved."))
    return redirect("request-form", category.slug)


def _page(
    request: DeskRequest, category: Category, found: Question | None, form: QuestionForm, *, status: int = 200
) -> HttpResponse:
    context = {"category": category, "question": found, "form": form}
    return render(request, "workbench/asking/question.html", context, status=status)


@require_POST
@desk_page
def question_act(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """`up` or `down` among the others, `off` (no longer put) or `on`."""
    managers_only(request)
    found, at = _found(pk), clock.now()
    try:
        if verb in {"up", "down"}:
            move_question(question_id=found.pk, up=verb == "up", by=request.actor, at=at)
        else:
            change_question(question_id=found.pk, changes={"is_active": verb == "on"}, by=request.actor, at=at)
    except Missing:
        raise
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("request-form", found.category.slug)
