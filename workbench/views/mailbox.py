"""The letters of an embedded desk. See `workbench.mailbox` for who reads which."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from core.errors import Missing
from workbench import mailbox

_SHELLS = {True: "workbench/_base.html", False: "portal/_base.html"}


def _reader(request: HttpRequest) -> User:
    if not mailbox.is_open() or not isinstance(request.user, User):
        raise Http404
    return request.user


@require_safe
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """The newest letters. Not found where a mail server delivers them."""
    user = _reader(request)
    context = {"mails": mailbox.mails_for(user), "shell": _SHELLS[user.is_desk_staff]}
    return render(request, "workbench/mailbox.html", context)


@require_safe
@login_required
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter as text; its links can be pressed, its HTML is never shown."""
    user = _reader(request)
    try:
        mail = mailbox.mail_for(user, name)
    except Missing as error:
        raise Http404 from error
    return render(request, "workbench/letter.html", {"mail": mail, "shell": _SHELLS[user.is_desk_staff]})
