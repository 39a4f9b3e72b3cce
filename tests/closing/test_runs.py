"""Closing many at once: complete ones alone, each judged when its turn comes, whatever happens meanwhile (LIFE-9)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from core.errors import Forbidden, Malformed, Missing, Refused
from core.kept import words_of
from core.lease import LEASE
from tests.closing.conftest import begin, chosen, reasons, results, ticking, work
from tests.factories import Desk, asker, staff
from tickets import actions
from tickets.actions import close as close_action
from tickets.bulk.actions import passing, run_pass
from tickets.bulk.actions.passing import Work
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.queries import MOST
from tickets.bulk.table import BULK
from tickets.bulk.tasks import run_bulk
from tickets.choices import State
from tickets.closing.actions import Chosen, close_complete, close_many, stop_closing
from tickets.closing.queries import Wanted, find_candidates
from tickets.models import Ticket, TicketEvent


def states(*tickets: Ticket) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).state for ticket in tickets]


def test_norm_life_9_of_a_mix_only_what_is_complete_and_unchanged_is_closed(desk: Desk) -> None:
    complete, bare, changed, unconfirmed, returned, closed = (
        desk.confirmed(),
        desk.confirmed(category=None),
        desk.confirmed(),
        desk.confirming(),
        desk.confirmed(),
        desk.confirmed(),
    )
    run = begin(desk, complete, bare, changed, unconfirmed, returned, closed)
    actions.note(ticket_id=changed.pk, body="He rang again.", by=desk.agent, at=desk.at)
    give_back = {"remark": "Which printer?", "by": desk.supervisor, "at": desk.at}
    actions.return_record(ticket_id=returned.pk, **give_back)  # type: ignore[arg-type]
    BulkItem.objects.filter(ticket=returned).update(version=returned.version + 1)
    actions.close(ticket_id=closed.pk, by=desk.manager, at=desk.at)
    run = work(run, desk)
    assert results(run) == ["done", "refused", "refused", "refused", "refused", "already"]
    assert reasons(run) == [[], ["category"], ["stale"], ["missing"], ["missing"], []]
    assert (run.state, run.done, run.counts) == ("done", 6, {"done": 1, "refused": 4, "already": 1})
    assert states(complete, bare, changed, unconfirmed, returned) == [State.CLOSED, *[State.CONFIRMING] * 4]


def test_norm_life_9_the_one_who_began_it_stands_in_the_journal_with_his_remark(desk: Desk) -> None:
    ticket = desk.confirmed()
    run = close_many(chosen=chosen([ticket]), remark="Checked in November.", by=desk.supervisor, at=desk.at)
    work(run, desk)
    event = TicketEvent.objects.get(ticket=ticket, verb="close")
    assert (event.by_user, event.via, event.params["remark"]) == (desk.supervisor.user, "web", "Checked in November.")


def test_norm_life_9_incomplete_ones_are_not_even_taken_when_all_complete_ones_are(desk: Desk) -> None:
    complete, bare = [desk.confirmed() for _ in range(2)], desk.confirmed(category=None)
    run = close_complete(wanted=Wanted(), by=desk.supervisor, at=desk.at)
    assert set(BulkItem.objects.filter(of=run).values_list("ticket_id", flat=True)) == {one.pk for one in complete}
    work(run, desk)
    assert states(*complete, bare) == [State.CLOSED, State.CLOSED, State.CONFIRMING]
    with pytest.raises(Malformed):
        close_complete(wanted=Wanted(), by=desk.supervisor, at=desk.at)


def test_norm_life_14_a_complaint_about_the_supervisor_himself_is_not_his_to_close_in_bulk(desk: Desk) -> None:
    ticket = desk.confirmed(kind="complaint", severity="formal", about=desk.supervisor.user)
    assert find_candidates(Wanted(), actor=desk.supervisor).complete == []
    run = work(begin(desk, ticket), desk)
    assert reasons(run) == [["forbidden"]]
    assert BulkItem.objects.get(of=run).problems[0]["norm"] == "LIFE-14"


def test_conditions_choose_by_site_group_and_kind(desk: Desk) -> None:
    ours, other = desk.confirmed(kind="incident"), desk.confirmed(kind="suggestion")
    for wanted, found in (
        (Wanted(), [ours, other]),
        (Wanted(kind="suggestion"), [other]),
        (Wanted(group=desk.group.slug), [ours, other]),
        (Wanted(group="nowhere"), []),
        (Wanted(site="nowhere"), []),
    ):
        assert find_candidates(wanted, actor=desk.supervisor).complete == found, wanted


def test_the_candidates_cost_the_same_however_many_there_are(desk: Desk) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            find_candidates(Wanted(), actor=desk.supervisor)
        return len(queries)

    desk.confirmed()
    few = cost()
    for _ in range(3):
        desk.confirmed()
    assert cost() == few == 3


# Interrupted ------------------------------------------------------------------------------------------------------


def test_a_pass_that_runs_out_of_time_is_gone_on_with(desk: Desk) -> None:
    run = begin(desk, *(desk.confirmed() for _ in range(3)))
    assert run_pass(run_id=run.pk, now=ticking(desk.at), seconds=0)
    assert (results(run), BulkRun.objects.get(pk=run.pk).busy_until) == (["waiting"] * 3, None)
    assert work(run, desk).counts == {"done": 3}


def test_a_worker_that_is_killed_leaves_nothing_half_done_and_another_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [desk.confirmed() for _ in range(3)]
    run = begin(desk, *tickets)

    def die(*, ticket_id: int, **arguments: object) -> Ticket:
        done = close_action(ticket_id=ticket_id, **arguments)  # type: ignore[arg-type]
        if ticket_id == tickets[1].pk:
            raise OperationalError("server closed the connection unexpectedly")
        return done

    monkeypatch.setitem(BULK, "close", replace(BULK["close"], run=die))
    with pytest.raises(OperationalError):
        work(run, desk)
    assert results(run) == ["done", "waiting", "waiting"]
    assert states(*tickets) == [State.CLOSED, State.CONFIRMING, State.CONFIRMING]
    BulkRun.objects.filter(pk=run.pk).update(busy_until=desk.at + LEASE)  # killed: nobody gave it back
    monkeypatch.undo()
    assert not run_pass(run_id=run.pk, now=lambda: desk.at), "somebody else seems to be at it"
    after = desk.at + LEASE
    assert not run_pass(run_id=run.pk, now=lambda: after)
    assert results(run) == ["done", "done", "done"]
    assert BulkRun.objects.get(pk=run.pk).state == "done"
    assert TicketEvent.objects.filter(verb="close").count() == 3


def test_one_ticket_s_failure_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desk.confirmed(), desk.confirmed()
    run = begin(desk, first, second)

    def fail(*, ticket_id: int, **arguments: object) -> Ticket:
        if ticket_id == first.pk:
            raise ZeroDivisionError("nobody thought of this")
        return close_action(ticket_id=ticket_id, **arguments)  # type: ignore[arg-type]

    monkeypatch.setitem(BULK, "close", replace(BULK["close"], run=fail))
    run = work(run, desk)
    assert (results(run), run.state) == (["refused", "done"], "done")
    assert "nobody thought of this" in words_of(BulkItem.objects.get(of=run, position=0).problems[0])


def test_stopped_no_further_ticket_is_closed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = [desk.confirmed() for _ in range(3)]
    run = begin(desk, *tickets)

    def stop(*, ticket_id: int, **arguments: object) -> Ticket:
        if ticket_id == tickets[1].pk:
            stop_closing(run_id=run.pk, by=desk.manager, at=desk.at)
        return close_action(ticket_id=ticket_id, **arguments)  # type: ignore[arg-type]

    monkeypatch.setitem(BULK, "close", replace(BULK["close"], run=stop))
    stopped = work(run, desk)
    assert (stopped.state, results(run)) == ("stopped", ["done", "done", "waiting"])
    assert not run_bulk()
    with pytest.raises(Refused):
        stop_closing(run_id=run.pk, by=desk.supervisor, at=desk.at)


def test_it_ends_when_the_one_who_began_it_may_close_no_more(desk: Desk) -> None:
    ticket = desk.confirmed()
    for changes in ({"is_active": False}, {"is_active": True, "role": Role.AGENT}):
        run = begin(desk, ticket)
        User.objects.filter(pk=run.created_by_id).update(**changes)
        assert work(run, desk).state == "stopped"
        User.objects.filter(pk=run.created_by_id).update(is_active=True, role=Role.SUPERVISOR)
    assert states(ticket) == [State.CONFIRMING]


# Two at once, and again -------------------------------------------------------------------------------------------


def test_two_supervisors_may_choose_the_same_and_each_ticket_is_closed_once(desk: Desk) -> None:
    other = staff(Role.SUPERVISOR)
    tickets = [desk.confirmed() for _ in range(2)]
    first, second = begin(desk, *tickets), begin(desk, *tickets, by=other)
    work(first, desk)
    work(second, desk)
    assert (results(first), results(second)) == (["done", "done"], ["already", "already"])
    assert TicketEvent.objects.filter(verb="close").count() == 2


def test_a_worker_that_was_taken_for_dead_finds_his_place_taken(desk: Desk) -> None:
    run = begin(desk, desk.confirmed())
    late, item = BulkRun.objects.get(pk=run.pk), BulkItem.objects.get(of=run)
    work(run, desk)
    assert not passing._one(Work(late, BULK["close"], {}, desk.supervisor), item, at=desk.at)
    assert (results(run), TicketEvent.objects.filter(verb="close").count()) == (["done"], 1)


def test_the_same_again_closes_nothing_twice(desk: Desk) -> None:
    ticket = desk.confirmed()
    run = begin(desk, ticket)
    with pytest.raises(Refused):
        begin(desk, ticket)
    work(run, desk)
    actions.survey(ticket_id=ticket.pk, score=4, by=asker(ticket), at=desk.at)
    assert results(work(begin(desk, ticket), desk)) == ["already"]


# Who, and what is no choice ---------------------------------------------------------------------------------------


def test_norm_life_9_closing_many_is_the_supervisor_s(desk: Desk) -> None:
    ticket = desk.confirmed()
    for actor in (desk.agent, desk.engineer, desk.dispatcher, asker(ticket)):
        with pytest.raises(Forbidden):
            begin(desk, ticket, by=actor)
        with pytest.raises(Forbidden):
            close_complete(wanted=Wanted(), by=actor, at=desk.at)
    run = begin(desk, ticket)
    with pytest.raises(Forbidden):
        stop_closing(run_id=run.pk, by=desk.agent, at=desk.at)
    with pytest.raises(Missing):
        stop_closing(run_id=2**62, by=desk.supervisor, at=desk.at)


@pytest.mark.parametrize(
    ("numbers", "code"),
    [([], "required"), (["SD-20000101-0001"], "unknown"), (["\x00"], "unknown"), (["张三" * 500], "unknown")],
)
def test_what_is_no_choice_is_refused_with_words(desk: Desk, numbers: list[str], code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        close_many(chosen=[Chosen(number) for number in numbers], by=desk.supervisor, at=desk.at)
    assert [problem.code for problem in refusal.value.fields["tickets"]] == [code]
    assert not BulkRun.objects.exists()


def test_there_is_a_limit(desk: Desk) -> None:
    many = [Chosen(f"SD-{place}") for place in range(MOST + 1)]
    with pytest.raises(Malformed) as refusal:
        close_many(chosen=many, by=desk.supervisor, at=desk.at)
    assert [problem.code for problem in refusal.value.fields["tickets"]] == ["too_many"]
    with pytest.raises(Malformed):
        close_many(chosen=chosen([desk.confirmed()]), remark="\x00", by=desk.supervisor, at=desk.at)


def test_a_ticket_chosen_twice_is_one(desk: Desk) -> None:
    ticket = desk.confirmed()
    run = close_many(chosen=[Chosen(ticket.number)] * 3, by=desk.supervisor, at=desk.at)
    assert (run.total, results(work(run, desk))) == (1, ["done"])


def test_the_worker_takes_the_oldest_first_and_leaves_alone_what_somebody_is_at(desk: Desk) -> None:
    first, second = begin(desk, desk.confirmed()), begin(desk, desk.confirmed(), by=desk.manager)
    BulkRun.objects.filter(pk=first.pk).update(busy_until=desk.at + timedelta(days=3650))
    assert run_bulk() == 1
    assert (results(first), results(second)) == (["waiting"], ["done"])
