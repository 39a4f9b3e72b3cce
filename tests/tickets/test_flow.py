"""How tickets stand and flow, against a recount ticket by ticket."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import NOON, Desk
from tickets.choices import OPEN_STATES
from tickets.flow import NOBODY, Part, behind, count_by_time, loads
from tickets.models import Ticket

DAY = timedelta(days=1)
STATES = ("received", "acknowledged", "dispatched", "processing", "tracking", "confirming", "closed", "cancelled")
CHANNELS = ("phone", "portal", "email")
SOME = st.lists(
    st.tuples(st.sampled_from(STATES), st.sampled_from(CHANNELS), st.integers(0, 4 * 24), st.integers(0, 3 * 24)),
    max_size=6,
)

pytestmark = pytest.mark.django_db


def make(desk: Desk, some: list[tuple[str, str, int, int]]) -> list[Ticket]:
    """Received so many hours after noon, and what is over, over so many hours later."""
    found = []
    for state, channel, later, took in some:
        pk = desk.in_state(state, channel=channel).pk
        begun = NOON + timedelta(hours=later)
        ended = begun + timedelta(hours=took) if state in {"closed", "cancelled"} else None
        Ticket.objects.filter(pk=pk).update(created_at=begun, closed_at=ended)
        found.append(Ticket.objects.get(pk=pk))
    return found


def day(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=SOME, first=st.integers(-1, 3), days=st.integers(1, 4))
def test_what_came_and_went_by_day_is_what_a_recount_finds(
    some: list[tuple[str, str, int, int]], first: int, days: int
) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    desk = Desk()
    Ticket.objects.filter(closed_at=None).update(created_at=NOON - 400 * DAY)  # of examples before
    Ticket.objects.filter(closed_at__isnull=False).update(closed_at=NOON - 300 * DAY, created_at=NOON - 400 * DAY)
    tickets = make(desk, some)
    begins = day(NOON + first * DAY, zone)
    ends = begins + days * DAY
    for what, moment in (("received", "created_at"), ("closed", "closed_at")):
        wanted: dict[datetime, int] = {}
        for one in tickets:
            at = getattr(one, moment)
            if at and begins <= at < ends:
                wanted[day(at, zone)] = wanted.get(day(at, zone), 0) + 1
        assert count_by_time(what, spans=[(begins, ends)], part=Part(), zone=zone) == wanted
    open_then = {
        one.pk for one in tickets if one.created_at < ends and (one.closed_at is None or one.closed_at >= ends)
    }
    mine = {one.pk for one in tickets}
    found = behind("backlog", begins=begins, ends=ends, part=Part()).filter(pk__in=mine)
    assert set(found.values_list("pk", flat=True)) == open_then


def test_loads_are_what_a_recount_finds() -> None:
    desk = Desk()
    make(desk, [(state, CHANNELS[place % 3], place, 1) for place, state in enumerate(STATES)])
    found = loads(part=Part())
    open_tickets = [one for one in Ticket.objects.all() if one.state in OPEN_STATES]
    assert found.total.open == len(open_tickets) == 6
    assert found.total.unassigned == sum(one.assignee_id is None and one.state != "confirming" for one in open_tickets)
    assert found.total.oldest == min(one.created_at for one in open_tickets)
    for channel, load in found.channels.items():
        assert load.open == sum(one.channel == channel for one in open_tickets)
    for user_id, load in found.people.items():
        assert load.open == sum((one.assignee_id or one.first_responder_id) == user_id for one in open_tickets)


def test_a_part_of_the_desk() -> None:
    desk = Desk()
    make(desk, [("processing", "phone", 0, 0), ("received", "portal", 0, 0)])
    assert desk.engineer.user
    assert loads(part=Part(group=desk.group.slug)).total.open == 1
    assert loads(part=Part(group=NOBODY)).total.open == 1
    assert loads(part=Part(channel="portal")).total.open == 1
    assert loads(part=Part(person=desk.engineer.user.username)).total.open == 1
    assert loads(part=Part(site="nowhere")).total.open == 0
    nobodys = behind("open", begins=NOON, ends=NOON, part=Part(person=NOBODY))
    assert all(one.assignee_id is None and one.first_responder_id is None for one in nobodys)


def test_an_unknown_figure_has_no_list() -> None:
    with pytest.raises(KeyError):
        behind("secret", begins=NOON, ends=NOON, part=Part())


def test_what_its_user_has_confirmed_is_not_to_be_confirmed_any_more() -> None:
    desk = Desk()
    waiting, _confirmed = desk.confirming(), desk.confirmed()
    assert loads(part=Part()).total.confirming == 1
    assert list(behind("confirming", begins=NOON, ends=NOON, part=Part())) == [waiting]
