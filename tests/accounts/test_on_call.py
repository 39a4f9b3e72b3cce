"""ROLE-3: key systems have someone reachable 24 hours, and a gap is seen before it opens."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.actions import on_call
from accounts.actors import Actor
from accounts.models import AssignmentGroup, OnCallShift, User
from accounts.on_call import gaps, on_call_now, rostered_groups, shifts_between
from core.errors import Forbidden, Malformed, Missing, Refused
from notifications.addresses import ON_CALL_PAGE
from notifications.on_call import warn_of_gaps as warn
from notifications.tasks import warn_of_gaps
from outbox.letters import render
from outbox.models import OutboxMessage
from tests.factories import NOON, Desk, UserFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(db: None) -> Desk:
    desk = Desk()
    AssignmentGroup.objects.filter(pk=desk.group.pk).update(on_call_for="MES")
    desk.group.refresh_from_db()
    return desk


def person(**given: Any) -> User:
    return UserFactory.create(**({"role": "engineer", "phone": "8341"} | given))


def plan(desk: Desk, user: User, begins: float = -1, ends: float = 1, **given: Any) -> OnCallShift:
    """In hours from noon."""
    times = {"starts_at": NOON + begins * HOUR, "ends_at": NOON + ends * HOUR}
    values: dict[str, Any] = {"group": desk.group, "by": desk.supervisor, "at": NOON - DAY}
    return on_call.plan(user=user, **(times | values | given))


def spans() -> list[tuple[str, float, float]]:
    rows = OnCallShift.objects.select_related("user")
    return [(str(one.user), (one.starts_at - NOON) / HOUR, (one.ends_at - NOON) / HOUR) for one in rows]


def test_norm_role_3_who_is_on_call_now_for_which_systems(desk: Desk) -> None:
    plan(desk, person(display_name="周凯"))
    plan(desk, person(display_name="李志远"), 1, 2)
    (found,) = on_call_now(at=NOON)
    assert (found.group.on_call_for, [str(one.user) for one in found.shifts]) == ("MES", ["周凯"])
    (later,) = on_call_now(at=NOON + HOUR)
    assert [str(one.user) for one in later.shifts] == ["李志远"]


def test_norm_role_3_where_nobody_is_on_call_the_lead_or_the_supervisor_stands_in(desk: Desk) -> None:
    (found,) = on_call_now(at=NOON)
    assert (found.shifts, found.stand_ins) == ([], [desk.supervisor.user])
    AssignmentGroup.objects.update(lead=desk.engineer.user)
    (found,) = on_call_now(at=NOON)
    assert found.stand_ins == [desk.engineer.user]
    gone = person(is_active=False)
    OnCallShift.objects.create(group=desk.group, user=gone, starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    (found,) = on_call_now(at=NOON)
    assert found.shifts == []


def test_norm_role_3_gaps_are_the_times_that_no_shift_covers(desk: Desk) -> None:
    plan(desk, person(), 2, 4)
    plan(desk, person(), 3, 6)
    plan(desk, person(), 8, 10)
    groups = list(rostered_groups())
    shifts = shifts_between(NOON, NOON + 12 * HOUR)
    found = gaps(groups, shifts, begins=NOON, ends=NOON + 12 * HOUR)
    hours = [((gap.starts_at - NOON) / HOUR, (gap.ends_at - NOON) / HOUR, gap.is_open) for gap in found]
    assert hours == [(0, 2, True), (6, 8, False), (10, 12, False)]
    assert gaps(groups, shifts, begins=NOON + 2 * HOUR, ends=NOON + 5 * HOUR) == []
    AssignmentGroup.objects.update(on_call_for="")
    assert gaps(list(rostered_groups(also=[desk.group.pk])), shifts, begins=NOON, ends=NOON + 12 * HOUR) == []


def test_norm_role_3_leaders_are_warned_of_a_gap_beforehand_and_once(desk: Desk) -> None:
    plan(desk, person(), -1, 20)
    plan(desk, person(), 22, 100)
    assert warn(at=NOON) == 1
    warn(at=NOON + timedelta(minutes=10))
    letters = {one.address: render(one) for one in OutboxMessage.objects.filter(letter="staff_on_call_gap")}
    assert len(letters) == OutboxMessage.objects.count() == 2  # supervisor and manager
    letter = next(iter(letters.values()))
    assert "MES" in letter.subject
    assert "from 08:00, 24 November until 10:00, 24 November" in letter.text
    assert ON_CALL_PAGE in letter.text
    assert reverse("roster") == ON_CALL_PAGE


def test_norm_role_3_of_a_gap_that_stays_open_leaders_hear_once_a_day(desk: Desk) -> None:
    for hours in (0, 1, 25):
        warn(at=NOON + hours * HOUR)
    assert OutboxMessage.objects.filter(letter="staff_on_call_gap").count() == 4
    AssignmentGroup.objects.update(on_call_for="")
    assert warn_of_gaps() == 0


def test_a_part_of_a_shift_is_covered_and_the_rest_stays(desk: Desk) -> None:
    one, two = person(display_name="one"), person(display_name="two")
    shift = plan(desk, one, 1, 9)
    values: dict[str, Any] = {"user": two, "by": desk.supervisor, "at": NOON}
    on_call.cover(shift_id=shift.pk, starts_at=NOON + 3 * HOUR, ends_at=NOON + 5 * HOUR, **values)
    assert spans() == [("one", 1, 3), ("two", 3, 5), ("one", 5, 9)]
    on_call.cover(shift_id=shift.pk, **values)
    assert spans() == [("two", 1, 3), ("two", 3, 5), ("one", 5, 9)]


def test_what_was_served_of_a_running_shift_stays(desk: Desk) -> None:
    shift = plan(desk, person(display_name="one"), -2, 2)
    on_call.cover(shift_id=shift.pk, user=person(display_name="two"), by=desk.supervisor, at=NOON)
    assert spans() == [("one", -2, 0), ("two", 0, 2)]
    last = OnCallShift.objects.get(user__display_name="two")
    on_call.cancel(shift_id=last.pk, by=desk.supervisor, at=NOON + HOUR)
    assert spans() == [("one", -2, 0), ("two", 0, 1)]
    with pytest.raises(Refused):
        on_call.cancel(shift_id=last.pk, by=desk.supervisor, at=NOON + HOUR)


def test_two_people_swap_shifts_that_lie_ahead(desk: Desk) -> None:
    one, two = plan(desk, person(display_name="one"), 1, 2), plan(desk, person(display_name="two"), 5, 7)
    on_call.swap(shift_id=one.pk, with_shift_id=two.pk, by=desk.supervisor, at=NOON)
    assert spans() == [("two", 1, 2), ("one", 5, 7)]
    for at, other in ((NOON + HOUR, two.pk), (NOON, one.pk)):
        with pytest.raises(Refused):
            on_call.swap(shift_id=one.pk, with_shift_id=other, by=desk.supervisor, at=at)
    with pytest.raises(Missing):
        on_call.swap(shift_id=one.pk, with_shift_id=0, by=desk.supervisor, at=NOON)


def test_who_has_the_shift_leaves_word_to_the_next(desk: Desk) -> None:
    user = person()
    shift, own = plan(desk, user), Actor(user=user, via="web")
    on_call.leave_word(shift_id=shift.pk, word="Disk 3 was replaced; watch the rebuild.", by=own, at=NOON)
    (found,) = on_call_now(at=NOON + 3 * HOUR)
    assert found.word is not None
    assert found.word.handover.startswith("Disk 3")
    with pytest.raises(Forbidden):
        on_call.leave_word(shift_id=shift.pk, word="x", by=desk.agent, at=NOON)
    with pytest.raises(Malformed):
        on_call.leave_word(shift_id=shift.pk, word="a\x00", by=own, at=NOON)
    with pytest.raises(Refused):
        on_call.leave_word(shift_id=plan(desk, user, 5, 6).pk, word="x", by=own, at=NOON)
    on_call.leave_word(shift_id=shift.pk, word="", by=own, at=NOON)
    assert on_call_now(at=NOON)[0].word is None


def test_what_no_roster_can_hold_is_refused(desk: Desk) -> None:
    user = person()
    plan(desk, user)
    for who in (person(phone=""), person(is_active=False), user):
        with pytest.raises(Refused):
            plan(desk, who)
    for hours in ((-30, -26), (1, 24 * 32), (24 * 500, 24 * 500 + 1)):
        with pytest.raises(Refused):
            plan(desk, person(), *hours)
    with pytest.raises(Malformed):
        plan(desk, person(), 2, 2)
    AssignmentGroup.objects.update(is_active=False)
    desk.group.refresh_from_db()
    with pytest.raises(Refused):
        plan(desk, person())


@pytest.mark.parametrize("role", ["agent", "engineer", "dispatcher"])
def test_norm_role_1_supervisors_keep_the_roster_and_nobody_below(desk: Desk, role: str) -> None:
    by, shift = getattr(desk, role), plan(desk, person(), 1, 2)
    with pytest.raises(Forbidden):
        plan(desk, person(), by=by)
    for act, more in ((on_call.cancel, {}), (on_call.cover, {"user": person()}), (on_call.swap, {"with_shift_id": 1})):
        run: Any = act
        with pytest.raises(Forbidden):
            run(shift_id=shift.pk, **more, by=by, at=NOON)
