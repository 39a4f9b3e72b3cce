"""A rule's effects on a ticket, by the same acts as a person's, each in a savepoint: what is refused leaves nothing of
itself and stops nothing else.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from accounts.actors import Actor
from accounts.models import User
from core.errors import DeskError, Problem
from core.kept import keep_problem, keep_refusal
from tickets import actions
from tickets.choices import WaitsFor
from tickets.models import Category, Ticket
from tickets.routing.choices import Outcome
from tickets.routing.models import RoutingRule, RuleRun
from tickets.routing.planning import Planned, Stand, plan, record_changes

logger = logging.getLogger(__name__)
_RECORD = frozenset({"category", "kind", "impact", "urgency", "tags"})


@dataclass
class Result:
    """What became of one effect; `kept` are its problems."""

    planned: Planned
    outcome: Outcome
    kept: list[dict[str, object]]
    waits_for: str = ""

    @property
    def norm(self) -> str:
        """The norm it was refused by, if one was named."""
        return next((str(one["norm"]) for one in self.kept if one["norm"]), "")


def actor_of(rule: RoutingRule) -> Actor:
    """The desk's machinery, set off by this rule as it stands."""
    return Actor(set_off_by={"rule": {"id": rule.pk, "edition": rule.edition, "name": rule.name}})


def apply(rule: RoutingRule, stand: Stand, *, at: datetime) -> RuleRun | None:
    """Do what `rule` says to the locked ticket of `stand`, and keep what became of it; None where all was so already.
    In the caller's transaction.
    """
    work = _Work(stand.ticket.pk, actor_of(rule), at, rule.name)
    planned = plan(rule.effects, stand)
    results = [Result(one, one.outcome, [keep_problem("", p) for p in one.problems], one.waits_for) for one in planned]
    record = [one for one in results if one.planned.effect in _RECORD and one.outcome is Outcome.DONE]
    if record:
        changes = record_changes(planned, stand.ticket)
        work.attempt(record, lambda: work.amend(changes))
    for one in results:
        if one.planned.effect == "major" and one.outcome is Outcome.DONE:
            work.attempt([one], work.major)
        if one.planned.effect == "give" and one.outcome is Outcome.DONE:
            work.give(one)
    if _is_no_news(results, stand):
        return None
    work.leave_word(results)
    return _kept(rule, stand.ticket, results, at=at)


def _is_no_news(results: Sequence[Result], stand: Stand) -> bool:
    """Whether nothing came of it but what was so already, or was refused for the same reason before in this round."""
    refused = {
        (one.planned.effect, str(problem["code"]))
        for one in results
        if one.outcome is Outcome.REFUSED
        for problem in one.kept
    }
    return refused <= stand.refused and all(one.outcome in {Outcome.ALREADY, Outcome.REFUSED} for one in results)


@dataclass(frozen=True)
class _Work:
    ticket_id: int
    by: Actor
    at: datetime
    rule_name: str

    @property
    def _frame(self) -> dict[str, Any]:
        return {"ticket_id": self.ticket_id, "by": self.by, "at": self.at}

    def attempt(self, results: Sequence[Result], run: Callable[[], object]) -> bool:
        """Whether `run` went well; otherwise the results say why not."""
        try:
            with transaction.atomic():
                run()
        except DeskError as error:
            kept = keep_refusal(error)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("rule %s fails on ticket %s", self.by.set_off_by, self.ticket_id)
            kept = [keep_problem("", Problem("error", f"{type(error).__name__}: {error}"[:300]))]
        else:
            return True
        for one in results:
            one.outcome, one.kept = Outcome.REFUSED, kept
        return False

    def amend(self, changes: dict[str, object]) -> None:
        """The record, in one act."""
        if "category" in changes:
            changes = changes | {"category": Category.objects.get(pk=int(str(changes["category"])))}
        actions.amend(**self._frame, changes=changes)

    def major(self) -> None:
        """LIFE-6."""
        actions.mark_major(**self._frame, is_major=True, reason=self.rule_name)

    def give(self, result: Result) -> None:
        """Dispatch. A VIP's ticket is only suggested where the call that was logged was to somebody else (LIFE-17)."""
        to = result.planned.value
        receiver = {"to_user": to} if isinstance(to, User) else {"to_group": to}
        is_done = self.attempt([result], lambda: actions.dispatch(**self._frame, **receiver))
        if not is_done and result.norm == "LIFE-17":
            result.outcome, result.waits_for, result.kept = Outcome.NOTED, WaitsFor.VIP_CALL, []

    def leave_word(self, results: Sequence[Result]) -> None:
        """In the journal: whom it suggests, whom it told, what was refused; nothing where there is nothing of this."""
        word: dict[str, Any] = {}
        for one in results:
            if one.outcome is Outcome.NOTED:
                to = one.planned.value
                word |= {"to_user" if isinstance(to, User) else "to_group": to, "waits_for": str(one.waits_for)}
            if one.planned.effect == "tell" and one.outcome is Outcome.DONE:
                word["told_groups"], word["told_users"] = one.planned.value
        refused = [(one.planned.effect, one.norm) for one in results if one.outcome is Outcome.REFUSED]
        if word or refused:
            told = [one for one in results if one.planned.effect == "tell"]
            self.attempt(told, lambda: actions.route(**self._frame, **word, refused=refused))


def _kept(rule: RoutingRule, ticket: Ticket, results: Sequence[Result], *, at: datetime) -> RuleRun:
    told = any(one.planned.effect == "tell" and one.outcome is Outcome.DONE for one in results)
    lines = [
        {
            "effect": one.planned.effect,
            "outcome": one.outcome.value,
            "waits_for": str(one.waits_for),
            "problems": one.kept,
        }
        for one in results
    ]
    return RuleRun.objects.create(
        rule=rule,
        edition=rule.edition,
        ticket=ticket,
        cycle=ticket.cycle,
        at=at,
        has_told=told,
        is_refused=any(one.outcome is Outcome.REFUSED for one in results),
        results=lines,
    )
