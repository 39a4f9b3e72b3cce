"""How an act arrives from the telephone: with a key, so that sent twice it is done once; answered as a page or, to the
script that keeps what could not be sent, as JSON.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import JsonResponse
from django.utils.translation import gettext as _

from core import clock
from tickets.once.keys import once
from workbench.access import DeskRequest
from workbench.errors import attempt_stale

QUEUE = "X-Desk-Queue"  # the script that sends what was kept on the telephone says so with this header
_ASIDE = frozenset({"csrfmiddlewaretoken", "once", "owner"})  # not of what is sent


@dataclass(frozen=True)
class Outcome:
    """What came of an act: 0 and done now or before (`is_again`), or the HTTP status of its refusal."""

    form: forms.BaseForm
    status: int = 0
    is_again: bool = False


def new_key() -> str:
    """The key of a form that is being shown."""
    return secrets.token_hex(16)


def is_queued(request: DeskRequest) -> bool:
    """Whether a script sends it that wants JSON."""
    return request.headers.get(QUEUE) == "1"


def is_anothers(request: DeskRequest) -> bool:
    """Whether what is sent was kept for somebody else than who is logged in now."""
    owner = request.POST.get("owner", "")
    return bool(owner) and owner != str(request.user.pk)


def carry_out(
    request: DeskRequest,
    form: forms.BaseForm,
    run: Callable[[datetime], object],
    *,
    what: str,
    files: Iterable[tuple[str, str]] = (),
    place: int = 0,
) -> Outcome:
    """Do `run` with the present moment, if `form` is valid. Refused, the form says why. `place` tells several acts of
    one form apart.
    """
    key, at = request.POST.get("once", ""), clock.now()
    firsts: list[bool] = []

    def perform() -> None:
        if not key:  # sent by something that knows nothing of keys
            run(at)
            return
        given: dict[str, Any] = {"by": request.actor, "at": at, "what": what, "content": [*content_of(request), *files]}
        firsts.append(once(key=f"{key}-{place}" if place else key, perform=lambda: run(at), **given))

    status = attempt_stale(form, perform)
    return Outcome(form, status, is_again=False in firsts)


def content_of(request: DeskRequest) -> list[tuple[str, str]]:
    """What was written and chosen."""
    return [(name, value) for name, values in request.POST.lists() if name not in _ASIDE for value in values]


def answer_queue(outcome: Outcome) -> JsonResponse:
    """For the script: done, or why not, in words for the reader and by field."""
    if not outcome.status:
        return JsonResponse({"done": True, "again": outcome.is_again})
    problems = {name: [str(problem) for problem in found] for name, found in outcome.form.errors.items()}
    words = dict.fromkeys(
        _said_of(outcome.form, name, problem) for name, found in problems.items() for problem in found
    )
    return JsonResponse({"done": False, "message": " ".join(words), "fields": problems}, status=outcome.status)


def _said_of(form: forms.BaseForm, name: str, problem: str) -> str:
    """`problem` with the field it is about, for it is read away from the form; one of one field need not say so, and
    files are called by their names.
    """
    seen = [field.name for field in form.visible_fields()]
    if name not in seen or len(seen) == 1 or isinstance(form.fields[name], forms.FileField):
        return problem
    # Translators: the name of a file or a field, what is wrong with it
    return _("%(name)s: %(problem)s") % {"name": form[name].label, "problem": problem}


def refuse_owner() -> JsonResponse:
    """What was kept for one person is never sent as another's (403)."""
    return JsonResponse({"done": False, "code": "other_user", "message": "", "fields": {}}, status=403)
