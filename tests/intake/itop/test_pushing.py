"""Our tickets there: looked for before they are created, told of every step once, whatever is cut off in between."""

from typing import Any

import pytest

from channels_intake.itop.client import Client
from channels_intake.itop.models import ItopLink
from tests.factories import GOOD_RESOLUTION, RequesterFactory, asker
from tests.intake.itop.conftest import Pair
from tests.intake.itop.fake import FakeItop
from tickets import actions
from tickets.models import Ticket


def verbs(there: FakeItop) -> list[str]:
    return [call.get("stimulus") or call["operation"].removeprefix("core/") for call in there.calls]


def writes(there: FakeItop) -> list[str]:
    return [verb for verb in verbs(there) if verb != "get"]


def test_a_ticket_is_created_with_our_number_and_its_link_is_kept(pair: Pair, there: FakeItop) -> None:
    requester = RequesterFactory.create(name="Monet", email="monet@demo.example")
    ticket = pair.desk.receive(title="It's \\ broken", requester=requester, impact="high", urgency="high")
    link = pair.push(ticket)
    assert (link.item_class, link.key, link.ref, link.last_error) == ("Incident", "4", "I-000006", "")
    theirs = there.ticket(4, "Incident")
    assert theirs["title"] == f"It's \\ broken [{ticket.number}]"
    assert (theirs["priority"], theirs["caller_id"], theirs["org_id"], theirs["status"]) == ("1", "6", "3", "new")
    assert "<p>Every fifth sheet jams" in theirs["description"]


def test_an_unknown_caller_is_named_in_the_text(pair: Pair, there: FakeItop) -> None:
    requester = RequesterFactory.create(name="王<b>芳")
    pair.push(pair.desk.receive(requester=requester))
    theirs = there.ticket(4, "Incident")
    assert theirs["caller_id"] == "0"
    assert theirs["description"].startswith("<p>王&lt;b&gt;芳</p>")


def test_an_attribute_of_theirs_may_hold_our_number(pair: Pair, there: FakeItop) -> None:
    pair.set(number_attribute="our_number")
    ticket = pair.desk.receive()
    pair.push(ticket)
    theirs = there.ticket(4, "Incident")
    assert (theirs["title"], theirs["our_number"]) == (ticket.title, ticket.number)
    ItopLink.objects.update(key="", seq=0)
    pair.round()
    assert writes(there) == ["create"]


def test_our_steps_become_stimuli_in_their_order(pair: Pair, there: FakeItop) -> None:
    there.people[8] = {"friendlyname": "E", "name": "E", "email": pair.desk.engineer.user.email, "phone": ""}  # type: ignore[union-attr]
    ticket = pair.desk.tracking()
    pair.push(ticket)
    theirs = there.ticket(4, "Incident")
    assert (theirs["status"], theirs["team_id"], theirs["agent_id"]) == ("pending", "2", "8")
    assert theirs["pending_reason"] == "用户：Needs the serial number."
    there.calls.clear()
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=pair.desk.engineer, at=pair.at)
    pair.round()
    assert writes(there) == ["ev_assign", "ev_resolve"]
    assert GOOD_RESOLUTION["plan"] in theirs["solution"]
    actions.confirm(ticket_id=ticket.pk, solved=False, comment="Still jams", by=asker(ticket), at=pair.at)
    pair.round()
    assert there.ticket(4, "Incident")["status"] == "assigned"
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=pair.desk.engineer, at=pair.at)
    actions.confirm(ticket_id=ticket.pk, solved=True, by=asker(ticket), at=pair.at)
    actions.close(ticket_id=ticket.pk, by=pair.desk.supervisor, at=pair.at)
    pair.round()
    assert there.ticket(4, "Incident")["status"] == "closed"
    there.calls.clear()
    pair.round()
    assert writes(there) == []


def test_what_is_said_is_appended_once_with_its_author(pair: Pair, there: FakeItop) -> None:
    ticket = pair.desk.processing()
    link = pair.push(ticket)
    actions.reply(ticket_id=ticket.pk, body="A technician comes at three.", by=pair.desk.engineer, at=pair.at)
    actions.reply(ticket_id=ticket.pk, body="谢谢", by=asker(ticket), at=pair.at)
    actions.note(ticket_id=ticket.pk, body="Spare part <ordered>", by=pair.desk.engineer, at=pair.at)
    pair.round()
    first, second = there.logged(4, "public_log", "Incident")
    assert first == f"[{ticket.number}/5] {pair.desk.engineer}：A technician comes at three."
    assert second == f"[{ticket.number}/6] {ticket.requester}：谢谢"
    (inner,) = there.logged(4, "private_log", "Incident")
    assert inner.endswith("Spare part <ordered>")
    ItopLink.objects.filter(pk=link.pk).update(seq=1)  # as if nothing of it had been noted
    pair.round()
    assert there.logged(4, "public_log", "Incident") == [first, second]
    assert there.logged(4, "private_log", "Incident") == [inner]


class Killed(BaseException):
    """What kill -9 is to a process: nothing after it runs, and nothing that is open is committed."""


def busy(pair: Pair) -> Ticket:
    """A ticket with a history: a wait, a note, a result."""
    ticket = pair.desk.tracking()
    actions.note(ticket_id=ticket.pk, body="Part ordered", by=pair.desk.engineer, at=pair.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=pair.desk.engineer, at=pair.at)
    return ticket


def assert_in_step(there: FakeItop) -> None:
    """All of it stands there, and none of it twice."""
    assert list(there.tickets) == [("Incident", 4)]
    theirs = there.ticket(4, "Incident")
    assert theirs["status"] == "resolved"
    assert len(theirs["private_log"]["entries"]) == 1
    link = ItopLink.objects.get()
    assert (link.key, link.seq, link.last_error) == ("4", Ticket.objects.get().version, "")
    assert verbs(there).count("ev_pending") == verbs(there).count("ev_resolve") == 1


@pytest.mark.parametrize("cut", range(1, 23))
def test_an_answer_may_get_lost_at_any_call(pair: Pair, there: FakeItop, cut: int) -> None:
    ticket = busy(pair)

    def lose(_data: object) -> None:
        if len(there.calls) == cut:
            raise ConnectionAbortedError

    there.after = lose
    pair.push(ticket)
    there.after = None
    assert len(there.calls) >= min(cut, 20)
    pair.round(minutes=61)
    assert_in_step(there)


@pytest.mark.parametrize("cut", range(1, 23))
def test_a_process_may_be_killed_between_any_call_and_its_commit(
    pair: Pair, there: FakeItop, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = busy(pair)
    call = Client.call

    def call_and_die(self: Client, operation: str, **data: Any) -> dict[str, Any]:
        answer = call(self, operation, **data)
        if len(there.calls) == cut:
            raise Killed
        return answer

    monkeypatch.setattr(Client, "call", call_and_die)
    with pytest.raises(Killed):
        pair.push(ticket)
    monkeypatch.undo()
    pair.round()
    claimed = ItopLink.objects.filter(next_try_at__gt=pair.at).exists()
    assert claimed or len(there.calls) >= cut  # whoever died inside holds his claim until it lapses
    pair.round(minutes=11)
    assert_in_step(there)


def test_one_refused_ticket_keeps_no_other_waiting_and_is_tried_later(pair: Pair, there: FakeItop) -> None:
    first, second = pair.desk.dispatched(), pair.desk.dispatched()
    there.teams.clear()
    pair.push(first)
    pair.push(second)
    links = list(ItopLink.objects.order_by("pk"))
    assert [link.key for link in links] == ["4", "6"]
    assert all("known there" in link.last_error for link in links)
    there.teams[2] = {"friendlyname": "Helpdesk", "name": "Helpdesk"}
    pair.round(minutes=0)
    assert there.ticket(4, "Incident")["status"] == "new"
    pair.round(minutes=5)
    assert [there.ticket(key, "Incident")["status"] for key in (4, 6)] == ["assigned", "assigned"]
    assert set(ItopLink.objects.values_list("last_error", flat=True)) == {""}


def test_a_server_that_does_not_answer_is_noted_on_the_source(pair: Pair, there: FakeItop) -> None:
    pair.push(pair.desk.receive())
    for raw in (b"<html>", b"[]", b'{"message":1}', b"[" * 100_000, b""):
        there.raw = raw
        pair.round()
        pair.source.refresh_from_db()
        assert pair.source.failed_at is not None
        assert pair.source.last_error.startswith("Unreachable")
    there.raw = None
    pair.round(minutes=61)
    pair.source.refresh_from_db()
    assert (pair.source.failed_at, pair.source.last_error) == (None, "")


def test_a_wrong_password_is_the_sources_trouble_and_no_tickets(pair: Pair, there: FakeItop) -> None:
    pair.source.secrets = {"password": "wrong"}
    pair.source.save()
    link = pair.push(pair.desk.receive())
    assert link.last_error == ""
    assert "Invalid login" in pair.source.last_error


def test_basic_authentication(pair: Pair, there: FakeItop) -> None:
    pair.set(login_mode="basic")
    assert pair.push(pair.desk.receive()).key == "4"


def test_tickets_of_the_sources_groups_are_pushed_by_themselves(pair: Pair, there: FakeItop) -> None:
    pair.set(groups=pair.desk.group.slug)
    pair.desk.receive()
    mine = pair.desk.dispatched()
    pair.round()
    assert list(ItopLink.objects.values_list("ticket", flat=True)) == [mine.pk]
    assert there.ticket(4, "Incident")["status"] == "assigned"


def test_a_cancelled_ticket_is_closed_there_with_the_reason(pair: Pair, there: FakeItop) -> None:
    pair.push(pair.desk.cancelled())
    theirs = there.ticket(4, "Incident")
    assert (theirs["status"], theirs["resolution_code"]) == ("closed", "other")


def test_what_is_closed_there_is_not_reopened_and_said_so(pair: Pair, there: FakeItop) -> None:
    pair.set(direction="push")
    ticket = pair.desk.closed()
    link = pair.push(ticket)
    assert there.ticket(4, "Incident")["status"] == "closed"
    actions.reopen(ticket_id=ticket.pk, reason="Again", by=asker(ticket), at=pair.at)
    pair.round()
    link.refresh_from_db()
    assert "no way from closed" in link.last_error
    assert there.logged(4, "private_log", "Incident")[-1].endswith("Again")


def test_amended_fields_go_along(pair: Pair, there: FakeItop) -> None:
    ticket = pair.desk.receive()
    pair.push(ticket)
    actions.amend(ticket_id=ticket.pk, changes={"title": "New", "urgency": "high"}, by=pair.desk.agent, at=pair.at)
    pair.round()
    theirs = there.ticket(4, "Incident")
    assert theirs["title"] == f"New [{ticket.number}]"
    assert theirs["priority"] == str(Ticket.objects.get().priority)
