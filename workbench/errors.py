"""From what an action refused to what the browser gets: a status, and words under the fields they concern."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import IntegrityError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.errors import DeskError, Forbidden, IllegalMove, Malformed, Refused, Stale
from face.refusals import add_refusal

logger = logging.getLogger(__name__)
Form = TypeVar("Form", bound=forms.BaseForm)

_STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (Malformed, 400),
    (Refused, 422),
    (Forbidden, 403),
    (IllegalMove, 409),
)


def attempt(form: forms.BaseForm, run: Callable[[], object]) -> int:
    """Carry out what a valid form asks for. 0 when it is done; else the HTTP status, and the form says why, with all
    that was typed. `Stale`, `Missing` and `Gone` come through: no field can say them. What only the database refuses,
    such as a name that two people give at the same moment, is 409, in the words REST has for it.
    """
    if not form.is_valid():
        return 400
    try:
        run()
    except (Malformed, Refused, Forbidden, IllegalMove) as error:
        add_refusal(form, error)
        return next(status for kind, status in _STATUS if isinstance(error, kind))
    except IntegrityError:
        logger.exception("What a form asked for breaks a constraint.")
        form.add_error(None, str(_("Somebody did something at the same moment. Try again.")))
        return 409
    return 0


def attempt_seen(
    make: Callable[[QueryDict], Form], data: QueryDict, save: Callable[[Form], object], *, name: str = "seen"
) -> tuple[Form, int]:
    """As `attempt`, for a form that says in its field `name` which version its writer had before him: the form with its
    status. Where somebody was faster that is 412, and the form comes back with all that was typed and the present
    version as seen: sent again, it is meant.
    """
    form = make(data)
    try:
        return form, attempt(form, lambda: save(form))
    except Stale as error:
        form = make(seen_anew(data, error, name=name))
        form.full_clean()
        add_refusal(form, error)
        return form, 412


def seen_anew(data: QueryDict, error: Stale, *, name: str = "seen") -> QueryDict:
    """What was sent, with what there is now as seen, in the field `name`: sent again, it is meant."""
    again = data.copy()
    again[name] = error.seen
    return again


def attempt_stale(form: forms.BaseForm, run: Callable[[], object]) -> int:
    """As `attempt`; somebody else's change, too, is said above the form (409), which keeps what was typed."""
    try:
        return attempt(form, run)
    except Stale as error:
        add_refusal(form, error)
        return 409
