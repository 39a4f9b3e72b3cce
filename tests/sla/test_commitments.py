"""The times an engineer may commit to in one press (LIFE-5)."""

from datetime import UTC, datetime, timedelta

import pytest

from sla.calendars import Hours
from sla.commitments import commitments_for, offer
from tests.factories import NOON, Desk
from tickets.models import Ticket

WEEK = [["09:00", "12:00"], ["13:30", "18:00"]]
SITE = Hours.from_doc({"time_zone": "Asia/Shanghai", "week": [WEEK] * 5 + [[], []]})
ALWAYS = Hours.from_doc({"time_zone": "Asia/Shanghai", "week": [[["00:00", "24:00"]]] * 7})


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """Of November 2026, whose 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def told(hours: Hours, at: datetime, limit: datetime | None = None) -> tuple[list[str], str]:
    found = offer(hours=hours, limit=limit, at=at)
    said = [f"{moment + timedelta(hours=8):%d %H:%M}" for moment in found.times]
    return said, f"{found.first + timedelta(hours=8):%d %H:%M}"


@pytest.mark.parametrize(
    ("at", "limit", "times", "first"),
    [
        (shanghai(23, 14, 2), None, ["23 14:20", "23 14:45", "23 15:15"], "23 14:45"),
        (shanghai(23, 14, 2), shanghai(23, 16, 30), ["23 14:45", "23 15:15", "23 16:15"], "23 15:15"),
        (shanghai(23, 14, 2), shanghai(23, 14, 22), ["23 14:15", "23 14:20", "23 14:45"], "23 14:20"),
        (shanghai(23, 14, 2), shanghai(23, 14, 5), ["23 14:15", "23 14:20", "23 14:45"], "23 14:15"),
        (shanghai(23, 11, 50), None, ["23 13:35", "23 14:00", "23 14:30"], "23 14:00"),
        (shanghai(27, 17, 55), None, ["30 09:10", "30 09:30", "30 10:00"], "30 09:30"),
    ],
)
def test_norm_life_5_three_times_within_working_hours(
    at: datetime, limit: datetime | None, times: list[str], first: str
) -> None:
    assert told(SITE, at, limit) == (times, first)


def test_what_runs_day_and_night_is_not_put_off_until_the_morning() -> None:
    assert told(ALWAYS, shanghai(28, 2))[0] == ["28 02:15", "28 02:30", "28 03:00"]


def test_norm_life_4_a_time_later_than_the_user_was_told_says_so() -> None:
    found = offer(hours=SITE, limit=shanghai(23, 14, 22), at=shanghai(23, 14, 2))
    assert [found.is_late(moment) for moment in found.times] == [False, False, True]
    assert not offer(hours=SITE, limit=None, at=NOON).is_late(NOON)


def test_the_hours_are_those_of_the_solution(db: None) -> None:
    desk = Desk()
    ticket = Ticket.objects.select_related("requester__site").get(pk=desk.dispatched().pk)
    found = commitments_for([ticket], at=desk.at)[ticket.pk]
    assert len(found.times) == 3
    assert all(moment > desk.at for moment in found.times)
    assert found.limit == ticket.answer_by
