"""What is shown of tickets beyond their rows, read for all of them at once: logs, clocks, results, times of acts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from accounts.models import Requester, User
from api.itop.catalogue import CatalogueView
from api.itop.people import person_key
from channels_intake.itop.face import resolution_code
from channels_intake.itop.texts import one_text, to_html
from channels_intake.itop.times import to_local
from sla.models import Timer
from tickets.choices import MessageKind
from tickets.models import Message, Resolution, Ticket, TicketEvent

TTO, TTR = "pri_response", "pri_solution"
_PUBLIC = (MessageKind.REPLY, MessageKind.REQUESTER)


class TicketView(CatalogueView):
    """Tickets, with at most one statement for each kind of thing that is asked of them."""

    rows: Sequence[Ticket]

    @cached_property
    def _ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    @cached_property
    def _messages(self) -> dict[int, list[Message]]:
        rows = Message.objects.filter(ticket__in=self._ids).select_related("by_user", "by_requester").order_by("pk")
        return _grouped(rows)

    @cached_property
    def _results(self) -> dict[int, list[Resolution]]:
        return _grouped(Resolution.objects.filter(ticket__in=self._ids).order_by("cycle"))

    @cached_property
    def _clocks(self) -> dict[tuple[int, str], Timer]:
        rows = Timer.objects.filter(ticket__in=self._ids, measure__in=(TTO, TTR)).order_by("cycle", "pk")
        return {(row.ticket_id or 0, row.measure): row for row in rows}

    @cached_property
    def _events(self) -> dict[int, list[TicketEvent]]:
        verbs = ("dispatch", "transfer", "track", "resume", "survey", "requester_reply")
        return _grouped(TicketEvent.objects.filter(ticket__in=self._ids, verb__in=verbs).order_by("seq"))

    def time(self, moment: datetime | None) -> str:
        """As iTop writes it."""
        return to_local(moment, self.zone)

    def log(self, ticket: Ticket, *, is_public: bool) -> dict[str, object]:
        """The public or the private log, oldest first."""
        said = [one for one in self._messages.get(ticket.pk, []) if (one.kind in _PUBLIC) == is_public]
        return {"entries": [self._entry(one) for one in said]}

    def _entry(self, one: Message) -> dict[str, object]:
        who: User | Requester | None = one.by_user or one.by_requester
        return {
            "date": self.time(one.at),
            "user_login": str(who or ""),
            "user_id": str(person_key(who)),
            "message": one.body,
            "message_html": to_html(one.body),
        }

    def solution(self, ticket: Ticket) -> str:
        """The result of this round, as one text."""
        found = [one for one in self._results.get(ticket.pk, []) if one.cycle == ticket.cycle]
        if not found:
            return ""
        one, code = found[-1], resolution_code(ticket)
        return one_text(cause=one.cause, plan=one.plan, result=one.result, title=ticket.title, code=code)

    def due(self, ticket: Ticket, measure: str) -> str:
        """When a clock runs out."""
        clock = self._clocks.get((ticket.pk, measure))
        return self.time(clock.due_at) if clock else ""

    def passed(self, ticket: Ticket, measure: str) -> str:
        """Whether it has run out: yes or no."""
        return "no" if self._over(ticket, measure) is None else "yes"

    def over(self, ticket: Ticket, measure: str) -> int | None:
        """By how many seconds."""
        late = self._over(ticket, measure)
        return None if late is None else int(late.total_seconds())

    def _over(self, ticket: Ticket, measure: str) -> timedelta | None:
        clock = self._clocks.get((ticket.pk, measure))
        late = (clock.ended_at or self.at) - clock.due_at if clock else timedelta()
        return late if late > timedelta() else None

    def spent(self, ticket: Ticket, measure: str) -> int:
        """Seconds on a clock that has stopped; 0 while it runs, as iTop has it."""
        clock = self._clocks.get((ticket.pk, measure))
        return int((clock.ended_at - clock.started_at).total_seconds()) if clock and clock.ended_at else 0

    def last(self, ticket: Ticket, *verbs: str) -> TicketEvent | None:
        """The last act of these."""
        return next((one for one in reversed(self._events.get(ticket.pk, [])) if one.verb in verbs), None)

    def time_of(self, ticket: Ticket, *verbs: str) -> str:
        """When that was."""
        event = self.last(ticket, *verbs)
        return self.time(event.at) if event else ""

    def told(self, ticket: Ticket, verb: str, name: str) -> Any:  # noqa: ANN401 (whatever the journal holds)
        """What was said with the last act of this name; empty where there was none."""
        event = self.last(ticket, verb)
        return event.params.get(name, "") if event else ""

    def pending_seconds(self, ticket: Ticket) -> int:
        """How long it has waited, until the last wait's end."""
        total, since = timedelta(), None
        for event in self._events.get(ticket.pk, []):
            if event.verb == "track":
                since = event.at
            elif event.verb == "resume" and since is not None:
                total, since = total + (event.at - since), None
        return int(total.total_seconds())


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.ticket_id].append(row)
    return found
