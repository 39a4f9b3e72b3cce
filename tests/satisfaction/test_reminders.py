"""Whoever forgets to say whether a result helps is reminded: in his words, by his way, until he answers (SAT-2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import Site
from channels_intake.models import Source
from outbox.letters import Letter, render
from outbox.models import OutboxMessage
from satisfaction.actions import answer_confirmation
from satisfaction.errors import LinkExpired
from satisfaction.links import token_of
from satisfaction.models import Invitation
from satisfaction.queries import read_confirmation
from sla.firing import fire_due
from tests.factories import RequesterFactory
from tests.satisfaction.reminding import let_close
from tests.sla.clockwork import Crew, at, fire, fire_late
from tickets.models import Ticket

Resolve = Callable[..., Ticket]
FIRST, SECOND, OVER = "Wed 11:00", "Fri 11:00", "2026-11-30 11:00"


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


@pytest.fixture
def resolve(crew: Crew) -> Resolve:
    """A ticket resolved on Monday at eleven, of a requester with these particulars."""

    def resolve(channel: str = "phone", kind: str = "incident", **person: object) -> Ticket:
        requester = RequesterFactory.create(**person)
        ticket = crew.by("11:00").processing(channel=channel, kind=kind, requester=requester)
        return crew.resolve(ticket, "11:00")

    return resolve


def reminders(ticket: Ticket) -> list[Letter]:
    sent = OutboxMessage.objects.filter(thread_key=ticket.number, letter="confirm_reminder").order_by("pk")
    return [render(message) for message in sent]


def asked(ticket: Ticket) -> Invitation:
    return Invitation.objects.get(ticket=ticket, purpose="confirm")


def test_norm_sat_2_two_letters_in_his_language_with_his_link(crew: Crew, resolve: Resolve) -> None:
    ticket = resolve(honorific="张工", language="zh-hans")
    fire(OVER)
    letters = reminders(ticket)
    assert len(letters) == 2
    for letter in letters:
        assert letter.text.startswith("张工，您好：\n")
        assert f"/c/{token_of(asked(ticket))}/" in letter.text
        assert "自动关闭" not in letter.text
    assert asked(ticket).reminders == 2
    assert asked(ticket).reminded_at == at(SECOND)


def test_a_reminder_says_when_it_is_closed_where_the_policy_closes(crew: Crew, resolve: Resolve) -> None:
    let_close(crew)
    plain, complaint = resolve(language="en"), resolve(kind="complaint", language="en")
    fire(FIRST)
    assert "Without an answer by 11:00, 30 November it is closed automatically." in reminders(plain)[0].text
    assert "closed automatically" not in reminders(complaint)[0].text


def test_norm_sat_2_nobody_is_reminded_of_what_he_has_answered(crew: Crew, resolve: Resolve) -> None:
    ticket = resolve()
    fire(FIRST)
    answer_confirmation(token=token_of(asked(ticket)), answer="solved", at=at("Thu 09:00"))
    fire(OVER)
    assert len(reminders(ticket)) == 1


def test_a_link_that_is_sent_once_more_is_valid_once_more(crew: Crew, resolve: Resolve) -> None:
    ticket = resolve()
    token = token_of(asked(ticket))
    fire(SECOND)
    last = at(SECOND) + timedelta(days=14)
    assert read_confirmation(token, at=last - timedelta(seconds=1)).expires_at == last
    with pytest.raises(LinkExpired):
        read_confirmation(token, at=last)


def test_each_reminder_is_sent_once_however_often_one_looks(crew: Crew, resolve: Resolve) -> None:
    ticket = resolve()
    for _ in range(3):
        fire_due(now=lambda: at("Wed 11:05"))
    assert len(reminders(ticket)) == 1


def test_after_days_of_standstill_he_is_reminded_once(crew: Crew, resolve: Resolve) -> None:
    ticket = resolve()
    fire_late("Fri 16:00")
    assert len(reminders(ticket)) == 1
    assert asked(ticket).reminders == 1


def test_a_standstill_beyond_the_end_reminds_nobody_and_closes_nothing(crew: Crew, resolve: Resolve) -> None:
    let_close(crew)
    ticket = resolve()
    fire_late("2026-12-02 09:00")
    assert reminders(ticket) == []
    assert Ticket.objects.get(pk=ticket.pk).state == "confirming"


def test_by_messenger_if_he_came_by_one(crew: Crew, resolve: Resolve) -> None:
    Source.objects.create(slug="rtx", adapter="rtx", name="RTX", created_at=at("09:00"))
    ticket = resolve(channel="rtx", im_account="wangmin", email="wangmin@corp.example")
    fire(FIRST)
    message = OutboxMessage.objects.get(thread_key=ticket.number, letter="confirm_reminder")
    assert (message.transport, message.address) == ("im", "rtx:rtx:wangmin")


def test_who_cannot_be_reached_does_not_count_as_reminded(crew: Crew, resolve: Resolve) -> None:
    let_close(crew)
    ticket = resolve(email="", phone="6021")
    fire(OVER)
    assert not OutboxMessage.objects.filter(thread_key=ticket.number, letter="confirm_reminder").exists()
    assert asked(ticket).reminders == 0
    assert Ticket.objects.get(pk=ticket.pk).state == "confirming", "nobody was reminded, so nothing is closed"


def test_by_the_hours_of_his_own_site(crew: Crew, resolve: Resolve) -> None:
    site = Site.objects.create(slug="west", name="West", time_zone="Asia/Urumqi")
    ticket = resolve(site=site, language="zh-hans")
    fire(FIRST)
    (letter,) = reminders(ticket)
    assert "12 月 9 日 09:00 前有效" in letter.text
