"""The journal in words, in both languages: every fact has its sentence, and nothing of it is a code."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.actors import SYSTEM, Actor
from satisfaction.records import actions as records
from tests.factories import GOOD_RESOLUTION, Desk, asker
from tickets import actions
from tickets.events import FACT_BY_VERB
from tickets.models import Ticket, TicketEvent
from tickets.queries import list_events
from tickets.words import Names, detail, names_in, sentence, who


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def told(desk: Desk) -> dict[str, str]:
    """What the journals of a few lives say in English, by verb; where a verb has two ways of saying, the last."""
    life(desk)
    return tell()


def tell() -> dict[str, str]:
    events = list(TicketEvent.objects.select_related("by_user", "by_requester").order_by("pk"))
    names = names_in(events)
    return {event.verb: f"{who(event)} {sentence(event, names)}|{detail(event)}" for event in events}


def life(desk: Desk) -> None:
    at, later = desk.at, desk.at + timedelta(hours=2)
    assert desk.dispatcher.user
    assert desk.engineer.user
    ticket = desk.tracking()
    other = desk.receive()
    do: dict[str, Any] = {"ticket_id": ticket.pk, "at": at}
    actions.resume(**do, note="It came.", by=desk.engineer)
    actions.transfer(**do, to_user=desk.engineer.user, reason="Wrong shift.", by=desk.dispatcher)
    actions.decline(**do, reason="On leave.", by=desk.engineer)
    actions.dispatch(**do, to_group=desk.group, by=desk.dispatcher)
    actions.accept(**do, committed_at=later, by=desk.engineer)
    actions.reply(**do, body="Which tray is it, please?", by=desk.engineer)
    actions.reply(**do, body="The lower one.", by=asker(ticket))
    actions.note(**do, body="Ordered a roller.", progress="awaiting_part", by=desk.engineer)
    actions.log_call(
        **do, direction="outbound", outcome="reached", number="13812346021", note="Told him.", by=desk.engineer
    )
    actions.promise(**do, due_at=later, text="Call again.", by=desk.engineer)
    rule = Actor(set_off_by={"rule": {"id": 1, "edition": 1, "name": "Printers"}})
    actions.route(**do, told_groups=[desk.group], refused=[("give", "LIFE-1"), ("major", "")], by=rule)
    actions.carry_over(
        **do, reason="The roller comes on Tuesday.", expected_at=later, consent="agreed", by=desk.engineer
    )
    actions.call_supervisor(**do, reason="He shouts.", by=desk.agent)
    actions.clarify(**do, ask="requester", question="Which room is it in?", by=desk.engineer)
    actions.change_collaborators(**do, add=[desk.dispatcher.user], by=desk.engineer)
    actions.mark_major(**do, is_major=True, reason="All printers.", by=desk.agent)
    actions.escalate(**do, reason="No roller.", to_user=desk.dispatcher.user, by=desk.agent)
    actions.hand_over(**do, to_user=desk.dispatcher.user, reason="Shift ends.", by=desk.agent)
    actions.link(**do, to=other, by=desk.agent)
    actions.amend(**do, changes={"impact": "high", "title": "All printers jam", "tags": ["jam"]}, by=desk.agent)
    actions.attach(**do, file=ContentFile(b"E-13"), name="trace.log", by=desk.engineer)
    actions.resolve(**do, **GOOD_RESOLUTION, by=desk.engineer)
    actions.confirm(**do, solved=False, comment="Still jams.", by=asker(ticket))
    actions.resolve(**do, **GOOD_RESOLUTION, by=desk.engineer)
    actions.lapse(**do, reminders=2, closes=False, by=SYSTEM)
    actions.confirm(**do, solved=True, by=asker(ticket))
    actions.return_record(**do, remark="Which building?", by=desk.supervisor)
    actions.complete_record(**do, note="Building two.", by=desk.engineer)
    actions.close(**do, remark="Complete.", by=desk.supervisor)
    actions.survey(**do, score=4, comment="Quick.", by=asker(ticket))
    records.draw_up(**do, by=desk.engineer)
    actions.cancel(ticket_id=desk.receive().pk, reason="withdrawn", note="Works again.", by=desk.agent, at=at)
    actions.merge(ticket_id=desk.receive().pk, into=other, by=desk.agent, at=at)


def test_every_fact_has_a_sentence_that_says_who_did_what(desk: Desk, told: dict[str, str]) -> None:
    assert set(told) == set(FACT_BY_VERB)
    engineer, dispatcher, agent = desk.engineer.user, desk.dispatcher.user, desk.agent.user
    asked = Ticket.objects.earliest("pk").requester.form_of_address
    number = Ticket.objects.order_by("pk")[1].number
    assert told["reopen"] == f"{asked} says that it is not solved; reopened: round 2|Still jams."
    assert told["lapse"] == "System has no answer from the user after 2 reminders; the user is to be called|"
    assert told["transfer"] == f"{dispatcher} transferred it to {engineer}|Wrong shift."
    assert told["call"] == f"{engineer} called 138 **** 6021: Reached|Told him."
    assert told["collaborators"] == f"{engineer} asked {dispatcher} to help|"
    assert told["escalate"] == f"{agent} escalated it to {dispatcher} (level 1); {agent} keeps tracking it|No roller."
    assert f"{engineer} carries it over with the user's consent, to be done by" in told["carry_over"]
    assert told["carry_over"].endswith("|The roller comes on Tuesday.")
    assert told["call_supervisor"] == (
        f"{agent} asked the supervisor to take over the conversation with the user|He shouts."
    )
    assert told["handover"] == f"{agent} handed first responsibility over from {agent} to {dispatcher}|Shift ends."
    assert told["link"] == f"{agent} linked it to {number} (Related to)|"
    assert told["amend"] == f"{agent} edited the record: Title, Impact (Low → High), Tags|"
    assert told["attach"] == f"{engineer} attached a file: trace.log (4 B)|"
    supervisor = desk.supervisor.user
    assert told["return_record"] == f"{supervisor} returned the record to {engineer} to be completed|Which building?"
    assert told["complete_record"] == f"{engineer} completed the record: it can be closed|Building two."
    assert told["survey"] == f"{asked} rated the service: Very satisfied|Quick."
    assert told["merge"] == f"{agent} merged it into {number}|"
    assert "merged SD-" in told["absorb"]
    assert told["route"] == f"Rule “Printers” told {desk.group}; could not do: Dispatch (LIFE-1), Major incident|"
    assert told["service_record"] == f"{engineer} drew up service record 1|"


@pytest.mark.django_db
def test_norm_sat_7_each_step_of_a_service_record_is_told(desk: Desk) -> None:
    act: dict[str, Any] = {"by": desk.engineer, "at": desk.at}
    ticket = desk.confirming()
    signed = records.draw_up(ticket_id=ticket.pk, changes={"work": "Put in a roller."}, **act)
    records.offer(record_id=signed.pk, **act)
    records.ask(record_id=signed.pk, absent=True, remark="On the door.", **act)
    records.ask(record_id=signed.pk, **act)
    records.remind(record_id=signed.pk, at=desk.at)
    records.note_unsigned(record_id=signed.pk, at=desk.at)
    signing = records.Signing(name="张建国", is_confirmed=True)
    records.sign(record_id=signed.pk, signing=signing, by=asker(ticket), at=desk.at)
    dropped = records.draw_up(ticket_id=ticket.pk, **act)
    again = records.void(record_id=dropped.pk, reason="Nothing done.", replace=True, **act)
    records.amend(record_id=again.pk, changes={"work": "Cleaned it."}, **act)
    records.offer(record_id=again.pk, **act)
    records.sign(record_id=again.pk, signing=signing, **act)
    records.void(record_id=again.pk, reason="Wrong room.", by=desk.supervisor, at=desk.at)
    events = TicketEvent.objects.select_related("by_user", "by_requester").filter(verb="service_record").order_by("pk")
    asked = ticket.requester.form_of_address
    assert [f"{who(event)} {sentence(event, Names())}|{detail(event)}" for event in events] == [
        f"{desk.engineer} drew up service record 1|",
        f"{desk.engineer} finished service record 1; it waits for the user's signature|",
        f"{desk.engineer} left a note in the user's absence; the link to sign record 1 is on its way|On the door.",
        f"{desk.engineer} sent the user the link to sign service record 1|",
        "System reminded the user to sign service record 1|",
        "System noted that the user has not signed service record 1 in spite of reminders|",
        f"{asked} signed service record 1 as 张建国|",
        f"{desk.engineer} drew up service record 2|",
        f"{desk.engineer} gave up the draft of service record 2|Nothing done.",
        f"{desk.engineer} drew up service record 3|",
        f"{desk.engineer} finished service record 3; it waits for the user's signature|",
        f"{desk.engineer} had service record 3 signed on the screen by 张建国|",
        f"{desk.supervisor} voided service record 3|Wrong room.",
    ]


@pytest.mark.django_db
def test_the_other_ways_of_saying_it(desk: Desk) -> None:
    ticket, other = desk.dispatched(), desk.receive()
    assert desk.supervisor.user
    do: dict[str, Any] = {"ticket_id": ticket.pk, "at": desk.at}
    actions.log_call(**do, direction="inbound", outcome="reached", with_user=desk.supervisor.user, by=desk.agent)
    actions.change_collaborators(**do, add=[desk.supervisor.user], by=desk.agent)
    actions.change_collaborators(**do, add=[desk.manager.user], remove=[desk.supervisor.user], by=desk.agent)  # type: ignore[list-item]
    actions.mark_major(**do, is_major=True, reason="All.", by=desk.agent)
    actions.mark_major(**do, is_major=False, reason="One.", by=desk.agent)
    actions.clarify(**do, ask="dispatcher", question="Which room is it in?", by=desk.agent)
    actions.note(**do, body="Seen.", by=desk.agent)
    tomorrow = desk.at + timedelta(days=1)
    actions.carry_over(
        **do, reason="The roller comes on Tuesday.", expected_at=tomorrow, consent="not_reached", by=desk.agent
    )
    assert "carries it over without having reached the user" in tell()["carry_over"]
    actions.carry_over(
        **do, reason="The roller comes on Tuesday.", expected_at=tomorrow, consent="refused", said="No.", by=desk.agent
    )
    actions.escalate(**do, reason="Slow.", by=desk.agent)
    actions.link(**do, to=other, remove=True, by=desk.agent)
    actions.attach(**do, file=ContentFile(b"E-13"), name="trace.log", is_internal=True, by=desk.agent)
    told = tell()
    assert f"was called by {desk.supervisor.user}: Reached" in told["call"]
    assert f"asked {desk.manager.user} to help and released {desk.supervisor.user}" in told["collaborators"]
    assert "lifted the major incident" in told["major"]
    assert "asked the dispatcher" in told["clarify"]
    assert "added a work note" in told["note"]
    assert "could not agree with the user that it is done by" in told["carry_over"]
    assert "escalated it to level 1; " in told["escalate"]
    assert "removed the link to" in told["link"]
    assert "attached an internal file" in told["attach"]


@pytest.mark.django_db
def test_the_machinery_and_unknown_verbs_are_named(desk: Desk) -> None:
    ticket = desk.receive(by=SYSTEM)
    event = list_events(ticket)[0]
    assert f"{who(event)} {sentence(event, Names())}" == "System sent the request (Phone)"
    event.verb = "teleport"
    assert (sentence(event, Names()), detail(event)) == ("teleport", "")


@pytest.mark.django_db
def test_a_time_is_told_with_its_day_when_it_is_another_day(desk: Desk) -> None:
    ticket = desk.dispatched()
    far = desk.at + timedelta(days=3)
    actions.accept(ticket_id=ticket.pk, committed_at=far, by=desk.engineer, at=desk.at)
    assert far.strftime("%m-") in tell()["accept"]


@pytest.mark.django_db
def test_all_names_come_in_one_statement_and_none_where_nobody_is_named(desk: Desk) -> None:
    life(desk)
    events = list(TicketEvent.objects.select_related("by_user", "by_requester"))
    with CaptureQueriesContext(connection) as asked:
        names = names_in(events)
    assert len(asked) == 1
    assert names.users
    assert names.groups
    assert names.tickets
    with CaptureQueriesContext(connection) as asked:
        assert names_in([]) == Names()
    assert not asked.captured_queries


@pytest.mark.django_db
def test_no_code_and_no_placeholder_is_left_in_chinese_either(desk: Desk) -> None:
    life(desk)
    with translation.override("zh-hans"):
        for verb, words in tell().items():
            assert "%(" not in words, verb
            assert "None" not in words, verb


@pytest.mark.django_db
def test_a_wait_with_its_end_and_a_first_responder_where_there_was_none(desk: Desk) -> None:
    ticket = desk.processing()
    until = desk.at + timedelta(days=2)
    actions.track(
        ticket_id=ticket.pk, waiting_on="part", until=until, note="A fuser unit.", by=desk.engineer, at=desk.at
    )
    free = desk.receive(channel="portal", by=asker(ticket))
    assert desk.agent.user
    actions.hand_over(ticket_id=free.pk, to_user=desk.agent.user, reason="Takes it.", by=desk.supervisor, at=desk.at)
    told = tell()
    assert "is tracking it, waiting until" in told["track"]
    assert f"gave first responsibility to {desk.agent.user}" in told["handover"]
