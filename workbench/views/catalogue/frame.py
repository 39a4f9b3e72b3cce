"""What every page that changes a row of a list has in common."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.policies import may_manage
from core.errors import DeskError, Missing, Stale
from face.refusals import add_refusal
from workbench.access import DeskRequest
from workbench.errors import attempt
from workbench.forms.catalogue import RowForm


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for whoever may only read."""
    if not may_manage(request.actor):
        raise PermissionDenied


def saved(request: DeskRequest, form: RowForm, save: Callable[[], object], *, to: str) -> HttpResponseRedirect | int:
    """Carry out what the form asks for, and lead to `to`; else the status, and the form says why: 412 where somebody
    changed the row since, with all that was typed.
    """
    try:
        status = attempt(form, save)
    except Stale as error:
        form.renewed(error.version)
        form.full_clean()
        add_refusal(form, error)
        return 412
    if status:
        return status
    messages.success(request, _("Saved."))
    return redirect(to)


def done(request: DeskRequest, act: Callable[[], object], *, to: str) -> HttpResponse:
    """Carry out an act of one press, and lead to `to`, which says what was refused."""
    try:
        act()
    except Missing:
        raise
    except DeskError as error:
        said = [str(problem.message) for problems in error.fields.values() for problem in problems]
        messages.error(request, " ".join(said) or str(error))
    return redirect(to)
