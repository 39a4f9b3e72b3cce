"""Taking a bulk act back: by the reverse act of the same person, wherever nobody has acted since."""

from datetime import timedelta
from typing import Any

import pytest

from core.errors import Forbidden, Missing, Refused
from tests.bulk.conftest import do, fresh, results, work
from tests.factories import CategoryFactory, Desk, GroupFactory, UserFactory, staff
from tickets import actions
from tickets.bulk.actions import undo_run
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.table import BULK
from tickets.models import Ticket, TicketEvent


def undone(desk: Desk, run: BulkRun) -> BulkRun:
    return work(undo_run(run_id=run.pk, by=desk.supervisor, at=desk.at + timedelta(seconds=8)), desk)


def picture(ticket: Ticket) -> dict[str, Any]:
    names = ("state", "group_id", "assignee_id", "category_id", "impact", "urgency", "priority", "waiting_on")
    return {name: getattr(ticket, name) for name in names} | {"tags": sorted(str(tag) for tag in ticket.tags.all())}


@pytest.mark.parametrize("verb", ["dispatch", "track", "resume", "priority", "category", "tags"])
def test_what_is_taken_back_is_as_it_was_and_both_stand_in_the_journal(desk: Desk, verb: str) -> None:
    ways: dict[str, tuple[Ticket, dict[str, Any]]] = {
        "dispatch": (desk.acknowledged(), {"to_group": desk.group}),
        "track": (desk.processing(), {"waiting_on": "part", "note": "A drum."}),
        "resume": (desk.tracking("vendor"), {}),
        "priority": (desk.receive(), {"impact": "high", "urgency": "high"}),
        "category": (desk.receive(), {"category": CategoryFactory.create()}),
        "tags": (desk.receive(), {"add": "erp"}),
    }
    ticket, arguments = ways[verb]
    before = picture(ticket)
    run = do(desk, verb, [ticket], **arguments)
    (between,) = fresh(ticket)
    assert picture(between) != before
    undo = undone(desk, run)
    assert results(undo) == ["done"], BulkItem.objects.get(of=undo).problems
    (after,) = fresh(ticket)
    assert (picture(after), after.version) == (before, between.version + 1)
    last = TicketEvent.objects.filter(ticket=ticket).order_by("-seq")[0]
    assert last.by_user == desk.supervisor.user


def test_a_transfer_is_taken_back_to_the_same_engineer_and_group(desk: Desk) -> None:
    ticket = desk.processing()
    before = picture(ticket)
    run = do(desk, "transfer", [ticket], to_group=GroupFactory.create(), reason="Wrong line.")
    assert results(undone(desk, run)) == ["done"]
    (after,) = fresh(ticket)
    assert picture(after) == before | {"state": "dispatched"}, "he accepts it anew"


def test_where_somebody_acted_in_between_it_is_not_taken_back_and_he_is_named(desk: Desk) -> None:
    accepted, idle = desk.acknowledged(), desk.acknowledged()
    run = do(desk, "dispatch", [accepted, idle], to_group=desk.group)
    at = desk.at + timedelta(seconds=5)
    actions.accept(ticket_id=accepted.pk, committed_at=at + timedelta(hours=1), by=desk.engineer, at=at)
    undo = undone(desk, run)
    assert results(undo) == ["refused", "done"]
    words = BulkItem.objects.get(of=undo, position=0).problems[0]["words"]
    assert words["en"] == f"{desk.engineer} has acted on it meanwhile: Accept."
    assert [one.state for one in fresh(accepted, idle)] == ["processing", "acknowledged"]


def test_only_what_was_done_is_taken_back_and_only_once(desk: Desk) -> None:
    done, refused = desk.acknowledged(), desk.receive()
    run = do(desk, "dispatch", [done, refused], to_group=desk.group)
    undo = undone(desk, run)
    assert (undo.total, undo.undoes) == (1, run)
    for again in (run, undo):
        with pytest.raises(Refused):
            undo_run(run_id=again.pk, by=desk.supervisor, at=desk.at)


def test_a_note_stays_and_a_run_that_did_nothing_has_nothing_to_take_back(desk: Desk) -> None:
    ticket = desk.receive()
    for run in (do(desk, "note", [ticket], body="Seen."), do(desk, "track", [ticket], waiting_on="part", note="x")):
        with pytest.raises(Refused):
            undo_run(run_id=run.pk, by=desk.supervisor, at=desk.at)


def test_only_who_did_it_takes_it_back(desk: Desk) -> None:
    run = do(desk, "dispatch", [desk.acknowledged()], to_group=desk.group, by=desk.dispatcher)
    with pytest.raises(Forbidden):
        undo_run(run_id=run.pk, by=desk.supervisor, at=desk.at)
    with pytest.raises(Missing):
        undo_run(run_id=run.pk, by=staff("agent"), at=desk.at)
    undo = undo_run(run_id=run.pk, by=desk.dispatcher, at=desk.at)
    assert results(work(undo, desk)) == ["done"], "a dispatcher takes back what nobody has accepted"


def test_to_a_person_and_back_to_the_group_alone(desk: Desk) -> None:
    ticket, other = desk.dispatched(), UserFactory.create(role="engineer")
    before = picture(ticket)
    run = do(desk, "transfer", [ticket], to_user=other, reason="He knows it.")
    assert results(undone(desk, run)) == ["done"]
    assert picture(fresh(ticket)[0]) == before
    assert [act.verb for act in BULK.values() if act.undo] == [
        *("dispatch", "transfer", "track", "resume", "macro", "priority", "category", "tags"),
    ]
