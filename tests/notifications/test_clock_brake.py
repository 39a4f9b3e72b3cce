"""However many clocks run out, nobody gets more letters than he can read: the first few, and digests of the rest."""

from datetime import timedelta

from pytest_django import Settings

from accounts.roles import Role
from notifications.actions import send_digests
from notifications.models import Mail, Notice
from outbox.models import OutboxMessage
from sla.events import Firing
from tests.factories import Desk, UserFactory
from tests.notifications.steps import AFTERNOON, fire, held, mails, step, storm, written

SENT, HELD = Mail.SENT, Mail.HELD


def test_the_first_letters_go_and_the_others_are_held(desk: Desk) -> None:
    ticket = desk.receive()
    fire(*storm(ticket, desk.supervisor.user, 8), step(ticket, desk.manager.user))

    assert mails(desk.supervisor.user) == [SENT] * 5 + [HELD] * 3
    assert written(desk.supervisor.user) == ["staff_clock"] * 5
    assert mails(desk.manager.user) == [SENT]
    assert {notice.held_until for notice in Notice.objects.filter(mail=HELD)} == {AFTERNOON + timedelta(seconds=60)}


def test_the_brake_counts_over_batches_and_lets_go_after_its_minutes(desk: Desk) -> None:
    ticket = desk.receive()
    for minute, expected in ((0, SENT), (1, SENT), (2, SENT), (3, SENT), (4, SENT), (5, HELD), (9, HELD), (10, SENT)):
        fire(step(ticket, desk.supervisor.user), at=AFTERNOON + timedelta(minutes=minute))
        assert mails(desk.supervisor.user)[-1] == expected, minute


def test_the_desk_chooses_how_hard_the_brake_is(desk: Desk, settings: Settings) -> None:
    settings.BRAKE_LETTERS, settings.BRAKE_MINUTES = 1, 2
    ticket = desk.receive()
    for minute, expected in ((0, SENT), (1, HELD), (2, SENT)):
        fire(step(ticket, desk.supervisor.user), at=AFTERNOON + timedelta(minutes=minute))
        assert mails(desk.supervisor.user)[-1] == expected, minute

    settings.BRAKE_LETTERS = 0
    fire(step(ticket, desk.manager.user))
    assert mails(desk.manager.user) == [HELD]


def test_what_the_policy_wants_in_a_digest_is_always_held(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user, is_digest=True), step(desk.receive(), desk.supervisor.user))

    assert mails(desk.supervisor.user) == [HELD, SENT]


def test_what_is_urgent_gets_through_a_storm_of_others(desk: Desk) -> None:
    plain, p1 = desk.receive(), desk.receive(impact="high", urgency="high")
    fire(*storm(plain, desk.supervisor.user, 9))
    fire(*storm(p1, desk.supervisor.user, 7), at=AFTERNOON + timedelta(minutes=1))

    assert mails(desk.supervisor.user)[9:] == [SENT] * 5 + [HELD] * 2
    # And a storm of what is urgent leaves nothing to the others.
    fire(*storm(p1, desk.manager.user, 7))
    fire(step(plain, desk.manager.user))
    assert mails(desk.manager.user) == [SENT] * 5 + [HELD] * 3


def test_within_a_batch_the_urgent_come_first(desk: Desk) -> None:
    fire(*storm(desk.receive(), desk.supervisor.user, 5), step(desk.receive(), desk.supervisor.user, is_urgent=True))

    assert mails(desk.supervisor.user) == [SENT] * 4 + [HELD] + [SENT]


def test_ten_thousand_clocks_give_five_letters_and_a_digest_a_minute(desk: Desk) -> None:
    tickets = [desk.receive(), desk.receive()]
    supervisor, other = desk.supervisor.user, UserFactory.create(role=Role.SUPERVISOR)
    for batch in range(20):
        firings: list[Firing] = []
        for place in range(500):
            norm, code = ("BRT-1", "breached") if place % 5 else ("SLA-PRI", "escalated")
            firings.append(step(tickets[place % 2], supervisor, norm=norm, code=code))
        at = AFTERNOON + timedelta(seconds=8 * batch)  # two and a half minutes of it
        fire(*firings, step(tickets[0], other, is_digest=True), at=at)
        send_digests(at=at)
    while held(supervisor):
        at += timedelta(seconds=20)
        send_digests(at=at)

    names = written(supervisor)
    assert names.count("staff_clock") == 5
    assert 2 <= names.count("staff_clock_digest") <= 4
    digests = OutboxMessage.objects.filter(address=supervisor.email, letter="staff_clock_digest")  # type: ignore[union-attr]
    counted: dict[tuple[str, str], int] = {}
    for digest in digests:
        assert digest.context["total"] == sum(line["count"] for line in digest.context["counts"])
        for line in digest.context["counts"]:
            key = line["norm"], line["code"]
            counted[key] = counted.get(key, 0) + line["count"]
    sent_at_once = Notice.objects.filter(user=supervisor, mail=SENT)
    assert counted == {
        ("BRT-1", "breached"): 8000 - sent_at_once.filter(params__norm="BRT-1").count(),
        ("SLA-PRI", "escalated"): 2000 - sent_at_once.filter(params__norm="SLA-PRI").count(),
    }
    assert Notice.objects.filter(user=supervisor, mail=Mail.DIGESTED).count() == 9995 == sum(counted.values())
