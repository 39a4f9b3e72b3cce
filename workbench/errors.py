"""From what an action refused to what the browser gets: a status, and words under the fields they concern."""

from collections.abc import Callable

from django import forms

from core.errors import DeskError, Forbidden, IllegalMove, Malformed, Refused, Stale
from face.refusals import add_refusal

_STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (Malformed, 400),
    (Refused, 422),
    (Forbidden, 403),
    (IllegalMove, 409),
)


def attempt(form: forms.BaseForm, run: Callable[[], object]) -> int:
    """Carry out what a valid form asks for. 0 when it is done; else the HTTP status, and the form says why, with all
    that was typed. `Stale`, `Missing` and `Gone` come through: no field can say them.
    """
    if not form.is_valid():
        return 400
    try:
        run()
    except (Malformed, Refused, Forbidden, IllegalMove) as error:
        add_refusal(form, error)
        return next(status for kind, status in _STATUS if isinstance(error, kind))
    return 0


def attempt_stale(form: forms.BaseForm, run: Callable[[], object]) -> int:
    """As `attempt`; somebody else's change, too, is said above the form (409), which keeps what was typed."""
    try:
        return attempt(form, run)
    except Stale as error:
        add_refusal(form, error)
        return 409
