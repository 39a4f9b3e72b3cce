"""While somebody sleeps he is written only what cannot wait; the rest is his morning's one digest."""

from datetime import UTC, datetime, time, timedelta

import pytest
from pytest_django import Settings

from accounts.models import Site
from accounts.roles import Role
from notifications.actions import send_digests
from notifications.alerts.quiet import quiet_until
from notifications.models import Mail, Notice
from tests.factories import Desk, UserFactory
from tests.notifications.steps import NIGHT, fire, latest, mails, step, storm, written
from tickets import actions

SHANGHAI = "Asia/Shanghai"
MORNING = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # Tuesday, 07:00 in Shanghai
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("23T21:59:59.999999", None),
        ("23T22:00:00", "24T07:00"),
        ("23T23:59:59", "24T07:00"),
        ("24T00:00:00", "24T07:00"),
        ("24T06:59:59.999999", "24T07:00"),
        ("24T07:00:00", None),
        ("24T12:00:00", None),
    ],
)
def test_they_begin_with_the_first_hour_and_are_over_at_the_last(local: str, until: str | None) -> None:
    at = datetime.fromisoformat(f"2026-11-{local}+08:00").astimezone(UTC)

    expected = datetime.fromisoformat(f"2026-11-{until}+08:00") if until else None
    assert quiet_until(at, time_zone=SHANGHAI) == expected


@pytest.mark.parametrize(
    ("begin", "end", "hour", "until"),
    [(1, 6, 0, None), (1, 6, 1, 6), (1, 6, 6, None), (22, 0, 23, 24), (22, 0, 0, None), (9, 9, 9, None)],
)
def test_the_desk_chooses_its_hours(settings: Settings, begin: int, end: int, hour: int, until: int | None) -> None:
    settings.QUIET_FROM, settings.QUIET_UNTIL = time(begin), time(end)
    midnight = datetime(2026, 11, 23, tzinfo=UTC)

    found = quiet_until(midnight + timedelta(hours=hour), time_zone="UTC")
    assert found == (midnight + timedelta(hours=until) if until else None)


def test_they_follow_summer_time() -> None:
    # In the night to 25 October 2026 the clocks of Berlin go back: it lasts an hour longer.
    at = datetime(2026, 10, 24, 20, 30, tzinfo=UTC)

    assert quiet_until(at, time_zone="Europe/Berlin") == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)


def test_a_letter_of_the_night_waits_for_the_morning_and_is_one_digest(desk: Desk) -> None:
    ticket = desk.receive()
    fire(*storm(ticket, desk.supervisor.user, 3), at=NIGHT)
    fire(step(ticket, desk.supervisor.user), at=NIGHT + timedelta(hours=3))

    assert mails(desk.supervisor.user) == [Mail.HELD] * 4
    assert {notice.held_until for notice in Notice.objects.all()} == {MORNING}
    assert send_digests(at=MORNING - SECOND) == 0
    assert send_digests(at=MORNING) == 1
    assert written(desk.supervisor.user) == ["staff_clock_digest"]
    assert "4 messages" in latest(desk.supervisor.user).text


def test_each_has_the_night_of_his_own_site(desk: Desk) -> None:
    site = Site.objects.create(slug="berlin", name="Berlin", time_zone="Europe/Berlin")
    abroad = UserFactory.create(role=Role.SUPERVISOR, site=site)
    fire(step(desk.receive(), desk.supervisor.user, abroad), at=NIGHT)  # 16:00 in Berlin

    assert (mails(desk.supervisor.user), mails(abroad)) == ([Mail.HELD], [Mail.SENT])


def test_what_is_urgent_p1_or_major_does_not_wait(desk: Desk) -> None:
    plain, p1, major = desk.receive(), desk.receive(impact="high", urgency="high"), desk.receive()
    actions.mark_major(ticket_id=major.pk, is_major=True, reason="All of them.", by=desk.agent, at=desk.at)
    reader = UserFactory.create(role=Role.SUPERVISOR)
    fire(step(plain, reader), step(plain, reader, is_urgent=True), step(p1, reader), step(major, reader), at=NIGHT)

    assert mails(reader) == [Mail.HELD, Mail.SENT, Mail.SENT, Mail.SENT]


def test_the_brake_holds_for_what_is_urgent_and_its_digest_goes_in_the_night_without_the_rest(desk: Desk) -> None:
    plain, p1 = desk.receive(), desk.receive(impact="high", urgency="high")
    fire(*storm(plain, desk.supervisor.user, 3), *storm(p1, desk.supervisor.user, 7), at=NIGHT)
    assert mails(desk.supervisor.user) == [Mail.HELD] * 3 + [Mail.SENT] * 5 + [Mail.HELD] * 2

    assert send_digests(at=NIGHT + timedelta(seconds=61)) == 1
    assert "2 messages" in latest(desk.supervisor.user).text
    assert send_digests(at=MORNING) == 1
    assert "3 messages" in latest(desk.supervisor.user).text


def test_what_was_held_by_the_brake_just_before_does_not_go_after_they_began(desk: Desk) -> None:
    ten = NIGHT - timedelta(hours=1)
    fire(step(desk.receive(), desk.supervisor.user, is_digest=True), at=ten - timedelta(seconds=61))
    fire(step(desk.receive(), desk.manager.user, is_digest=True), at=ten - timedelta(seconds=59))

    untils = Notice.objects.order_by("pk").values_list("held_until", flat=True)
    assert list(untils) == [ten - SECOND, MORNING]
    assert send_digests(at=ten) == 0  # the pass came too late for the first: he sleeps now
    assert send_digests(at=MORNING) == 2
