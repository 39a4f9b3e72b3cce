"""Cancel: a shift is struck out, or ends now."""

from datetime import datetime

from django.db import transaction

from accounts.actions.on_call._frame import locked, require_planner, tell
from accounts.actors import Actor


@transaction.atomic
def cancel(*, shift_id: int, by: Actor, at: datetime) -> None:
    """A shift that has not begun by `at` is struck out; one that runs ends at `at`, and what was served stays.

    `Forbidden` below supervisors; `Missing`; `Refused` for one that is over.
    """
    require_planner(by)
    shift = locked(shift_id, at=at)
    if shift.starts_at >= at:
        tell(shift, "cancelled", by=by, at=at)
        shift.delete()
        return
    shift.ends_at = at
    shift.save(update_fields=["ends_at"])
    tell(shift, "cancelled", by=by, at=at)
