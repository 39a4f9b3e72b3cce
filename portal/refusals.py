"""From what an action refused to what the page shows: a status, and words under the fields they concern."""

from collections.abc import Callable

from django import forms

from core.errors import DeskError, Forbidden, Gone, IllegalMove, Malformed, Missing, Refused, Stale
from face.refusals import add_refusal

_STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (Malformed, 400),
    (Forbidden, 403),
    (IllegalMove, 409),
    (Stale, 409),
    (Refused, 422),
)


def attempt(form: forms.BaseForm, run: Callable[[], object], *, check: Callable[[], object] | None = None) -> int:
    """Carry out what a form asks for. 0 when it is done; else the HTTP status, and the form says why, with all that was
    typed. Where the form itself is wrong, `check` raises what the action would refuse besides, so that all is said at
    once. `Missing` and `Gone` come through: there is no form to go back to.
    """
    if not form.is_valid():
        try:
            if check is not None:
                check()
        except (Malformed, Refused) as error:
            add_refusal(form, error)
        return 400
    try:
        run()
    except (Missing, Gone):
        raise
    except DeskError as error:
        add_refusal(form, error)
        return next(status for kind, status in _STATUS if isinstance(error, kind))
    return 0
