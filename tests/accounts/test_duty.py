"""Who has which duty now: shifts, those who stand in, and the roster that is read once (ROLE-3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from accounts.actions.duty import cancel_shift, plan_shift
from accounts.actors import SYSTEM, Actor, Via
from accounts.models import Duty, DutyShift, Site, User
from accounts.queries import load_roster, on_duty
from accounts.roles import Role
from core.errors import Forbidden, Malformed, Missing, Refused
from tests.factories import NOON, UserFactory, staff

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def person(role: str = Role.AGENT, **kwargs: Any) -> User:
    return UserFactory.create(role=role, **kwargs)


def shift(user: User, duty: str = Duty.DISPATCHER, **given: Any) -> DutyShift:
    """From eleven to one, unless said otherwise, planned the day before."""
    values: dict[str, Any] = {
        "starts_at": NOON - HOUR,
        "ends_at": NOON + HOUR,
        "by": SYSTEM,
        "at": NOON - timedelta(days=1),
    } | given
    return plan_shift(user=user, duty=duty, **values)


def names(duty: str, *, at: datetime = NOON, site: Site | None = None) -> list[str]:
    """Who has the duty, and that the roster says the same as the single question."""
    found = on_duty(duty, at=at, site=site)
    roster = load_roster(at=at)
    assert [one.id for one in roster.on_duty(duty, site.pk if site else None)] == [user.pk for user in found]
    return [user.display_name for user in found]


@pytest.fixture
def hq() -> Site:
    return Site.objects.create(slug="hq", name="总部", time_zone="Asia/Urumqi")


@pytest.fixture
def plant() -> Site:
    return Site.objects.create(slug="plant", name="龙泉生产基地")


# Planning --------------------------------------------------------------------------------------------------------


def test_norm_role_3_a_shift_runs_from_its_start_until_just_before_its_end() -> None:
    person(Role.DISPATCHER, display_name="陈立")
    shift(person(display_name="何静"))
    moment = timedelta(seconds=1)
    for at, expected in (
        (NOON - HOUR - moment, ["陈立"]),
        (NOON - HOUR, ["何静"]),
        (NOON + HOUR - moment, ["何静"]),
        (NOON + HOUR, ["陈立"]),
    ):
        assert names(Duty.DISPATCHER, at=at) == expected


def test_supervisors_plan_and_nobody_below() -> None:
    user = person()
    with pytest.raises(Forbidden):
        shift(user, by=staff(Role.DISPATCHER))
    planned = shift(user, by=staff(Role.SUPERVISOR))
    with pytest.raises(Forbidden):
        cancel_shift(shift_id=planned.pk, by=Actor.for_user(user, via=Via.WEB), at=NOON)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"duty": "porter"}, "duty"), ({"ends_at": NOON - HOUR}, "ends_at"), ({"ends_at": NOON - 2 * HOUR}, "ends_at")],
)
def test_a_shift_that_cannot_be_read_is_refused_with_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed) as refusal:
        shift(person(), **given)
    assert list(refusal.value.fields) == [field]


def test_a_shift_needs_active_staff_and_must_not_be_over() -> None:
    for nobody in (person(Role.REQUESTER), person(is_active=False)):
        with pytest.raises(Refused):
            shift(nobody)
    with pytest.raises(Refused):
        shift(person(), at=NOON + HOUR)


def test_one_person_has_a_duty_at_a_site_once_at_a_time(hq: Site) -> None:
    user = person()
    shift(user)
    with pytest.raises(Refused):
        shift(user, starts_at=NOON, ends_at=NOON + 3 * HOUR)
    shift(user, starts_at=NOON + HOUR, ends_at=NOON + 3 * HOUR)  # one after the other
    shift(user, duty=Duty.LEADER)
    shift(user, site=hq)
    shift(person())
    assert DutyShift.objects.count() == 5


def test_a_shift_to_come_is_struck_out_and_a_running_one_ends() -> None:
    user = person()
    running, coming = shift(user), shift(user, starts_at=NOON + HOUR, ends_at=NOON + 2 * HOUR)
    cancel_shift(shift_id=coming.pk, by=SYSTEM, at=NOON)
    cancel_shift(shift_id=running.pk, by=SYSTEM, at=NOON)
    assert DutyShift.objects.get().ends_at == NOON
    with pytest.raises(Refused):
        cancel_shift(shift_id=running.pk, by=SYSTEM, at=NOON)
    with pytest.raises(Missing):
        cancel_shift(shift_id=coming.pk, by=SYSTEM, at=NOON)


@pytest.mark.parametrize("wrong", [{"duty": "porter"}, {"ends_at": NOON - HOUR}], ids=["duty", "end"])
def test_the_database_refuses_a_shift_that_makes_no_sense(wrong: dict[str, Any]) -> None:
    shift(person())
    with pytest.raises(IntegrityError):
        DutyShift.objects.update(**wrong)


def test_who_is_on_duty_now_is_found_by_the_index() -> None:
    user, day = person(), timedelta(days=1)
    rows = (
        DutyShift(user=user, duty=Duty.DISPATCHER, starts_at=NOON - n * day, ends_at=NOON - (n - 1) * day)
        for n in range(2000)
    )
    DutyShift.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_dutyshift")
    assert "duty_now" in DutyShift.objects.filter(starts_at__lte=NOON, ends_at__gt=NOON).explain()


# Who has it ------------------------------------------------------------------------------------------------------


def test_norm_role_3_those_of_the_site_come_first_then_those_of_every_site(hq: Site, plant: Site) -> None:
    shift(person(display_name="everywhere"))
    shift(person(display_name="at the plant"), site=plant)
    shift(person(display_name="at headquarters"), site=hq)
    assert names(Duty.DISPATCHER, site=hq) == ["at headquarters", "everywhere"]
    assert names(Duty.DISPATCHER, site=plant) == ["at the plant", "everywhere"]
    assert names(Duty.DISPATCHER) == ["everywhere", "at the plant", "at headquarters"]


def test_norm_role_3_a_site_without_a_shift_has_those_who_stand_in(hq: Site, plant: Site) -> None:
    shift(person(display_name="at the plant"), site=plant)
    person(Role.DISPATCHER, display_name="dispatcher of the plant", site=plant)
    person(Role.DISPATCHER, display_name="dispatcher of headquarters", site=hq)
    assert names(Duty.DISPATCHER, site=hq) == ["dispatcher of headquarters", "dispatcher of the plant"]


def test_whoever_has_a_duty_twice_is_named_once(hq: Site) -> None:
    user = person(display_name="何静")
    shift(user)
    shift(user, site=hq)
    assert names(Duty.DISPATCHER, site=hq) == names(Duty.DISPATCHER) == ["何静"]


def test_norm_role_3_a_shift_of_somebody_who_left_counts_for_nothing() -> None:
    gone = person()
    shift(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    person(Role.DISPATCHER, display_name="陈立")
    assert names(Duty.DISPATCHER) == ["陈立"]


STAND_INS = {
    Duty.DISPATCHER: [{Role.DISPATCHER}, {Role.SUPERVISOR}],
    Duty.SHIFT_LEAD: [{Role.SUPERVISOR}, {Role.MANAGER}],
    Duty.SUPERVISOR: [{Role.SUPERVISOR}],
    Duty.MANAGER: [{Role.MANAGER}, {Role.ADMIN}],
    Duty.LEADER: [{Role.SUPERVISOR, Role.MANAGER}],
}


@pytest.mark.parametrize("duty", Duty.values)
def test_norm_role_3_without_a_shift_those_of_the_role_stand_in(duty: str) -> None:
    for role in Role.values:
        person(role, display_name=role)
        person(role, display_name="gone", is_active=False)
    for roles in STAND_INS[Duty(duty)]:
        assert set(names(duty)) == roles
        User.objects.filter(role__in=roles).update(is_active=False)
    assert names(duty) == []


def test_an_unknown_duty_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        load_roster(at=NOON).on_duty("porter")


# The roster ------------------------------------------------------------------------------------------------------


def test_a_roster_is_two_statements_and_answers_without_any(
    hq: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        shift(person(site=hq), site=hq)
    with django_assert_num_queries(2):
        roster = load_roster(at=NOON)
    with django_assert_num_queries(0):
        for _ in range(1000):
            assert len(roster.on_duty(Duty.DISPATCHER, hq.pk)) == 30
            roster.on_duty(Duty.LEADER)
    with django_assert_num_queries(3):
        assert on_duty(Duty.DISPATCHER, at=NOON, site=hq)[0].site == hq


def test_what_was_asked_once_is_not_spoilt_by_who_asked() -> None:
    person(Role.DISPATCHER)
    roster = load_roster(at=NOON)
    roster.on_duty(Duty.DISPATCHER).clear()
    assert len(roster.on_duty(Duty.DISPATCHER)) == 1


def test_a_roster_knows_everybody_of_the_desk_and_his_time_zone(hq: Site) -> None:
    here = person(display_name="王悦", email="wy@desk.example", language="zh-hans", site=hq)
    nameless = person(Role.ENGINEER, display_name="", username="lizhiyuan")
    gone, asker = person(is_active=False), person(Role.REQUESTER)
    roster = load_roster(at=NOON)
    found = roster.user(here.pk)
    assert found is not None
    assert (found.name, found.email, found.language, found.time_zone, found.role, found.is_active) == (
        *("王悦", "wy@desk.example", "zh-hans", "Asia/Urumqi", "agent"),
        True,
    )
    other = roster.user(nameless.pk)
    assert other is not None
    assert (other.name, other.time_zone) == ("lizhiyuan", "Asia/Shanghai")
    left = roster.user(gone.pk)
    assert left is not None
    assert not left.is_active
    assert roster.user(asker.pk) is None
    assert roster.user(None) is None
