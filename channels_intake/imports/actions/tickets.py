"""A row as a ticket: an open one is received now and lives on; one that has ended is written down as it went."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from accounts.models import Site, User
from channels_intake.imports.choices import Result
from channels_intake.imports.reading import Known, RowReader, TicketRow, read_ticket
from core.bus import unheard_by
from tickets.actions import Intake, Person, accept, acknowledge, close, confirm, dispatch, receive, resolve
from tickets.choices import Channel
from tickets.models import Ticket
from tickets.routing.actions import wake
from tickets.routing.choices import Trigger

_SOON = timedelta(hours=1)
# Nobody is told of what lies behind, and no clock runs for it; of a ticket that lives on the clocks know. A line in a
# table is no call back of a requester. Rules route it only where they say so, by a word of its own.
_WHO_WRITE = ("notifications", "satisfaction", "channels_intake", "tickets.routing")
_WHO_ACT = (*_WHO_WRITE, "sla")


def ticket_of(
    reader: RowReader, known: Known, *, site: Site | None, is_first: bool, by: Actor, at: datetime
) -> tuple[str, Ticket]:
    """The ticket of this row, by the acts of the desk, each in its order; a ticket with this identifier (of REST or an
    earlier import, or of a row before: not `is_first`) stays as it is. Whatever an act refuses is what is wrong with
    the row: a record that is not complete, texts that the quality gate stops, times out of order.

    An open ticket is received `at`, and its clocks run; when it began stands in its time of occurrence. No letter goes
    out for either kind, unless a routing rule that waits for imports tells somebody.
    """
    row = read_ticket(reader, known)
    if row.has_ended:
        _check_times(reader, row, at=at)
    reader.fields.done()
    found = Ticket.objects.filter(channel=Channel.REST, external_id=row.key).first()
    if found is not None:
        return Result.KNOWN, found
    if not is_first:
        reader.fields.malform("external_id", "twice", _("A row before this one has the same identifier."))
        reader.fields.done()
    if row.has_ended:
        with unheard_by(*_WHO_ACT):
            return Result.CREATED, _lived(row, site=site, by=by)
    with unheard_by(*_WHO_WRITE):
        ticket = receive(intake=_intake(row, site=site), by=by, at=at)
        if row.assignee is not None:
            _hand_on(ticket, to=row.assignee, by=by, at=at)
    wake(ticket_id=ticket.pk, trigger=Trigger.IMPORTED, at=at)
    return Result.CREATED, ticket


def _check_times(reader: RowReader, row: TicketRow, *, at: datetime) -> None:
    """What has ended needs to say when, in an order that can be."""
    created, resolved, closed = (row.moments[name] for name in ("created_at", "resolved_at", "closed_at"))
    if created is None and "created_at" not in reader.fields.malformed:
        reader.fields.malform("created_at", "required", _("A ticket that has ended says when it began."))
    if resolved is None and closed is None and not {"resolved_at", "closed_at"} & reader.fields.malformed.keys():
        reader.fields.malform("closed_at", "required", _("A ticket that has ended says when."))
    known = [one for one in (created, resolved, closed) if one is not None]
    if known != sorted(known):
        words = _("These times are out of order: received, resolved, closed.")
        reader.fields.malform("resolved_at" if resolved else "closed_at", "out_of_order", words)
    elif known and known[-1] > at:
        reader.fields.malform("closed_at" if closed else "resolved_at", "future", _("This lies in the future."))


def _lived(row: TicketRow, *, site: Site | None, by: Actor) -> Ticket:
    """Received, acknowledged, given to its engineer, resolved, confirmed and closed at the times of the file. Its
    journal says that it was brought in, so that no clock is ever made of it afterwards.
    """
    by = replace(by, via=Via.IMPORT)
    begun = row.moments["created_at"]
    solved = row.moments["resolved_at"] or row.moments["closed_at"]
    ended = row.moments["closed_at"] or solved
    assert begun is not None  # noqa: S101 (checked before)
    assert solved is not None  # noqa: S101 (checked before)
    assert ended is not None  # noqa: S101 (checked before)
    ticket = receive(intake=_intake(row, site=site), by=by, at=begun)
    acknowledge(ticket_id=ticket.pk, by=by, at=begun)
    solver = by
    if row.assignee is not None and not ticket.is_vip:  # whether a VIP's engineer was called first, no file says
        solver = _for(row.assignee)
        dispatch(ticket_id=ticket.pk, to_user=row.assignee, by=by, at=begun)
        accept(ticket_id=ticket.pk, committed_at=_by_when(begun, solved), by=solver, at=begun)
    said = row.texts
    resolve(ticket_id=ticket.pk, cause=said["cause"], plan=said["plan"], result=said["result"], by=solver, at=solved)
    confirm(ticket_id=ticket.pk, solved=True, by=by, at=solved)
    return close(ticket_id=ticket.pk, by=by, at=ended)


def _hand_on(ticket: Ticket, *, to: User, by: Actor, at: datetime) -> None:
    acknowledge(ticket_id=ticket.pk, by=by, at=at)
    dispatch(ticket_id=ticket.pk, to_user=to, by=by, at=at)


def _for(user: User) -> Actor:
    return Actor.for_user(user, via=Via.IMPORT)


def _by_when(begun: datetime, solved: datetime) -> datetime:
    """What the engineer committed himself to is not in the file: what he kept is taken for it."""
    return solved if begun < solved <= begun + timedelta(days=365) else begun + _SOON


def _intake(row: TicketRow, *, site: Site | None) -> Intake:
    texts = row.texts
    person = {name: texts[name] for name in ("name", "email", "phone", "im_account", "department")}
    return Intake(
        channel=Channel.REST,
        title=texts["title"],
        description=texts["description"],
        requester=Person(**person),
        kind=row.kind,
        category=row.category,
        impact=row.impact,
        urgency=row.urgency,
        product_version=texts["product_version"],
        environment=texts["environment"],
        occurred_at=row.moments["occurred_at"] or row.moments["created_at"],
        steps=texts["steps"],
        error_text=texts["error_text"],
        external_id=row.key,
        group=row.group,
        site=site,
    )
