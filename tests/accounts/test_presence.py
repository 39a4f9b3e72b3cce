"""Whether people are at the desk: said, seen, noticed missing (RTX-3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts import tasks
from accounts.actions.presence import SEEN_EVERY, SILENT_AFTER, mark_silent, see, set_presence
from accounts.actors import SYSTEM, Actor, Via
from accounts.events import PresenceChanged
from accounts.models import Presence, PresenceChange, User
from accounts.roles import Role
from core import bus
from core.errors import Forbidden, Malformed, Refused
from servicedesk.beat import BEAT_SCHEDULE
from tests.accounts.conftest import at_once
from tests.factories import NOON, UserFactory, staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
Heard = list[PresenceChanged]


def say(user: User, status: str, note: str = "", *, after: int = 0, by: Actor | None = None) -> Presence:
    hand = by or Actor.for_user(user, via=Via.WEB)
    return set_presence(user=user, status=status, note=note, by=hand, at=NOON + after * MINUTE)


def history(user: User) -> list[tuple[str, str, int]]:
    """Status, word and minutes after noon of each change."""
    rows = PresenceChange.objects.filter(user=user)
    return [(row.status, row.note, (row.at - NOON) // MINUTE) for row in rows]


# Said ------------------------------------------------------------------------------------------------------------


def test_norm_rtx_3_whoever_goes_can_leave_word_and_coming_back_clears_it(agent: User, heard: Heard) -> None:
    away = say(agent, "away", "In a meeting until 12:30")
    assert (away.status, away.since, away.note, away.note_at) == ("away", NOON, "In a meeting until 12:30", NOON)
    assert not away.is_unexplained
    back = say(agent, "online", "In a meeting until 12:30", after=20)  # the form still holds the word
    assert (back.status, back.note, back.note_at) == ("online", "", None)
    assert back.since == NOON + 20 * MINUTE
    assert history(agent) == [("away", "In a meeting until 12:30", 0), ("online", "", 20)]
    assert [(fact.status, fact.note_left) for fact in heard] == [("away", True), ("online", False)]


def test_norm_rtx_3_word_can_be_left_later_and_the_absence_keeps_its_beginning(agent: User, heard: Heard) -> None:
    assert say(agent, "away").is_unexplained
    left = say(agent, "away", "Back at 13:00", after=28)
    assert (left.since, left.note_at) == (NOON, NOON + 28 * MINUTE)
    assert not left.is_unexplained
    assert history(agent) == [("away", "", 0), ("away", "Back at 13:00", 28)]
    assert heard[-1] == PresenceChanged(
        user_id=agent.pk, status="away", since=NOON, note_left=True, at=NOON + 28 * MINUTE
    )


def test_saying_the_same_again_changes_nothing_but_that_he_was_seen(agent: User, heard: Heard) -> None:
    say(agent, "away", "Back soon")
    again = say(agent, "away", after=5)
    assert (again.note, again.since, again.seen_at) == ("Back soon", NOON, NOON + 5 * MINUTE)
    assert len(heard) == PresenceChange.objects.count() == 1


def test_a_word_belongs_to_its_absence(agent: User) -> None:
    say(agent, "away", "Back soon")
    assert say(agent, "lunch", after=5).note == ""


@pytest.mark.parametrize("status", ["lunch", "off", "online"])
def test_norm_rtx_3_lunch_and_off_duty_need_no_word(agent: User, status: str) -> None:
    assert not say(agent, status).is_unexplained


@pytest.mark.parametrize(
    ("status", "note", "field"),
    [
        ("silent", "", "status"),  # noticed, never said
        ("busy", "", "status"),
        ("away", "x" * 201, "note"),
        ("away", "a\x00b", "note"),
        ("away", "one\ntwo", "note"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field(agent: User, status: str, note: str, field: str) -> None:
    with pytest.raises(Malformed) as refusal:
        say(agent, status, note)
    assert list(refusal.value.fields) == [field]
    assert not Presence.objects.exists()


def test_one_speaks_for_himself_and_a_supervisor_for_others(agent: User) -> None:
    with pytest.raises(Forbidden):
        say(agent, "off", by=staff(Role.ENGINEER))
    boss = staff(Role.SUPERVISOR)
    gone = say(agent, "away", "Called in sick", by=boss)
    assert gone.seen_at is None  # nobody has seen him
    assert PresenceChange.objects.get().by == boss.user
    assert say(agent, "online", by=SYSTEM, after=3).seen_at == NOON + 3 * MINUTE


def test_only_active_staff_are_present(heard: Heard) -> None:
    asker = UserFactory.create(role=Role.REQUESTER)
    gone = UserFactory.create(role=Role.AGENT, is_active=False)
    with pytest.raises(Forbidden):
        say(asker, "away")
    with pytest.raises(Forbidden):
        see(user=asker, at=NOON)
    with pytest.raises(Refused):
        say(gone, "away", by=staff(Role.MANAGER))
    assert not heard


def test_a_listener_who_fails_takes_the_change_back(agent: User, heard: Heard) -> None:
    def fail(_fact: PresenceChanged) -> None:
        raise ZeroDivisionError

    bus.subscribe(PresenceChanged, fail)
    with pytest.raises(ZeroDivisionError):
        say(agent, "away")
    assert not Presence.objects.exists()
    assert not PresenceChange.objects.exists()


# Seen ------------------------------------------------------------------------------------------------------------


def test_whoever_is_seen_for_the_first_time_is_online(agent: User, heard: Heard) -> None:
    here = see(user=agent, at=NOON)
    assert (here.status, here.since, here.seen_at) == ("online", NOON, NOON)
    assert agent.presence == here
    assert history(agent) == [("online", "", 0)]
    assert [fact.status for fact in heard] == ["online"]


@pytest.mark.parametrize("status", ["away", "lunch", "off"])
def test_what_somebody_said_of_himself_stands_although_he_is_seen(agent: User, status: str) -> None:
    say(agent, status, "Back soon")
    seen = see(user=agent, at=NOON + 2 * MINUTE)
    assert (seen.status, seen.note, seen.seen_at) == (status, "Back soon", NOON + 2 * MINUTE)


def test_being_seen_costs_nothing_within_a_minute_and_one_statement_after(
    agent: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    see(user=agent, at=NOON)
    person = User.objects.select_related("presence").get(pk=agent.pk)
    with django_assert_num_queries(0):
        see(user=person, at=NOON + SEEN_EVERY - timedelta(seconds=1))
    with django_assert_num_queries(1):
        see(user=person, at=NOON + SEEN_EVERY)
    assert Presence.objects.get().seen_at == NOON + SEEN_EVERY
    assert PresenceChange.objects.count() == 1


def test_somebody_entered_by_his_supervisor_is_seen_later(agent: User) -> None:
    say(agent, "away", by=staff(Role.SUPERVISOR))
    stale = User.objects.get(pk=agent.pk)
    assert see(user=stale, at=NOON + MINUTE).seen_at == NOON + MINUTE
    assert Presence.objects.get().status == "away"


# Noticed missing -------------------------------------------------------------------------------------------------


def test_norm_rtx_3_whoever_is_not_seen_for_ten_minutes_is_silent_since_then(agent: User, heard: Heard) -> None:
    see(user=agent, at=NOON)
    assert mark_silent(at=NOON + SILENT_AFTER - timedelta(seconds=1)) == 0
    at = NOON + SILENT_AFTER
    assert mark_silent(at=at) == 1
    silent = Presence.objects.get()
    assert (silent.status, silent.since, silent.seen_at) == ("silent", NOON, NOON)
    assert silent.is_unexplained
    assert heard[-1] == PresenceChanged(user_id=agent.pk, status="silent", since=NOON, note_left=False, at=at)
    assert PresenceChange.objects.last().by is None  # type: ignore[union-attr]
    assert mark_silent(at=at + MINUTE) == 0


def test_norm_rtx_3_a_silent_person_is_back_by_whatever_he_does(agent: User, heard: Heard) -> None:
    see(user=agent, at=NOON)
    mark_silent(at=NOON + 10 * MINUTE)
    back = see(user=agent, at=NOON + 12 * MINUTE)
    assert (back.status, back.since) == ("online", NOON + 12 * MINUTE)
    assert history(agent) == [("online", "", 0), ("silent", "", 0), ("online", "", 12)]
    assert [fact.status for fact in heard] == ["online", "silent", "online"]


@pytest.mark.parametrize("status", ["away", "lunch", "off"])
def test_whoever_said_that_he_goes_is_not_silent(agent: User, status: str) -> None:
    say(agent, status)
    assert mark_silent(at=NOON + timedelta(hours=5)) == 0


def test_whoever_left_the_firm_is_not_missed(agent: User) -> None:
    see(user=agent, at=NOON)
    User.objects.filter(pk=agent.pk).update(is_active=False)
    assert mark_silent(at=NOON + timedelta(hours=1)) == 0


def test_a_pass_without_anybody_costs_one_statement(
    agent: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        see(user=UserFactory.create(), at=NOON)
    with django_assert_num_queries(1):
        mark_silent(at=NOON + MINUTE)


def test_a_pass_costs_five_statements_for_each_who_is_missing(
    agent: User, django_assert_num_queries: DjangoAssertNumQueries, heard: Heard
) -> None:
    for _ in range(4):
        see(user=UserFactory.create(), at=NOON)
    with django_assert_num_queries(1 + 4 * 5):  # beginning, lock, presence, change, end
        assert mark_silent(at=NOON + 10 * MINUTE) == 4


def test_whoever_is_seen_while_a_pass_runs_is_spared(heard: Heard) -> None:
    first, second = UserFactory.create(), UserFactory.create()
    for user in (first, second):
        see(user=user, at=NOON)
    at = NOON + 10 * MINUTE

    def act_meanwhile(fact: PresenceChanged) -> None:
        if fact.user_id == first.pk and fact.status == "silent":
            assert mark_silent(at=NOON) == 0
            see(user=User.objects.get(pk=second.pk), at=at)

    bus.subscribe(PresenceChanged, act_meanwhile)
    assert mark_silent(at=at) == 1
    assert Presence.objects.get(user=second).status == "online"


def test_one_whose_change_fails_keeps_nobody_else_waiting(heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    first, second = UserFactory.create(), UserFactory.create()
    for user in (first, second):
        see(user=user, at=NOON)

    def fail(fact: PresenceChanged) -> None:
        if fact.user_id == first.pk:
            raise ZeroDivisionError

    bus.subscribe(PresenceChanged, fail)
    assert mark_silent(at=NOON + 10 * MINUTE) == 1
    assert list(Presence.objects.order_by("user_id").values_list("status", flat=True)) == ["online", "silent"]
    assert "could not be marked silent" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_passes_at_once_tell_of_each_person_once(heard: Heard) -> None:
    people = [UserFactory.create() for _ in range(12)]
    for user in people:
        see(user=user, at=NOON)
    heard.clear()
    found = at_once(lambda: mark_silent(at=NOON + 10 * MINUTE), threads=2)
    assert sum(int(str(count)) for count in found) == len(people)
    assert sorted(fact.user_id for fact in heard) == sorted(user.pk for user in people)
    assert PresenceChange.objects.filter(status="silent").count() == len(people)


@pytest.mark.django_db(transaction=True)
def test_two_first_requests_at_once_make_one_row_and_one_change(agent: User, heard: Heard) -> None:
    at_once(lambda: see(user=User.objects.get(pk=agent.pk), at=NOON), threads=4)
    assert Presence.objects.get().status == "online"
    assert len(heard) == PresenceChange.objects.count() == 1


# Kept ------------------------------------------------------------------------------------------------------------


def test_norm_kpi_4_changes_are_kept_for_ever(agent: User) -> None:
    see(user=agent, at=NOON)
    with pytest.raises(TypeError):
        PresenceChange.objects.all().delete()
    with pytest.raises(TypeError):
        PresenceChange.objects.get().delete()


@pytest.mark.parametrize(
    "wrong", [{"status": "busy"}, {"note": "Back soon"}, {"note_at": NOON}], ids=lambda wrong: next(iter(wrong))
)
def test_the_database_refuses_what_makes_no_sense(agent: User, wrong: dict[str, Any]) -> None:
    see(user=agent, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.update(**wrong)


def test_beat_calls_the_task_by_its_name_and_the_task_marks() -> None:
    see(user=UserFactory.create(), at=NOON - timedelta(days=4000))
    entry = BEAT_SCHEDULE["mark-silent"]
    assert entry["task"] == tasks.mark_silent.name
    assert entry["options"]["expires"] < entry["schedule"] == 60
    assert tasks.mark_silent() == 1
