"""A macro on many tickets: on each all of it or nothing, each refusal with its reason, and taken back act by act."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from core.errors import Malformed, Refused
from core.kept import words_of
from tests.bulk.conftest import chosen, do, fresh, reasons, results, work
from tests.factories import CategoryFactory, Desk, GroupFactory, RequesterFactory
from tickets import actions
from tickets.bulk.actions import begin, undo_run
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.policies import may_undo
from tickets.bulk.table import BULK
from tickets.macros.actions import add_macro, change_macro
from tickets.macros.models import Macro
from tickets.models import Ticket, TicketEvent

HAND_ON = {"tags": ["network"], "note": "Not the terminal.", "reason": "For the network."}
WAIT = {"waiting_on": "user", "wait_days": 2, "wait_note": "His screenshot."}


def made(desk: Desk, steps: dict[str, Any], *, is_shared: bool = True) -> Macro:
    by = desk.manager if is_shared else desk.agent
    return add_macro(name="To the network", steps=steps, is_shared=is_shared, by=by, at=desk.at)


def undone(desk: Desk, run: BulkRun) -> BulkRun:
    return work(undo_run(run_id=run.pk, by=desk.supervisor, at=desk.at + timedelta(seconds=8)), desk)


def said(run: BulkRun, position: int) -> str:
    with translation.override("en"):
        return words_of(BulkItem.objects.get(of=run, position=position).problems[0])


def picture(ticket: Ticket) -> dict[str, Any]:
    names = ("state", "group_id", "assignee_id", "category_id", "kind", "impact", "urgency", "waiting_on")
    return {name: getattr(ticket, name) for name in names} | {"tags": sorted(str(tag) for tag in ticket.tags.all())}


def test_what_one_ticket_refuses_leaves_it_whole_and_the_others_are_done(desk: Desk) -> None:
    macro = made(desk, {"tags": ["asked"], "note": "Asked for it.", **WAIT})
    ready, early, other = desk.processing(), desk.acknowledged(), desk.processing()
    run = do(desk, "macro", [ready, early, other], macro=macro)
    assert results(run) == ["done", "refused", "done"]
    assert reasons(run)[1] == ["illegal_move"]
    assert [one.state for one in fresh(ready, early, other)] == ["tracking", "acknowledged", "tracking"]
    assert (fresh(early)[0].version, early.tags.count(), ready.tags.count()) == (early.version, 0, 1)
    events = TicketEvent.objects.filter(ticket__in=[ready, other], verb="track")
    assert {event.params["macro"]["name"] for event in events} == {"To the network"}
    assert {event.by_user for event in events} == {desk.supervisor.user}


def test_norm_life_17_a_vip_is_not_dispatched_by_a_macro_before_his_call(desk: Desk) -> None:
    macro = made(desk, HAND_ON | {"to_group": GroupFactory.create().slug})
    plain, vip = desk.acknowledged(), desk.acknowledged(requester=RequesterFactory.create(is_vip=True))
    run = do(desk, "macro", [plain, vip], macro=macro)
    assert results(run) == ["done", "refused"]
    assert BulkItem.objects.get(of=run, position=1).problems[0]["norm"] == "LIFE-17"
    assert fresh(vip)[0].tags.count() == 0


def test_a_ticket_that_somebody_acted_on_meanwhile_is_left_alone_and_he_is_named(desk: Desk) -> None:
    macro, ticket = made(desk, {"note": "x"}), desk.processing()
    seen = chosen([ticket])
    actions.note(ticket_id=ticket.pk, body="He rang.", by=desk.agent, at=desk.at)
    run = work(begin(act=BULK["macro"], chosen=seen, arguments={"macro": macro}, by=desk.supervisor, at=desk.at), desk)
    assert said(run, 0) == f"{desk.agent} has acted on it meanwhile: Add note."


def test_a_macro_that_is_changed_while_the_run_goes_on_does_nothing_more(desk: Desk) -> None:
    macro, ticket = made(desk, {"note": "x"}), desk.processing()
    by, at = desk.supervisor, desk.at
    run = begin(act=BULK["macro"], chosen=chosen([ticket]), arguments={"macro": macro}, by=by, at=at)
    change_macro(macro_id=macro.pk, changes={"steps": {"reply": "We are on it."}}, by=desk.manager, at=at)
    assert results(work(run, desk)) == ["refused"]
    assert said(run, 0) == "Somebody changed this macro meanwhile."
    assert fresh(ticket)[0].version == ticket.version


def test_what_he_cannot_run_begins_nothing(desk: Desk) -> None:
    own, aside, ticket = made(desk, {"note": "x"}, is_shared=False), made(desk, {"note": "x"}), desk.processing()
    change_macro(macro_id=aside.pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    aside.refresh_from_db()
    for macro, code in ((own, "unknown"), (aside, "unknown"), (None, "required")):
        with pytest.raises(Malformed) as refusal:
            do(desk, "macro", [ticket], macro=macro)
        assert [one.code for one in refusal.value.fields["macro"]] == [code]
    assert not BulkRun.objects.exists()


def test_the_record_and_the_transfer_are_taken_back_and_the_note_stays(desk: Desk) -> None:
    category = CategoryFactory.create()
    steps = {"category": category.slug, "kind": "service_request", "impact": "high", "urgency": "high", **HAND_ON}
    macro = made(desk, steps | {"to_group": GroupFactory.create().slug})
    given, fresh_one = desk.processing(), desk.acknowledged()
    before = [picture(given), picture(fresh_one)]
    run = do(desk, "macro", [given, fresh_one], macro=macro)
    assert results(run) == ["done", "done"]
    assert all(picture(one) != was for one, was in zip(fresh(given, fresh_one), before, strict=True))
    undo = undone(desk, run)
    assert results(undo) == ["done", "done"], [said(undo, 0)]
    after = [picture(one) for one in fresh(given, fresh_one)]
    assert after == [before[0] | {"state": "dispatched"}, before[1]], "who had it accepts it anew"
    assert TicketEvent.objects.filter(verb="note").count() == len(after)


def test_waiting_is_taken_back(desk: Desk) -> None:
    ticket = desk.processing()
    before = picture(ticket)
    run = do(desk, "macro", [ticket], macro=made(desk, {"tags": ["asked"], **WAIT}))
    assert results(undone(desk, run)) == ["done"]
    assert picture(fresh(ticket)[0]) == before


def test_what_told_the_user_something_is_not_taken_back(desk: Desk) -> None:
    ticket = desk.processing()
    run = do(desk, "macro", [ticket], macro=made(desk, {"tags": ["x"], "reply": "{称呼}，您好！正在为您处理。"}))
    assert results(run) == ["done"], said(run, 0)
    assert not may_undo(desk.supervisor, run)
    with pytest.raises(Refused):
        undo_run(run_id=run.pk, by=desk.supervisor, at=desk.at)


def test_where_it_was_acknowledged_on_the_way_that_ticket_alone_stays(desk: Desk) -> None:
    macro = made(desk, {"tags": ["x"], "acknowledge": True})
    new, known = desk.receive(), desk.acknowledged()
    run = do(desk, "macro", [new, known], macro=macro)
    undo = undone(desk, run)
    assert results(undo) == ["refused", "done"]
    assert said(undo, 0) == "“Acknowledge” cannot be taken back."
    assert [one.tags.count() for one in fresh(new, known)] == [1, 0]


def test_a_macro_that_finds_all_of_it_done_did_nothing(desk: Desk) -> None:
    ticket, macro = desk.processing(), made(desk, {"tags": ["x"]})
    do(desk, "macro", [ticket], macro=macro)
    assert results(do(desk, "macro", fresh(ticket), macro=macro)) == ["already"]
