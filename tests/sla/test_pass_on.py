"""Somebody leaves, or is away: his work goes to others in one go, and what is refused says why (RTX-3, LIFE-3)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest

from accounts.actions import on_call
from accounts.actions.duty import plan_shift
from accounts.actors import Actor
from accounts.models import AssignmentGroup, Duty, DutyShift, OnCallShift, User
from accounts.roles import Role
from core import clock
from core.errors import Forbidden, Malformed, Missing, Refused
from sla.actions.pass_on import RUN, Passed, Receivers, pass_on
from sla.burden import burden_of
from sla.models import Task
from tests.factories import Desk, GroupFactory, staff
from tickets import actions
from tickets.actions.let_go import let_go
from tickets.bulk.actions import run_pass
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(at=clock.now() - timedelta(minutes=30))


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def passed(desk: Desk, user: User, parts: Collection[str], by: Actor | None = None, **to: Any) -> Passed:
    """Handed over, the tickets carried out."""
    reason = to.pop("reason", "Leaves the company")
    at = clock.now()
    done = pass_on(user_id=user.pk, parts=parts, to=Receivers(**to), reason=reason, by=by or desk.manager, at=at)
    if done.run:
        assert not run_pass(run_id=done.run.pk, now=clock.now)
    return done


def results(done: Passed) -> dict[str, str]:
    return {one.ticket.number: str(one.result) for one in BulkItem.objects.filter(of=done.run).select_related("ticket")}


def test_norm_rtx_3_all_he_has_goes_to_a_colleague_and_the_account_can_be_closed(desk: Desk) -> None:
    gone, heir = user_of(desk.engineer), user_of(staff(Role.SUPERVISOR, phone="8001"))
    User.objects.filter(pk=gone.pk).update(phone="8000")
    at = clock.now()
    ticket = desk.processing()
    actions.promise(
        ticket_id=ticket.pk, due_at=at + DAY, text="We tell you what the vendor says.", by=desk.engineer, at=at
    )
    shift = on_call.plan(
        group=desk.group, user=User.objects.get(pk=gone.pk), starts_at=at + DAY, ends_at=at + 2 * DAY,
        by=desk.supervisor, at=at,
    )  # fmt: skip
    plan_shift(user=gone, duty=Duty.SUPERVISOR, starts_at=at + DAY, ends_at=at + 2 * DAY, by=desk.supervisor, at=at)
    AssignmentGroup.objects.filter(pk=desk.group.pk).update(lead=gone)
    burden = burden_of(gone, at=at)
    assert (burden.tickets.count(), len(burden.shifts), len(burden.duties), len(burden.leads)) == (1, 1, 1, 1)
    assert burden.promises
    parts = ["tickets", "promises", "tasks", "shifts", "duties", "leads"]
    done = passed(desk, gone, parts, to_user=heir)
    assert results(done) == {ticket.number: Result.DONE}
    assert Ticket.objects.get(pk=ticket.pk).assignee == heir
    assert set(Task.objects.filter(pk__in=[one.pk for one in burden.promises]).values_list("user", flat=True)) == {
        heir.pk
    }
    assert OnCallShift.objects.get(pk=shift.pk).user == heir
    assert DutyShift.objects.filter(starts_at__gt=at).get().user == heir
    assert AssignmentGroup.objects.get(pk=desk.group.pk).lead == heir
    assert not burden_of(gone, at=clock.now()).is_any
    kept = {str(name) for name, _which, _to in done.change.changes}
    assert {"promises", "shifts", "duties", "leads", RUN} <= kept
    assert let_go(user_id=gone.pk, by=desk.manager, at=clock.now()).is_active is False


def test_what_is_refused_stays_and_says_why_and_does_not_stop_the_others(desk: Desk) -> None:
    gone, heir = user_of(desk.engineer), user_of(staff(Role.ENGINEER))
    User.objects.filter(pk=gone.pk).update(phone="8000")
    at = clock.now()
    working, waiting = desk.processing(), desk.confirming()
    shift = on_call.plan(
        group=desk.group, user=User.objects.get(pk=gone.pk), starts_at=at + DAY, ends_at=at + 2 * DAY,
        by=desk.supervisor, at=at,
    )  # fmt: skip
    done = passed(desk, gone, ["tickets", "shifts"], to_user=heir)
    assert results(done) == {working.number: Result.DONE}, "what waits for its user's answer is no work of his"
    assert Ticket.objects.get(pk=waiting.pk).assignee == gone
    assert OnCallShift.objects.get(pk=shift.pk).user == gone, "nobody is on call who cannot be reached"
    [line] = [line for line in done.change.changes if line[0] == "shifts"]
    assert line[2][0]["words"]["en"] == "This person has no number to be reached under."


def test_norm_life_3_who_answers_for_a_ticket_is_of_the_desk(desk: Desk) -> None:
    gone, engineer, other = user_of(desk.agent), user_of(desk.engineer), user_of(staff(Role.AGENT))
    ticket = desk.processing()
    assert ticket.first_responder == gone
    refused = passed(desk, gone, ["tickets"], to_user=engineer)
    assert results(refused) == {ticket.number: Result.REFUSED}
    done = passed(desk, gone, ["tickets"], to_user=engineer, to_desk=other)
    assert results(done) == {ticket.number: Result.DONE}
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.first_responder, found.assignee) == (other, ticket.assignee), "what he did not have stays"


def test_a_group_gets_the_tickets_and_its_lead_the_rest(desk: Desk) -> None:
    gone, lead = user_of(desk.engineer), user_of(staff(Role.ENGINEER))
    group = GroupFactory.create(members=[lead])
    ticket, at = desk.processing(), clock.now()
    actions.promise(
        ticket_id=ticket.pk, due_at=at + DAY, text="We tell you what the vendor says.", by=desk.engineer, at=at
    )
    with pytest.raises(Malformed) as error:
        passed(desk, gone, ["tickets", "promises"], to_group=group)
    assert error.value.fields["to_group"][0].code == "no_lead"
    AssignmentGroup.objects.filter(pk=group.pk).update(lead=lead)
    passed(desk, gone, ["promises", "tickets"], to_group=AssignmentGroup.objects.get(pk=group.pk))
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.group, found.assignee) == (group, None)
    assert not Task.objects.filter(user=gone, kind="promise", state="open").exists()


def test_nothing_is_begun_where_the_wish_makes_no_sense(desk: Desk) -> None:
    gone, other = user_of(desk.engineer), user_of(staff(Role.ENGINEER))
    desk.processing()
    for wish in (
        {"parts": [], "to_user": other},
        {"parts": ["tickets"]},
        {"parts": ["tickets"], "to_user": other, "to_group": desk.group},
        {"parts": ["tickets"], "to_user": other, "reason": " "},
    ):
        with pytest.raises(Malformed):
            passed(desk, gone, **wish)
    with pytest.raises(Refused):
        passed(desk, gone, ["tickets"], to_user=gone)
    for actor in (desk.agent, desk.dispatcher, desk.engineer):
        with pytest.raises(Forbidden):
            passed(desk, gone, ["tickets"], by=actor, to_user=other)
    with pytest.raises(Missing):
        pass_on(user_id=0, parts=["tickets"], to=Receivers(to_user=other), reason="x", by=desk.manager, at=desk.at)
    assert not gone.staff_changes.exists()


def test_a_lead_is_changed_by_managers_only(desk: Desk) -> None:
    gone, other = user_of(desk.engineer), user_of(staff(Role.ENGINEER))
    AssignmentGroup.objects.filter(pk=desk.group.pk).update(lead=gone)
    done = passed(desk, gone, ["leads"], by=desk.supervisor, to_user=other)
    [line] = done.change.changes
    assert line[2][0]["norm"] == "ROLE-1"
    assert AssignmentGroup.objects.get(pk=desk.group.pk).lead == gone
