"""What is read of tickets: queues, one ticket, its journal, and what of it its requester may know."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.actors import Actor, Via
from core import bus
from core.errors import Missing
from tests.factories import GOOD_RESOLUTION, CategoryFactory, Desk, asker
from tickets import actions
from tickets.clock_face import ClockFace
from tickets.events import FACT_BY_VERB, TicketFact
from tickets.facts import fact_of
from tickets.models import (
    Attachment,
    Call,
    Category,
    Clarification,
    Collaboration,
    Escalation,
    Message,
    NumberDay,
    Promise,
    Resolution,
    SearchEntry,
    Tag,
    Ticket,
    TicketEvent,
    TicketLink,
)
from tickets.policies import decide
from tickets.queries import CAP, QUEUES, access_ticket, count_capped, list_earlier, list_events, queue_condition
from tickets.visibility import is_public, public_params

DAY = timedelta(days=1)


def stands_in(desk: Desk, code: str, by: Actor) -> set[int]:
    assert by.user
    return set(Ticket.objects.filter(queue_condition(code, user=by.user, at=desk.at)).values_list("pk", flat=True))


def test_each_queue_holds_what_its_name_says(desk: Desk) -> None:
    made = {
        "incoming": desk.receive(),
        "undispatched": desk.acknowledged(),
        "unaccepted": desk.dispatched(),
        "waiting": desk.tracking(),
        "confirming": desk.confirming(),
        "closing": desk.confirmed(),
    }
    for code, ticket in made.items():
        assert stands_in(desk, code, desk.agent) == {ticket.pk}, code
    working, closed = desk.processing(), desk.closed()
    everything = {ticket.pk for ticket in [*made.values(), working]}
    assert stands_in(desk, "open", desk.agent) == everything
    assert stands_in(desk, "archive", desk.agent) == {closed.pk}
    assert working.pk in stands_in(desk, "mine", desk.engineer)
    assert made["incoming"].pk in stands_in(desk, "mine", desk.agent), "nobody has it, so its first responder does"
    assert made["unaccepted"].pk in stands_in(desk, "groups", desk.engineer)
    assert stands_in(desk, "first", desk.agent) == everything
    assert stands_in(desk, "vip", desk.agent) == stands_in(desk, "unclear", desk.agent) == set()


def test_major_unclear_and_escalated_tickets_are_found(desk: Desk) -> None:
    major, unclear, escalated = desk.receive(impact="high", urgency="high"), desk.processing(), desk.processing()
    actions.mark_major(ticket_id=major.pk, is_major=True, reason="All of plant 2.", by=desk.supervisor, at=desk.at)
    actions.clarify(ticket_id=unclear.pk, ask="requester", question="Which printer?", by=desk.engineer, at=desk.at)
    actions.escalate(ticket_id=escalated.pk, reason="Needs the vendor.", by=desk.engineer, at=desk.at)
    assert stands_in(desk, "major", desk.agent) == {major.pk}
    assert stands_in(desk, "unclear", desk.agent) == {unclear.pk}
    assert stands_in(desk, "escalated", desk.agent) == {escalated.pk}, "he tracks it until the user confirms (LIFE-12)"


def test_what_nobody_has_written_a_word_about_today(desk: Desk) -> None:
    silent, spoken = desk.processing(), desk.processing()
    desk.at += DAY
    actions.note(ticket_id=spoken.pk, body="Asked the vendor.", progress="contacted", by=desk.engineer, at=desk.at)
    assert stands_in(desk, "unprogressed", desk.agent) == {silent.pk}
    assert desk.agent.user
    with pytest.raises(ValueError, match="day"):
        queue_condition("unprogressed", user=desk.agent.user)
    with pytest.raises(KeyError):
        queue_condition("lost", user=desk.agent.user)
    assert "unprogressed" in QUEUES


def test_a_ticket_is_found_by_who_may_know_of_it(desk: Desk) -> None:
    ticket, other = desk.receive(), desk.receive()
    assert access_ticket(ticket.number, actor=desk.engineer) == ticket
    assert access_ticket(ticket.number, actor=asker(ticket)) == ticket
    for number, actor in (
        (ticket.number, asker(other)),
        ("SD-1", desk.engineer),
        (ticket.number, Actor(via=Via.PORTAL)),
    ):
        if actor.is_system:
            continue
        with pytest.raises(Missing):
            access_ticket(number, actor=actor)
    assert count_capped(Ticket.objects.open()) == 2 <= CAP


def test_the_journal_is_read_in_its_order_and_earlier_tickets_newest_first(desk: Desk) -> None:
    first = desk.closed()
    second, third = desk.receive(requester=first.requester), desk.receive(requester=first.requester)
    assert [event.verb for event in list_events(first)][:3] == ["receive", "acknowledge", "dispatch"]
    assert list_earlier(third) == [second, first]
    assert list_earlier(third, limit=1) == [second]


def test_a_journal_is_read_as_far_as_its_ticket_had_come(desk: Desk) -> None:
    """Else a page shows a note, and says of its forms that they know the ticket as it was before the note."""
    ticket = desk.processing()
    before = Ticket.objects.get(pk=ticket.pk)
    actions.note(ticket_id=ticket.pk, body="Rang the user.", progress="contacted", by=desk.engineer, at=desk.at)
    after = Ticket.objects.get(pk=ticket.pk)
    assert list_events(before)[-1].seq == before.version
    assert (list_events(after)[-1].verb, list_events(after)[-1].seq) == ("note", after.version)


def test_what_the_requester_may_read_of_his_journal(desk: Desk) -> None:
    ticket = desk.processing()
    actions.note(ticket_id=ticket.pk, body="He is difficult.", by=desk.engineer, at=desk.at)
    actions.clarify(ticket_id=ticket.pk, ask="dispatcher", question="Whose is it?", by=desk.engineer, at=desk.at)
    actions.clarify(ticket_id=ticket.pk, ask="requester", question="Which printer?", by=desk.engineer, at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    actions.confirm(ticket_id=ticket.pk, solved=False, comment="It still jams.", by=asker(ticket), at=desk.at)
    told = {
        event.verb: public_params(event) for event in list_events(Ticket.objects.get(pk=ticket.pk)) if is_public(event)
    }
    assert {"note", "amend"}.isdisjoint(told)
    assert told["clarify"] == {"ask": "requester", "question": "Which printer?"}
    assert set(told["receive"]) == {"channel", "kind"}, "how the desk ranks it is its own"
    assert told["accept"] == {"committed_at": (desk.at + timedelta(hours=1)).isoformat()}
    assert "It still jams." in told["reopen"].values(), "his own words he may read"


def test_a_polite_refusal_is_read_by_whom_it_was_sent_to(desk: Desk) -> None:
    refused, withdrawn = desk.receive(), desk.receive()
    note = "We do not look after private phones; the shop in hall 3 does."
    for ticket, reason in ((refused, "out_of_scope"), (withdrawn, "withdrawn")):
        actions.cancel(ticket_id=ticket.pk, reason=reason, note=note, by=desk.supervisor, at=desk.at)
    assert public_params(TicketEvent.objects.get(ticket=refused, verb="cancel")) == {
        "reason": "out_of_scope",
        "note": note,
    }
    assert public_params(TicketEvent.objects.get(ticket=withdrawn, verb="cancel")) == {"reason": "withdrawn"}


def test_many_faces_are_put_on_at_once_and_none_costs_nothing(desk: Desk) -> None:
    tickets = [desk.receive() for _ in range(3)]
    due = desk.at + DAY
    actions.set_clock_faces({})
    actions.set_clock_faces({ticket.pk: ClockFace(due_at=due, breached=False, norm="BRT-1") for ticket in tickets[:2]})
    found = list(Ticket.objects.order_by("pk").values_list("next_norm", flat=True))
    assert found[:2] == ["BRT-1", "BRT-1"]
    assert Ticket.objects.get(pk=tickets[0].pk).next_due_at == due


def test_every_row_has_a_name_in_the_administration(desk: Desk) -> None:
    ticket, user = desk.receive(), desk.agent.user
    category = CategoryFactory.create(name="打印")
    assert (str(ticket), str(category), str(Tag(name="vip"))) == (ticket.number, "打印", "vip")
    assert str(Call(ticket=ticket, direction="outbound", outcome="reached")) == f"{ticket.pk} outbound reached"
    assert str(NumberDay(date=timezone.localdate(desk.at), base=7, last=2)).endswith("7 + 2")
    event = TicketEvent.objects.get(ticket=ticket)
    link = TicketLink(source=ticket, target=ticket, kind="related")
    assert str(link) == f"{ticket.pk} related {ticket.pk}"
    assert str(Resolution(ticket=ticket, cycle=2)) == f"{ticket.pk}/2"
    assert str(Escalation(ticket=ticket, from_level=0, to_level=1)) == f"{ticket.pk} 0→1"
    assert str(Clarification(ticket=ticket, ask="requester")) == f"{ticket.pk} requester"
    assert str(Promise(ticket=ticket, due_at=desk.at)) == f"{ticket.pk} {desk.at}"
    assert str(SearchEntry(ticket=ticket)) == str(ticket.pk)
    for row in (event, Message(ticket=ticket), Attachment(name="a.log"), Collaboration(ticket=ticket, user=user)):
        assert str(row)
    assert isinstance(category, Category)


def test_each_entry_of_the_journal_is_the_fact_it_was_written_for(desk: Desk) -> None:
    """What subscribers heard at the time can be told again from the rows: moments, tuples and all."""
    heard: list[TicketFact] = []
    known = {event: list(handlers) for event, handlers in bus.subscriptions()}
    for kind in FACT_BY_VERB.values():
        bus.subscribe(kind, heard.append)
    try:
        ticket = desk.surveyed()
        actions.amend(ticket_id=desk.receive().pk, changes={"tags": ["a"], "title": "Jams"}, by=desk.agent, at=desk.at)
    finally:
        bus.restore(known)
    assert len(heard) > 8
    for fact in heard:
        event = TicketEvent.objects.get(ticket=fact.ticket_id, seq=fact.seq)
        told = fact_of(event, ticket=Ticket.objects.get(pk=fact.ticket_id))
        assert type(told) is type(fact)
        assert {**vars(told), "subject": None} == {**vars(fact), "subject": None}
    first = TicketEvent.objects.get(ticket=ticket, seq=1)
    first.params = {"channel": "phone", "kind": "incident"}
    assert fact_of(first, ticket=ticket).priority == ticket.priority, "as the first versions wrote it"  # type: ignore[attr-defined]


def test_what_cannot_be_done_now_is_said_with_the_state(desk: Desk) -> None:
    with translation.override("en"):
        decision = decide("resume", actor=desk.engineer, ticket=desk.processing())
        assert not decision.allowed
        assert "is not possible while the ticket is" in str(decision.reason)
