"""What a target may say that waits for the requester (SAT-2, SAT-7), and what no other may."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.errors import Words
from sla.measures.table import MAY_CLOSE
from sla.policy.target import Mark, Target

_ONLY_THE_ANSWER = _("Only the clock of the user's answer closes tickets.")


def complaints_about(target: Target, *, awaits_user: bool) -> Iterator[Words]:
    """What is wrong with the steps of `target`. One that waits for the requester reminds him, has an end at its due
    time, and may close the ticket there if he was reminded before; it warns nobody of being late, and owes no task.
    """
    yield from _patient(target) if awaits_user else _ordinary(target)


def _ordinary(target: Target) -> Iterator[Words]:
    if target.reminders:
        yield _("Only a clock that waits for the user sends a reminder to the user.")
    if any(step.act for step in target.steps):
        yield _ONLY_THE_ANSWER


def _patient(target: Target) -> Iterator[Words]:
    at_the_end = [step for step in target.steps if step.is_due]
    if not at_the_end:
        yield _("One step stands at the due time: from then on nobody waits for the user.")
    if any((step.is_late and not step.is_due) or step.mark is Mark.ATTEMPTS for step in target.steps):
        yield _("All steps stand before the due time or at it.")
    if target.tasks:
        yield _("A clock that waits for the user opens no task: what the desk does has clocks of its own.")
    if any(step.reminds for step in at_the_end):
        yield _("The user is reminded before the time is over, not when it is.")
    if target.measure != MAY_CLOSE and target.closes:
        yield _ONLY_THE_ANSWER
    if any(step.act and not step.is_due for step in target.steps) or (target.closes and not target.reminders):
        yield _("A ticket is closed when the time is over, after at least one reminder.")
