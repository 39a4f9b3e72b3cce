"""From what comes in to what becomes of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import OperationalError
from pytest_django import Settings

from accounts.actors import SYSTEM, Actor
from accounts.models import Requester
from channels_intake import registry
from channels_intake.actions import adopt, dismiss, give_up, settle, settle_again, take_in
from channels_intake.actions.settle import MOST_TRIES
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound, Source
from channels_intake.raw import HEAD
from channels_intake.tasks import settle_waiting
from core.errors import Forbidden, Malformed, Refused
from tests.factories import NOON, UserFactory
from tests.intake.conftest import Give
from tickets.actions import cancel
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def agent_named(name: str) -> Actor:
    return Actor.for_user(UserFactory.create(display_name=name), via="web")


def test_norm_life_2_what_comes_in_becomes_a_ticket(give: Give) -> None:
    got = give(title="打印机卡纸", body="三楼打印机每五张卡一张。")
    ticket = Ticket.objects.get()
    assert (got.status, got.ticket) == (Status.TICKET, ticket)
    assert (ticket.title, ticket.description, ticket.requester.email) == (
        "打印机卡纸",
        "三楼打印机每五张卡一张。",
        "wang@example.com",
    )


def test_norm_life_2_what_belongs_to_a_ticket_becomes_a_message_on_it(give: Give) -> None:
    number = give(body="打不开").ticket.number  # type: ignore[union-attr]
    got = give(body="重启后好了", ticket=number)
    assert got.status == Status.MESSAGE
    assert Message.objects.get() == got.message
    assert Ticket.objects.count() == 1


def test_norm_life_2_what_cannot_be_read_is_kept_and_seen(give: Give) -> None:
    for how, reason in (("quarantine", Reason.NO_SENDER), ("error", Reason.ERROR)):
        got = give(**{"raise": how})
        assert (got.status, got.reason) == (Status.QUARANTINED, reason)
        with got.raw.open("rb") as raw:
            assert how.encode() in raw.read()
    assert not Ticket.objects.exists()


def test_what_is_sent_twice_arrives_once(give: Give) -> None:
    first, again = give(key="a", body="x"), give(key="a", body="y")
    assert first.pk == again.pk
    assert Ticket.objects.get().description == "x"


def test_a_stranger_with_a_number_does_not_get_into_the_ticket(give: Give) -> None:
    number = give(body="打不开").ticket.number  # type: ignore[union-attr]
    got = give(body="我也看看", ticket=number, email="mallory@example.com")
    assert (got.status, got.reason) == (Status.QUARANTINED, Reason.STRANGER)
    assert got.detail["ticket"] == number
    assert not Message.objects.exists()


def test_what_is_said_to_a_ticket_that_has_ended_is_a_request_of_its_own(give: Give) -> None:
    old = give(body="打不开").ticket
    assert old is not None
    cancel(ticket_id=old.pk, reason="withdrawn", by=SYSTEM, at=NOON)
    got = give(body="又打不开了", ticket=old.number)
    assert got.status == Status.TICKET
    assert got.ticket is not None
    assert got.detail == {"follows": old.number}
    assert [one.target for one in got.ticket.links.all()] == [old]


def test_files_the_desk_does_not_take_are_named_and_the_rest_is_attached(give: Give) -> None:
    got = give(body="见附件", files={"log.txt": "error 691", "setup.exe": "MZ"})
    assert got.ticket is not None
    assert [file.name for file in got.ticket.attachments.all()] == ["log.txt"]
    assert [one["name"] for one in got.detail["refused_files"]] == ["setup.exe"]


@pytest.mark.parametrize("body", ["", " \n ", "\x00\ud800", "长" * 30_000])
def test_any_text_becomes_a_ticket(give: Give, body: str) -> None:
    assert give(body=body).status == Status.TICKET
    ticket = Ticket.objects.get()
    assert ticket.title
    assert 0 < len(ticket.description) <= 20_000


def test_a_flood_from_one_sender_waits_in_quarantine_and_others_do_not(give: Give, settings: Settings) -> None:
    settings.INTAKE_FLOOD = 3
    got = [give(body=f"{n}", email="flood@example.com") for n in range(5)]
    assert [one.status for one in got] == [Status.TICKET] * 3 + [Status.QUARANTINED] * 2
    assert got[-1].reason == Reason.FLOOD
    assert give(body="x", email="other@example.com").status == Status.TICKET
    assert give(body="y", email="flood@example.com", at=NOON + timedelta(minutes=11)).status == Status.TICKET
    agent = agent_named("钱进")
    assert settle_again(inbound_id=got[-1].pk, by=agent, at=NOON).status == Status.TICKET


def test_something_too_large_is_kept_by_its_head(source: Source, settings: Settings) -> None:
    settings.INTAKE_MAX_BYTES = 1_000_000
    got = take_in(source=source, external_id="big", raw=BytesIO(b"x" * 5_000_000), at=NOON).inbound
    assert (got.status, got.reason, got.size, got.is_cut) == (
        Status.QUARANTINED,
        Reason.TOO_LARGE,
        5_000_000,
        True,
    )
    assert got.raw.size == HEAD


def test_what_was_kept_by_a_process_that_died_is_settled_by_the_next(source: Source) -> None:
    got = take_in(source=source, external_id="a", raw=b'{"body": "x"}', at=NOON, settle_now=False).inbound
    assert got.status == Status.RECEIVED
    assert settle_waiting() == 1
    got.refresh_from_db()
    assert got.status == Status.TICKET
    assert settle_waiting() == 0


def test_what_the_database_gives_up_settling_is_safe_and_settled_in_the_next_round(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadlock(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patch:
        patch.setattr(registry.adapters()["toy"], "settle", deadlock)
        got = take_in(source=source, external_id="a", raw=b'{"body": "x"}', at=NOON).inbound
    assert got.status == Status.RECEIVED
    assert settle_waiting() == 1
    got.refresh_from_db()
    assert got.status == Status.TICKET


def test_a_thing_that_kills_its_reader_ends_in_quarantine(source: Source) -> None:
    got = take_in(source=source, external_id="a", raw=b"{}", at=NOON, settle_now=False).inbound
    assert [give_up(inbound_id=got.pk, at=NOON) for _ in range(MOST_TRIES + 1)] == [False] * MOST_TRIES + [True]
    got.refresh_from_db()
    assert (got.status, got.reason) == (Status.QUARANTINED, Reason.ERROR)
    assert not give_up(inbound_id=got.pk, at=NOON)


def test_settled_once_stays_settled(give: Give) -> None:
    got = give(body="x")
    assert settle(inbound_id=got.pk, at=NOON).status == Status.TICKET
    with pytest.raises(Refused):
        settle_again(inbound_id=got.pk, by=SYSTEM, at=NOON)
    assert Ticket.objects.count() == 1


def test_what_lies_in_quarantine_is_set_aside_with_a_reason_by_the_desk_only(give: Give) -> None:
    got = give(**{"raise": "quarantine"})
    agent = agent_named("赵敏")
    requester = Actor.for_requester(Requester.objects.create(name="x", created_at=NOON), via="portal")
    with pytest.raises(Forbidden):
        dismiss(inbound_id=got.pk, why="x", by=requester, at=NOON)
    with pytest.raises(Forbidden):
        settle_again(inbound_id=got.pk, by=requester, at=NOON)
    with pytest.raises(Malformed):
        dismiss(inbound_id=got.pk, why=" ", by=agent, at=NOON)
    dismissed = dismiss(inbound_id=got.pk, why="广告", by=agent, at=NOON)
    assert (dismissed.status, dismissed.reason) == (Status.IGNORED, Reason.DISMISSED)
    assert dismissed.detail == {"was": "no_sender", "by": "赵敏", "why": "广告"}
    with pytest.raises(Refused):
        dismiss(inbound_id=got.pk, why="x", by=agent, at=NOON)
    assert Inbound.objects.count() == 1


def test_the_desk_puts_a_colleagues_letter_on_the_ticket_as_a_note(give: Give) -> None:
    ticket = give(body="打不开").ticket
    assert ticket is not None
    got = give(
        name="李雷",
        email="li@example.com",
        title="Re: 打不开",
        body="我也打不开",
        ticket=ticket.number,
        files={"a.txt": "x"},
    )
    agent = agent_named("赵敏")
    adopted = adopt(inbound_id=got.pk, ticket=ticket, by=agent, at=NOON)
    assert (adopted.status, adopted.ticket, adopted.detail) == (
        Status.MESSAGE,
        ticket,
        {"was": "stranger", "by": "赵敏"},
    )
    message = Message.objects.get()
    assert message.kind == "note"
    assert "李雷 li@example.com" in message.body
    assert "我也打不开" in message.body
    assert [file.is_internal for file in ticket.attachments.all()] == [True]
    with pytest.raises(Refused):
        adopt(inbound_id=got.pk, ticket=ticket, by=agent, at=NOON)
