"""Which tickets still owe their users an explanation today, and who has how many of them (BRT-4)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.close_out import covered, days_of, last_explanations, of_nobody, of_person, owing, quick_times, shares
from tests.sla.clockwork import Crew, at, fire, wall
from tickets.models import Ticket, TicketQuerySet

REASON = "The fuser unit arrives on Thursday; room 405 prints in room 407 until then."


def explain(crew: Crew, ticket: Ticket, when: str, *, until: str, consent: str = "agreed") -> Ticket:
    said = {"said": "He needs it tonight."} if consent == "refused" else {}
    values = {"reason": REASON, "expected_at": at(until), "consent": consent, **said}
    return crew.act("carry_over", ticket, when, by="engineer", **values)


def numbers(tickets: TicketQuerySet) -> set[str]:
    return set(tickets.values_list("number", flat=True))


def test_norm_brt_4_a_ticket_owes_its_day_until_it_has_a_result_or_an_agreed_time(crew: Crew) -> None:
    agreed, resolved, silent = (crew.processing() for _ in range(3))
    assert numbers(owing(at=at("10:30"))) == {agreed.number, resolved.number, silent.number}
    explain(crew, agreed, "15:00", until="Thu 15:00")
    crew.resolve(resolved, "16:00")
    assert numbers(owing(at=at("17:00"))) == {silent.number}
    assert numbers(covered(at=at("17:00"))) == {agreed.number}
    fire("Wed 12:00")
    assert numbers(owing(at=at("Wed 12:00"))) == {silent.number}
    assert numbers(covered(at=at("Wed 12:00"))) == {agreed.number}
    fire("Thu 12:00")
    assert numbers(owing(at=at("Thu 12:00"))) == {agreed.number, silent.number}, "the agreed day has come"


def test_norm_brt_4_what_comes_in_after_hours_owes_nothing_before_the_next_opening(crew: Crew) -> None:
    ticket = crew.by("19:00").receive()
    assert numbers(owing(at=at("20:00"))) == set()
    assert numbers(covered(at=at("20:00"))) == set(), "nobody has explained anything"
    assert numbers(owing(at=at("Tue 08:30"))) == {ticket.number}


def test_norm_brt_4_a_day_that_was_missed_is_still_owed_in_the_evening(crew: Crew) -> None:
    ticket = crew.processing()
    fire("18:00")
    evening = at("19:00")
    assert numbers(owing(at=evening)) == {ticket.number}
    owed, asked_next = days_of([ticket], begun_by=evening)[ticket.pk], days_of([ticket])[ticket.pk]
    assert (wall(owed.due_at), wall(asked_next.due_at)) == ("Mon 18:00", "Tue 18:00")


def test_norm_brt_4_one_failed_attempt_or_a_refusal_leaves_it_owing(crew: Crew) -> None:
    unreached, refused = crew.processing(), crew.processing()
    explain(crew, unreached, "15:00", until="Thu 15:00", consent="not_reached")
    explain(crew, refused, "15:00", until="Thu 15:00", consent="refused")
    assert numbers(owing(at=at("16:00"))) == {unreached.number, refused.number}
    told = last_explanations([unreached, refused])
    assert [told[one.pk].params["consent"] for one in (unreached, refused)] == ["not_reached", "refused"]
    explain(crew, unreached, "16:00", until="Thu 15:00", consent="not_reached")
    assert numbers(owing(at=at("16:30"))) == {refused.number}
    assert numbers(covered(at=at("16:30"))) == {unreached.number}


def test_norm_brt_4_what_was_said_before_the_day_began_covers_it_only_with_consent(crew: Crew) -> None:
    agreed, refused, unreached = (crew.by("Sun 10:00").processing() for _ in range(3))
    for ticket, consent in ((agreed, "agreed"), (refused, "refused"), (unreached, "not_reached")):
        explain(crew, ticket, "Sun 11:00", until="2026-12-02 15:00", consent=consent)
    assert numbers(covered(at=at("Sun 12:00"))) == {agreed.number}
    assert numbers(owing(at=at("Sun 12:00"))) == set()
    assert numbers(owing(at=at("2026-11-30 09:00"))) == {refused.number, unreached.number}


def test_norm_brt_4_explained_in_the_evening_the_next_days_are_covered(crew: Crew) -> None:
    ticket = crew.processing()
    fire("18:00")
    explain(crew, ticket, "19:00", until="Wed 15:00")
    assert numbers(covered(at=at("19:30"))) == numbers(covered(at=at("Tue 12:00"))) == {ticket.number}


def test_norm_brt_4_a_later_time_he_does_not_agree_to_leaves_the_agreed_one(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until="Thu 15:00")
    explain(crew, ticket, "16:00", until="2026-12-02 15:00", consent="refused")
    assert numbers(covered(at=at("17:00"))) == {ticket.number}
    assert last_explanations([ticket], but_refused=True)[ticket.pk].params["consent"] == "agreed"


def test_what_was_explained_in_an_earlier_round_explains_this_one_no_more(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "11:00", until="Thu 15:00")
    crew.resolve(ticket, "12:00")
    crew.reopen(ticket, "14:00")
    assert numbers(owing(at=at("15:00"))) == {ticket.number}
    assert last_explanations([ticket]) == {}


def test_norm_brt_4_engineer_and_first_responder_are_both_asked(crew: Crew) -> None:
    both, covered_one, alone = crew.processing(), crew.processing(), crew.receive()
    explain(crew, covered_one, "15:00", until="Thu 15:00")
    now = at("16:00")
    for name, mine in (("engineer", {both.number}), ("agent", {both.number, alone.number}), ("supervisor", set())):
        assert numbers(owing(at=now).filter(of_person(crew.user(name)))) == mine, name
    found = {share.user_id: (share.left, share.covered) for share in shares(at=now)}
    assert found == {crew.user("engineer").pk: (1, 1), crew.user("agent").pk: (2, 1)}
    assert [share.user_id for share in shares(at=now)] == [crew.user("agent").pk, crew.user("engineer").pk]


def test_a_ticket_of_one_person_counts_once_and_one_of_nobody_too(crew: Crew) -> None:
    own, unowned = crew.receive(), crew.receive()
    Ticket.objects.filter(pk=own.pk).update(assignee=crew.user("agent"))
    Ticket.objects.filter(pk=unowned.pk).update(first_responder=None)
    now = at("16:00")
    assert {share.user_id: share.left for share in shares(at=now)} == {crew.user("agent").pk: 1, None: 1}
    assert numbers(owing(at=now).filter(of_nobody())) == {unowned.number}


def test_the_shares_cost_the_same_however_many_tickets_there_are(crew: Crew) -> None:
    for _ in range(3):
        crew.processing()
    with CaptureQueriesContext(connection) as queries:
        shares(at=at("16:00"))
    assert len(queries) == 2


@pytest.mark.parametrize(
    ("when", "times"),
    [
        ("Mon 16:00", ["Tue 10:00", "Tue 18:00", "2026-11-30 10:00"]),
        ("Fri 16:00", ["2026-11-30 10:00", "2026-11-30 18:00"]),
        ("Sat 11:00", ["2026-11-30 10:00", "2026-11-30 18:00"]),
        ("2026-02-14 16:00", ["2026-02-24 10:00", "2026-02-24 18:00"]),
    ],
)
def test_norm_brt_4_the_usual_times_fall_on_working_days_and_none_twice(
    crew: Crew, when: str, times: list[str]
) -> None:
    ticket = crew.by("2026-02-13 10:00" if when.startswith("2026") else "10:00").processing()
    day = days_of([ticket])[ticket.pk]
    assert [wall(moment) for moment in quick_times(day, at=at(when))] == times
