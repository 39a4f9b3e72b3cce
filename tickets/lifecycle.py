"""The finite state machine of a ticket (LIFE-1): receive → acknowledge → dispatch → process → track → confirm → close →
survey, plus cancel, reopen, return to the desk and transfer. The only file that knows django_fsm.

A transition says which states it leads from and to, and sets what belongs to the move itself; who may do it and what
it demands stand in `policies.py`, everything else in `actions/`, its only callers.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField, transition

from tickets.choices import OPEN_STATES, State

if TYPE_CHECKING:
    from accounts.models import User


def _reopened_state(ticket: "Lifecycle") -> str:
    """Back to whoever had it; to the desk when nobody had."""
    return State.PROCESSING if ticket.assignee_id else State.ACKNOWLEDGED  # type: ignore[attr-defined]


_WITH_ENGINEER = [State.DISPATCHED, State.PROCESSING, State.TRACKING]


class Lifecycle(models.Model):
    """The state, and one method per verb. `TransitionNotAllowed` is raised on an illegal move (policies ask first)."""

    state = FSMField(_("State"), choices=State.choices, default=State.RECEIVED, protected=True)
    assignee: "models.ForeignKey[User | None, User | None]"
    waiting_on: "models.CharField[str, str]"
    waiting_until: "models.DateTimeField[datetime | None, datetime | None]"
    returned_to: "models.ForeignKey[User | None, User | None]"
    cycle: "models.PositiveSmallIntegerField[int, int]"

    class Meta:
        abstract = True

    @transition(state, source=State.RECEIVED, target=State.ACKNOWLEDGED)
    def acknowledge(self) -> None:
        """The requester is told that his request is accepted."""

    @transition(state, source=State.ACKNOWLEDGED, target=State.DISPATCHED)
    def dispatch(self) -> None:
        """To a group or an engineer."""

    @transition(state, source=State.DISPATCHED, target=State.PROCESSING)
    def accept(self, engineer: "User") -> None:
        """The engineer takes it."""
        self.assignee = engineer

    @transition(state, source=_WITH_ENGINEER, target=State.ACKNOWLEDGED)
    def decline(self) -> None:
        """Back to the desk."""
        self.assignee = None
        self.waiting_on, self.waiting_until = "", None

    @transition(state, source=_WITH_ENGINEER, target=State.DISPATCHED)
    def transfer(self) -> None:
        """To another group or engineer, who has to accept it anew."""
        self.waiting_on, self.waiting_until = "", None

    @transition(state, source=State.PROCESSING, target=State.TRACKING)
    def track(self, waiting_on: str, until: datetime | None) -> None:
        """Waits for somebody or something."""
        self.waiting_on, self.waiting_until = waiting_on, until

    @transition(state, source=State.TRACKING, target=State.PROCESSING)
    def resume(self) -> None:
        """The wait is over."""
        self.waiting_on, self.waiting_until = "", None

    @transition(state, source=[State.ACKNOWLEDGED, State.PROCESSING, State.TRACKING], target=State.CONFIRMING)
    def resolve(self) -> None:
        """There is a result; the requester is asked."""
        self.waiting_on, self.waiting_until = "", None

    @transition(state, source=State.CONFIRMING, target=State.CONFIRMING)
    def confirm(self) -> None:
        """The requester says it is solved."""

    @transition(
        state,
        source=[State.CONFIRMING, State.CLOSED, State.SURVEYED],
        target=GET_STATE(_reopened_state, states=[State.PROCESSING, State.ACKNOWLEDGED]),
    )
    def reopen(self) -> None:
        """Not solved after all: a new cycle."""
        self.cycle += 1
        self.returned_to = None

    @transition(state, source=State.CONFIRMING, target=State.CLOSED)
    def close(self) -> None:
        """The record is complete."""

    @transition(state, source=State.CLOSED, target=State.SURVEYED)
    def survey(self) -> None:
        """The requester has rated the service."""

    @transition(state, source=list(OPEN_STATES), target=State.CANCELLED)
    def cancel(self) -> None:
        """Withdrawn, duplicate or out of scope."""
        self.returned_to = None


def legal_sources(verb: str) -> frozenset[str]:
    """The states from which `verb` leads anywhere, as the state machine has it; empty for acts that move nothing."""
    method = getattr(Lifecycle, verb, None)
    meta = getattr(method, "_django_fsm", None)
    return frozenset(meta.transitions) if meta else frozenset()
