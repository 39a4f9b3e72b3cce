"""What one person chooses for the list of tickets: it is his alone, and stands nowhere else."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.inputs import Fields
from tickets.lists.models import ListChoice
from tickets.lists.policies import require_person
from tickets.lists.queries import get_list
from tickets.queries import QUEUES

MOST_COLUMNS = 20
_CODE = 20


def choose_columns(*, columns: Sequence[str], by: Actor) -> ListChoice:
    """The columns of `by` in their order, by code; none for the usual ones. Codes are kept as they come: the list page
    knows which there are. `Malformed` for too many, and for what is no code.
    """
    user, fields = require_person(by), Fields()
    chosen = [fields.line("columns", code, limit=_CODE) for code in columns[: MOST_COLUMNS + 1]]
    if len(chosen) > MOST_COLUMNS:
        fields.malform("columns", "too_many", _("At most %(most)s columns.") % {"most": MOST_COLUMNS})
    fields.done()
    choice, _made = ListChoice.objects.update_or_create(user=user, defaults={"columns": chosen})
    return choice


def choose_first(*, queue: str = "", list_id: int | None = None, by: Actor) -> ListChoice:
    """Where `by` begins after the log-in: a queue, a saved list he has (`Missing` otherwise), or, with neither, where
    his role's work is. `Malformed` for an unknown queue.
    """
    user, fields = require_person(by), Fields()
    queue = fields.code("queue", queue, among=QUEUES, required=False)
    fields.done()
    first = get_list(list_id, actor=by) if list_id is not None else None
    values = {"first_queue": "" if first else queue, "first_list": first}
    choice, _made = ListChoice.objects.update_or_create(user=user, defaults=values)
    return choice
