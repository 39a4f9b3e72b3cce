"""Accounts: the list, a new one, one of them with what he still has to do and what was changed. For managers."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import staff as actions
from accounts.directory import changes_of, newest_change
from accounts.models import User
from accounts.policies import may_manage
from accounts.roles import STAFF_ROLES, Role
from core import clock
from core.errors import DeskError, Missing
from tickets.actions.let_go import answers_awaited, let_go, work_of
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt, attempt_seen
from workbench.forms.staff import AccountForm, NewAccountForm

_MOST = 500
_WORK = 30
_HISTORY = 50


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for everybody else."""
    if not may_manage(request.actor):
        raise PermissionDenied


@require_safe
@desk_page
def accounts(request: DeskRequest) -> HttpResponse:
    """Everybody of the desk, or those that `q` finds; with `show=closed` the closed accounts."""
    managers_only(request)
    words, is_closed = request.GET.get("q", "")[:80].replace("\x00", ""), request.GET.get("show") == "closed"
    found = User.objects.filter(role__in=STAFF_ROLES, is_active=not is_closed).select_related("site", "presence")
    if words:
        found = found.filter(display_name__icontains=words) | found.filter(username__istartswith=words)
    rows = found.prefetch_related("assignment_groups").order_by("initials", "pk")[:_MOST]
    context = {"rows": rows, "words": words, "is_closed": is_closed}
    return render(request, "workbench/staff/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def new_account(request: DeskRequest) -> HttpResponse:
    """Somebody new (GET, POST); done, the page shows the address at which he sets his password."""
    managers_only(request)
    form = NewAccountForm(user=User(), data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "workbench/staff/account_new.html", {"form": form})
    made: list[User] = []
    status = attempt(form, lambda: made.append(_enter(request, form)))
    if status:
        return render(request, "workbench/staff/account_new.html", {"form": form}, status=status)
    return _new_password(request, made[0])


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def account(request: DeskRequest, username: str) -> HttpResponse:
    """One of them (GET). POST changes what he is; 412 where somebody changed him or his groups since."""
    managers_only(request)
    user = _find(username)
    make, status = partial(AccountForm, user=user, seen=newest_change(user)), 200
    form = make()
    if request.method == "POST":
        form, status = attempt_seen(
            lambda data: make(data=data), request.POST, lambda form: _change(request, user, form)
        )
        if not status:
            messages.success(request, _("Saved."))
            return redirect("account", user.username)
        user = _find(username)
    work = work_of(user.pk).select_related("assignee", "first_responder", "requester", "returned_to").order_by("pk")
    context = {
        "who": user,
        "form": form,
        "work": work[:_WORK],
        "work_count": work.count(),
        "awaited": answers_awaited(user.pk).count(),
        "history": changes_of(user)[:_HISTORY],
    }
    return render(request, "workbench/staff/account.html", context, status=status)


@require_POST
@desk_page
def account_act(request: DeskRequest, username: str, verb: str) -> HttpResponse:
    """`close`, `reopen`, or `password`: the address at which he sets a new one is shown, this once."""
    managers_only(request)
    user, at = _find(username), clock.now()
    acts: dict[str, Callable[[], object]] = {
        "close": lambda: let_go(user_id=user.pk, by=request.actor, at=at),
        "reopen": lambda: actions.reopen_account(user_id=user.pk, by=request.actor, at=at),
    }
    try:
        if verb == "password":
            return _new_password(request, user)
        if verb not in acts:
            raise Http404
        acts[verb]()
    except Missing:
        raise
    except DeskError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The account is closed.") if verb == "close" else _("The account is open again."))
    return redirect("account", user.username)


def _find(username: str) -> User:
    rows = User.objects.filter(role__in=STAFF_ROLES).select_related("site", "presence")
    found = rows.filter(username=username).first() if "\x00" not in username else None
    if found is None:
        raise Missing(_("There is nobody of this name at the desk."))
    return found


@transaction.atomic
def _enter(request: DeskRequest, form: NewAccountForm) -> User:
    at = clock.now()
    made = actions.enter_staff(username=form.cleaned_data["username"], values=form.values, by=request.actor, at=at)
    actions.set_groups(user_id=made.pk, groups=form.cleaned_data["groups"], by=request.actor, at=at)
    return made


@transaction.atomic
def _change(request: DeskRequest, user: User, form: AccountForm) -> None:
    at = clock.now()
    seen = form.cleaned_data["seen"]
    actions.change_staff(user_id=user.pk, changes=form.values, by=request.actor, at=at, seen=seen)
    actions.set_groups(user_id=user.pk, groups=form.cleaned_data["groups"], by=request.actor, at=at)


def _new_password(request: DeskRequest, user: User) -> HttpResponse:
    address = actions.ask_new_password(user_id=user.pk, by=request.actor, at=clock.now())
    context = {"who": user, "address": address, "is_admin": user.role == Role.ADMIN}
    response = render(request, "workbench/staff/new_password.html", context)
    response["Cache-Control"] = "no-store"
    return response
