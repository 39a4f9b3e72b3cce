"""One act on many tickets: done where each allows it, refused by name where one does not, never twice."""

from typing import Any

import pytest
from django.conf import settings

from core.errors import Forbidden, Malformed, Refused
from core.kept import words_of
from tests.bulk.conftest import chosen, do, fresh, reasons, results, work
from tests.factories import CategoryFactory, Desk, GroupFactory, RequesterFactory, asker, staff
from tickets import actions
from tickets.bulk.actions import Chosen, begin, stop_run
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.policies import offered_to
from tickets.bulk.queries import MOST, get_run, list_runs
from tickets.bulk.table import BULK
from tickets.choices import State
from tickets.macros.actions import add_macro
from tickets.models import Ticket, TicketEvent


def test_norm_life_17_a_vip_is_not_dispatched_among_many_before_his_call(desk: Desk) -> None:
    plain = desk.acknowledged()
    vip = desk.acknowledged(requester=RequesterFactory.create(is_vip=True))
    late = desk.processing()
    run = do(desk, "dispatch", [plain, vip, late], to_group=desk.group, by=desk.dispatcher)
    assert results(run) == ["done", "refused", "refused"]
    assert BulkItem.objects.get(of=run, position=1).problems[0]["norm"] == "LIFE-17"
    assert reasons(run)[2] == ["illegal_move"]
    assert [one.state for one in fresh(plain, vip, late)] == ["dispatched", "acknowledged", "processing"]
    assert (run.state, run.counts) == ("done", {"done": 1, "refused": 2})


def test_norm_life_1_each_ticket_has_an_entry_of_its_own_by_the_one_who_did_it(desk: Desk) -> None:
    tickets = [desk.processing() for _ in range(3)]
    do(desk, "note", tickets, body="The switch in building 2 is replaced tonight.", by=desk.agent)
    events = TicketEvent.objects.filter(verb="note")
    assert {event.ticket_id for event in events} == {ticket.pk for ticket in tickets}
    assert {event.by_user for event in events} == {desk.agent.user}


@pytest.mark.parametrize("verb", BULK)
def test_every_bulk_act_does_what_it_says(desk: Desk, verb: str) -> None:
    other = desk.receive()
    macro = add_macro(name="x", steps={"urgency": "high"}, is_shared=True, by=desk.manager, at=desk.at)
    ways: dict[str, tuple[Ticket, dict[str, Any], dict[str, Any]]] = {
        "acknowledge": (desk.receive(), {"message": "We look at it."}, {"state": "acknowledged"}),
        "dispatch": (desk.acknowledged(), {"to_user": desk.engineer.user}, {"assignee": desk.engineer.user}),
        "transfer": (desk.processing(), {"to_group": desk.group, "reason": "Shift ends."}, {"state": "dispatched"}),
        "accept": (desk.dispatched(), {"committed_at": desk.at.replace(hour=8)}, {"state": "processing"}),
        "track": (desk.processing(), {"waiting_on": "part", "note": "A drum."}, {"waiting_on": "part"}),
        "resume": (desk.tracking(), {}, {"state": "processing"}),
        "note": (desk.receive(), {"body": "Seen."}, {"state": "received"}),
        "macro": (desk.receive(), {"macro": macro}, {"urgency": "high"}),
        "priority": (desk.receive(), {"impact": "high", "urgency": "high"}, {"priority": 1}),
        "category": (desk.receive(), {"category": CategoryFactory.create(name="网络")}, {}),
        "tags": (desk.receive(), {"add": "erp，月结, erp"}, {}),
        "pass_on": (
            desk.processing(),
            {"from_user": desk.engineer.user, "to_group": desk.group, "reason": "He leaves."},
            {"state": "dispatched", "assignee": None},
        ),
        "close": (desk.confirmed(), {"remark": "Checked."}, {"state": "closed"}),
        "merge": (desk.receive(), {"into": other}, {"state": "cancelled"}),
        "cancel": (desk.receive(), {"reason": "withdrawn"}, {"state": "cancelled"}),
    }
    ticket, arguments, wanted = ways[verb]
    by = desk.engineer if verb == "accept" else desk.supervisor
    run = do(desk, verb, [ticket], by=by, **arguments)
    assert results(run) == ["done"], BulkItem.objects.get(of=run).problems
    (changed,) = fresh(ticket)
    assert {name: getattr(changed, name) for name in wanted} == wanted
    if verb == "tags":
        assert sorted(changed.tags.values_list("name", flat=True)) == ["erp", "月结"]
    if verb == "category":
        assert str(changed.category) == "网络"


def test_the_same_again_finds_it_done_and_does_nothing(desk: Desk) -> None:
    ticket = desk.acknowledged()
    do(desk, "dispatch", [ticket], to_group=desk.group)
    assert results(do(desk, "dispatch", [ticket], to_group=desk.group)) == ["already"]
    assert TicketEvent.objects.filter(ticket=ticket, verb="dispatch").count() == 1
    (now,) = fresh(ticket)
    assert results(do(desk, "priority", [now], impact=now.impact, urgency=now.urgency)) == ["already"]
    assert fresh(ticket)[0].version == now.version


def test_what_was_changed_meanwhile_is_left_alone_and_says_by_whom(desk: Desk) -> None:
    ticket = desk.receive()
    seen = chosen([ticket])
    actions.note(ticket_id=ticket.pk, body="He rang.", by=desk.agent, at=desk.at)
    run = begin(act=BULK["cancel"], chosen=seen, arguments={"reason": "withdrawn"}, by=desk.supervisor, at=desk.at)
    work(run, desk)
    item = BulkItem.objects.get(of=run)
    assert (item.result, fresh(ticket)[0].state) == ("refused", State.RECEIVED)
    assert set(item.problems[0]["words"]) == dict(settings.LANGUAGES).keys()
    assert item.problems[0]["words"]["en"] == f"{desk.agent} has acted on it meanwhile: Add note."
    assert words_of(item.problems[0])


@pytest.mark.parametrize(
    ("verb", "arguments", "field"),
    [
        ("dispatch", {}, "to_group"),
        ("track", {"waiting_on": "luck", "note": "x"}, "waiting_on"),
        ("track", {"waiting_on": "part", "note": ""}, "note"),
        ("note", {"body": "a\x00b"}, "body"),
        ("note", {"body": "x" * 20_001}, "body"),
        ("tags", {}, "add"),
        ("tags", {"add": "很" * 41}, "add"),
        ("category", {}, "category"),
        ("merge", {}, "into"),
        ("priority", {"impact": "high"}, "urgency"),
        ("accept", {}, "committed_at"),
    ],
)
def test_what_fits_no_ticket_is_refused_before_anything_begins(
    desk: Desk, verb: str, arguments: dict[str, Any], field: str
) -> None:
    ticket = desk.receive()
    with pytest.raises(Malformed) as refusal:
        begin(act=BULK[verb], chosen=chosen([ticket]), arguments=arguments, by=desk.supervisor, at=desk.at)
    assert field in refusal.value.fields
    assert not BulkRun.objects.exists()


def test_norm_role_1_who_never_does_an_act_does_it_to_many_neither(desk: Desk) -> None:
    ticket = desk.receive()
    for actor, verb in ((desk.engineer, "dispatch"), (desk.agent, "close"), (asker(ticket), "note")):
        with pytest.raises(Forbidden):
            begin(act=BULK[verb], chosen=chosen([ticket]), arguments={}, by=actor, at=desk.at)
    assert {act.verb for act in offered_to(desk.engineer)} >= {"accept", "track", "note", "transfer"}
    assert "close" not in {act.verb for act in offered_to(desk.agent)}
    assert offered_to(asker(ticket)) == []


def test_a_run_is_seen_and_stopped_by_its_owner_and_by_supervisors(desk: Desk) -> None:
    run = begin(act=BULK["note"], chosen=chosen([desk.receive()]), arguments={"body": "x"}, by=desk.agent, at=desk.at)
    other = staff("agent")
    assert get_run(run.pk, actor=desk.agent) == get_run(run.pk, actor=desk.supervisor) == run
    assert not list_runs(actor=other)
    with pytest.raises(Forbidden):
        stop_run(run_id=run.pk, by=other, at=desk.at)
    with pytest.raises(Refused):
        begin(act=BULK["note"], chosen=chosen([desk.receive()]), arguments={"body": "y"}, by=desk.agent, at=desk.at)
    assert stop_run(run_id=run.pk, by=desk.agent, at=desk.at).state == "stopped"
    many = [Chosen(f"SD-{place}") for place in range(MOST + 1)]
    with pytest.raises(Malformed):
        begin(act=BULK["note"], chosen=many, arguments={"body": "y"}, by=desk.agent, at=desk.at)


def test_a_group_that_retires_meanwhile_is_said_ticket_by_ticket(desk: Desk) -> None:
    group = GroupFactory.create()
    ticket = desk.acknowledged()
    run = begin(act=BULK["dispatch"], chosen=chosen([ticket]), arguments={"to_group": group}, by=desk.agent, at=desk.at)
    group.is_active = False
    group.save(update_fields=["is_active"])
    assert (results(work(run, desk)), reasons(run)) == (["refused"], [["to_group"]])
