"""What an act cannot be done with is refused, with the field and the reason; and nothing has happened."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.actors import SYSTEM, Actor
from accounts.models import User
from core.errors import DeskError, Forbidden, Malformed, Missing, Refused
from tests.factories import CategoryFactory, Desk, GroupFactory, UserFactory, asker
from tickets import actions
from tickets.models import Collaboration, Tag, Ticket, TicketEvent, TicketLink
from tickets.numbers import next_number

Deed = Callable[[Desk, Ticket], object]


def _nobody() -> Any:  # noqa: ANN401 (a user, as the acts take it)
    return UserFactory.create(role="requester")


def _user(actor: Actor) -> User:
    assert actor.user
    return actor.user


_RECEIVERS: list[tuple[str, Deed, str]] = [
    ("nobody is named", lambda _desk, _ticket: {}, "to_group"),
    ("both are", lambda desk, _ticket: {"to_group": desk.group, "to_user": desk.engineer.user}, "to_user"),
    ("a group that is retired", lambda _desk, _ticket: {"to_group": GroupFactory.create(is_active=False)}, "to_group"),
    ("who does not work on tickets", lambda _desk, _ticket: {"to_user": _nobody()}, "to_user"),
]


@pytest.mark.parametrize(("why", "values", "field"), _RECEIVERS)
def test_work_is_given_to_one_group_or_one_engineer(desk: Desk, why: str, values: Deed, field: str) -> None:
    given, ticket = desk.processing(), desk.acknowledged()
    named: Any = values(desk, ticket)
    before = TicketEvent.objects.count()
    for act, one, more in (
        (actions.dispatch, ticket, {"by": desk.dispatcher}),
        (actions.transfer, given, {"by": desk.engineer, "reason": "The network group has it."}),
    ):
        with pytest.raises((Malformed, Refused)) as caught:
            act(ticket_id=one.pk, **named, **more, at=desk.at)
        assert set(caught.value.fields) == {field}, why
    assert TicketEvent.objects.count() == before


_REFUSED: dict[str, tuple[Deed, str]] = {
    "a link to itself": (lambda desk, ticket: actions.link(
        ticket_id=ticket.pk, to=ticket, kind="related", by=desk.agent, at=desk.at), "to"),
    "caused by what is no major incident": (lambda desk, ticket: actions.link(
        ticket_id=ticket.pk, to=desk.receive(), kind="caused_by", by=desk.agent, at=desk.at), "to"),
    "no colleague to help": (lambda desk, ticket: actions.change_collaborators(
        ticket_id=ticket.pk, by=desk.agent, at=desk.at), "add"),
    "help of somebody from elsewhere": (lambda desk, ticket: actions.change_collaborators(
        ticket_id=ticket.pk, add=[_nobody()], by=desk.agent, at=desk.at), "add"),
    "escalated to somebody from elsewhere": (lambda desk, ticket: actions.escalate(
        ticket_id=ticket.pk, reason="Too hard.", to_user=_nobody(), by=desk.agent, at=desk.at), "to_user"),
    "first responsibility of somebody who is not of the desk": (lambda desk, ticket: actions.hand_over(
        ticket_id=ticket.pk, to_user=_nobody(), reason="Shift.", by=desk.supervisor, at=desk.at), "to_user"),
    "first responsibility of who has it": (lambda desk, ticket: actions.hand_over(
        ticket_id=ticket.pk, to_user=_user(desk.agent), reason="Shift.", by=desk.supervisor, at=desk.at), "to_user"),
    "a call with nobody": (lambda desk, ticket: actions.log_call(
        ticket_id=ticket.pk, direction="outbound", outcome="reached", by=desk.agent, at=desk.at), "with_user"),
    "too many tags": (lambda desk, ticket: actions.amend(
        ticket_id=ticket.pk, changes={"tags": [f"t{n}" for n in range(60)]}, by=desk.agent, at=desk.at), "tags"),
    "a tag that is too long": (lambda desk, ticket: actions.amend(
        ticket_id=ticket.pk, changes={"tags": ["x" * 41]}, by=desk.agent, at=desk.at), "tags"),
    "returned without a word": (lambda desk, ticket: actions.decline(
        ticket_id=ticket.pk, reason=" ", by=desk.engineer, at=desk.at), "reason"),
}  # fmt: skip


@pytest.mark.parametrize("what", _REFUSED)
def test_what_is_wrong_is_named_and_nothing_has_happened(desk: Desk, what: str) -> None:
    ticket = desk.processing()
    deed, field = _REFUSED[what]
    with pytest.raises((Malformed, Refused)) as caught:
        deed(desk, ticket)
    assert set(caught.value.fields) == {field}
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_a_ticket_is_not_merged_into_itself(desk: Desk) -> None:
    ticket = desk.receive()
    with pytest.raises(DeskError):
        actions.merge(ticket_id=ticket.pk, into=ticket, by=desk.agent, at=desk.at)
    assert Ticket.objects.get(pk=ticket.pk).state == "received"


def test_the_machinery_does_nothing_that_needs_a_person(desk: Desk) -> None:
    ticket = desk.processing()
    with pytest.raises(Forbidden):
        actions.log_call(
            ticket_id=ticket.pk, direction="outbound", outcome="reached", number="1", by=SYSTEM, at=desk.at
        )
    with pytest.raises((Forbidden, Missing)):
        actions.decline(ticket_id=ticket.pk, reason="Not mine.", by=asker(ticket), at=desk.at)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_returned_and_transferred_it_has_to_be_accepted_anew(desk: Desk) -> None:
    declined, moved = desk.tracking(), desk.tracking()
    actions.decline(ticket_id=declined.pk, reason="Not our system.", by=desk.engineer, at=desk.at)
    row = Ticket.objects.get(pk=declined.pk)
    assert (row.state, row.assignee, row.group, row.committed_at, row.waiting_on) == (
        "acknowledged",
        None,
        None,
        None,
        "",
    )
    other = GroupFactory.create()
    actions.transfer(ticket_id=moved.pk, to_group=other, reason="Theirs.", by=desk.engineer, at=desk.at)
    row = Ticket.objects.get(pk=moved.pk)
    assert (row.state, row.assignee, row.group, row.committed_at, row.waiting_on) == (
        "dispatched",
        None,
        other,
        None,
        "",
    )


def test_a_link_is_made_once_and_can_be_undone(desk: Desk) -> None:
    ticket, other = desk.receive(), desk.receive()
    link: dict[str, Any] = {"ticket_id": ticket.pk, "to": other, "kind": "related", "by": desk.agent, "at": desk.at}
    actions.link(**link)
    actions.link(**link)
    assert TicketLink.objects.filter(source=ticket).count() == 1
    actions.link(**link, remove=True)
    assert not TicketLink.objects.filter(source=ticket).exists()
    assert [event.params["removed"] for event in TicketEvent.objects.filter(verb="link")] == [False, False, True]


def test_colleagues_help_and_are_released(desk: Desk) -> None:
    ticket, helper = desk.processing(), desk.supervisor.user
    assert helper
    values: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.engineer, "at": desk.at}
    actions.change_collaborators(**values, add=[helper, helper])
    assert list(Collaboration.objects.filter(ticket=ticket).values_list("user", flat=True)) == [helper.pk]
    actions.change_collaborators(**values, remove=[helper])
    assert not Collaboration.objects.filter(ticket=ticket).exists()


def test_a_record_is_put_right_and_what_is_the_same_is_no_change(desk: Desk) -> None:
    ticket, category = desk.receive(), CategoryFactory.create()
    values = {
        "title": "Printer in 405 jams",
        "description": "Every sheet jams.",
        "category": category,
        "tags": ["vip-floor", "printer"],
        "unknown": 1,
    }
    actions.amend(ticket_id=ticket.pk, changes=values, by=desk.agent, at=desk.at)
    row = Ticket.objects.get(pk=ticket.pk)
    assert (row.title, row.category) == ("Printer in 405 jams", category)
    assert sorted(row.tags.values_list("name", flat=True)) == ["printer", "vip-floor"]
    told = {name for name, _old, _new in TicketEvent.objects.get(ticket=ticket, verb="amend").params["changes"]}
    assert told == {"title", "description", "category", "tags"}
    same = {"tags": ["printer", "vip-floor"], "title": "Printer in 405 jams"}
    assert actions.amend(ticket_id=ticket.pk, changes=same, by=desk.agent, at=desk.at).version == row.version
    actions.amend(ticket_id=ticket.pk, changes={"tags": "printer", "title": "Jams again"}, by=desk.agent, at=desk.at)
    assert Tag.objects.filter(tickets=ticket).count() == 2, "a text is no list of tags"


def test_what_is_sent_twice_arrives_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the second looks a hair too early to see the first; and another clash is no such thing."""
    first = desk.receive(channel="rest", external_id="A-1")
    assert desk.receive(channel="rest", external_id="A-1").pk == first.pk
    module = import_module("tickets.actions.receive")
    monkeypatch.setattr(module, "next_number", lambda at, **_sent: next_number(at))
    assert desk.receive(channel="rest", external_id="A-1").pk == first.pk
    monkeypatch.setattr(module, "next_number", lambda _at, **_sent: first.number)
    for other in ("A-2", ""):
        with pytest.raises(IntegrityError, match=r"(?i)unique"):
            desk.receive(channel="rest", external_id=other)


def test_a_time_that_lies_behind_is_no_commitment(desk: Desk) -> None:
    ticket = desk.dispatched()
    with pytest.raises((Malformed, Refused)) as caught:
        actions.accept(ticket_id=ticket.pk, committed_at=desk.at - timedelta(minutes=1), by=desk.engineer, at=desk.at)
    assert set(caught.value.fields) == {"committed_at"}
