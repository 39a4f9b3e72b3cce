"""Satisfaction with its response rate (KPI-2), against a recount that knows nothing but the journal."""

from collections import Counter
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.actors import Actor
from accounts.models import Site
from core.bus import unheard_by
from core.errors import DeskError
from satisfaction.answers import export_questions, list_questions, said_with
from satisfaction.figures import CODES, GIVEN, NONE, By, Tally, Wanted, parts_of, questions, reasons_of, tally_of
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tests.factories import GOOD_RESOLUTION, Desk, GroupFactory, RequesterFactory, asker, staff
from tickets import actions
from tickets.models import Ticket, TicketEvent

DAY = timedelta(days=1)


def wanted(desk: Desk, **parts: str) -> Wanted:
    return Wanted(begins=desk.at - DAY, ends=desk.at + DAY, parts=parts)


def rated(desk: Desk, *scores: int, **record: Any) -> list[Ticket]:
    """Tickets closed and rated so; 0: closed and not rated."""
    found = []
    for score in scores:
        ticket = desk.closed(**record)
        if score:
            actions.survey(ticket_id=ticket.pk, score=score, by=asker(ticket), at=desk.at)
        found.append(ticket)
    return found


def test_norm_kpi_2_the_share_of_the_satisfied_and_the_response_rate(desk: Desk) -> None:
    rated(desk, 4, 3, 3, 1, 0, 0)
    tally = tally_of(wanted(desk), Purpose.SURVEY)
    assert (tally.asked, tally.answered, tally.open) == (6, 4, 2)
    assert tally.answers == {"4": 1, "3": 2, "2": 0, "1": 1}
    assert tally.response_rate == pytest.approx(4 / 6)
    assert tally.satisfied == 0.75


def test_norm_kpi_2_nobody_asked_has_no_rate(desk: Desk) -> None:
    tally = tally_of(wanted(desk), Purpose.SURVEY)
    assert (tally.asked, tally.response_rate, tally.satisfied) == (0, None, None)


def test_norm_kpi_2_by_group_person_kind_channel_and_site(desk: Desk) -> None:
    site = Site.objects.create(slug="east", name="东区")
    rated(desk, 4, 0, requester=RequesterFactory.create(site=site))
    other = staff("engineer")
    assert other.user
    desk.group, desk.engineer = GroupFactory.create(slug="network", members=[other.user]), other
    rated(desk, 1, kind="service_request", channel="portal")
    for by, keys in (
        (By.GROUP, {"network": 1}),
        (By.PERSON, {other.user.username: 1}),
        (By.KIND, {"incident": 2, "service_request": 1}),
        (By.CHANNEL, {"phone": 2, "portal": 1}),
        (By.SITE, {"east": 2, "-": 1}),
    ):
        found = {part.key: part.tally.asked for part in parts_of(wanted(desk), Purpose.SURVEY, by)}
        assert found | keys == found, by
        assert sum(found.values()) == 3
        for key, asked in found.items():
            assert tally_of(wanted(desk, **{by: key}), Purpose.SURVEY).asked == asked


def test_norm_kpi_2_whoever_wrote_the_result_is_rated_whoever_has_the_ticket_now(desk: Desk) -> None:
    (ticket,) = rated(desk, 1)
    actions.reopen(ticket_id=ticket.pk, reason="Jams.", by=asker(ticket), at=desk.at)
    other = staff("engineer")
    assert desk.engineer.user
    actions.transfer(ticket_id=ticket.pk, to_user=other.user, reason="Leave.", by=desk.dispatcher, at=desk.at)
    parts = parts_of(wanted(desk), Purpose.SURVEY, By.PERSON)
    assert [(part.key, part.tally.answers["1"]) for part in parts] == [(desk.engineer.user.username, 1)]


def test_norm_kpi_2_a_question_that_was_withdrawn_was_not_asked(desk: Desk) -> None:
    (ticket,) = rated(desk, 0)
    actions.reopen(ticket_id=ticket.pk, reason="Jams.", by=asker(ticket), at=desk.at)
    assert tally_of(wanted(desk), Purpose.SURVEY).asked == 0


def test_norm_sat_2_how_results_were_answered(desk: Desk) -> None:
    for answer in ("solved", "solved", "partly", "not_solved"):
        ticket = desk.confirming()
        actions.confirm(ticket_id=ticket.pk, answer=answer, comment="More.", by=asker(ticket), at=desk.at)
    desk.confirming()
    tally = tally_of(wanted(desk), Purpose.CONFIRM)
    assert (tally.asked, tally.answers) == (5, {"solved": 2, "partly": 1, "not_solved": 1})
    assert tally.satisfied is None


def test_reasons_are_counted(desk: Desk) -> None:
    for reasons in (["attitude", "slow-response"], ["attitude"], []):
        ticket = desk.closed()
        actions.survey(ticket_id=ticket.pk, score=1, reasons=reasons, by=asker(ticket), at=desk.at)
    counts = {one.slug: one.n for one in reasons_of(wanted(desk))}
    assert (counts["attitude"], counts["slow-response"], counts["quick"]) == (2, 1, 0)
    found = list_questions(wanted(desk), Purpose.SURVEY, reason="attitude")
    assert found.count() == 2
    assert reasons_of(Wanted(begins=desk.at + DAY, ends=desk.at + 2 * DAY))[0].n == 0


def test_the_list_behind_a_figure_and_its_export(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, other, silent = rated(desk, 4, 0, 0)
    actions.survey(ticket_id=other.pk, score=1, reasons=["attitude"], comment="=cmd()", by=desk.agent, at=desk.at)
    rows = list(list_questions(wanted(desk), Purpose.SURVEY))
    assert [row.ticket for row in rows] == [silent, other, one]
    assert [row.ticket for row in list_questions(wanted(desk), Purpose.SURVEY, answer=GIVEN)] == [other, one]
    assert [row.ticket for row in list_questions(wanted(desk), Purpose.SURVEY, answer=NONE)] == [silent]
    assert [row.ticket for row in list_questions(wanted(desk), Purpose.SURVEY, answer="1")] == [other]
    with django_assert_num_queries(2):
        said = said_with(rows)
    assert (said[rows[1].pk].text, said[rows[1].pk].reason_names) == ("=cmd()", "Attitude")
    assert said[rows[1].pk].by == str(desk.agent.user)
    sheet = load_workbook(BytesIO(export_questions(rows, title="Ratings"))).active
    assert sheet is not None
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [silent.number, other.number, one.number]
    assert (sheet.cell(3, 10).value, sheet.cell(3, 12).value) == ("Dissatisfied", "Phone")
    assert sheet.cell(3, 14).data_type == "s"


def test_what_is_said_of_a_result_stands_in_its_list(desk: Desk) -> None:
    ticket = desk.confirming()
    actions.confirm(ticket_id=ticket.pk, answer="partly", comment="The other tray.", by=desk.agent, at=desk.at)
    (row,) = list_questions(wanted(desk), Purpose.CONFIRM)
    said = said_with([row])[row.pk]
    assert (said.text, said.by) == ("The other tray.", str(desk.agent.user))


def test_a_rating_of_history_that_was_brought_in_counts_too(desk: Desk) -> None:
    with unheard_by("satisfaction", "notifications"):
        ticket = desk.closed()
    actions.survey(ticket_id=ticket.pk, score=4, by=desk.agent, at=desk.at)
    assert tally_of(wanted(desk), Purpose.SURVEY).answers["4"] == 1


# Random histories -----------------------------------------------------------------------------------------------------

deeds = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(("resolve", "solved", "partly", "not_solved", "close", "rate", "reopen", "cancel", "transfer")),
        st.sampled_from(("requester", "desk")),
        st.integers(0, 40),
        st.integers(1, 4),
    ),
    max_size=24,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=deeds)
def test_norm_kpi_2_the_figures_agree_with_a_naive_recount_of_random_histories(
    desk: Desk, deeds: list[tuple[int, str, str, int, int]]
) -> None:
    start = desk.at = desk.at + timedelta(days=400)
    tickets = [desk.processing(kind=kind) for kind in ("incident", "service_request", "incident")]
    other = staff("engineer")
    for place, verb, by, hours, score in deeds:
        desk.at += timedelta(hours=hours)
        _try(desk, tickets[place], verb, by, score, other)
    for begins, ends in ((start, desk.at + DAY), (start + DAY, start + 4 * DAY)):
        asked = Wanted(begins=begins, ends=ends)
        for purpose in Purpose:
            naive = _recount(tickets, purpose, begins=begins, ends=ends)
            _agrees(tally_of(asked, purpose), naive["all"], purpose)
            for by in (By.PERSON, By.KIND, By.GROUP):
                parts = {part.key: part.tally for part in parts_of(asked, purpose, by)}
                keys = {key for what, key in (one for one in naive if one != "all") if what == by}
                assert set(parts) == keys
                for key, tally in parts.items():
                    _agrees(tally, naive[by, key], purpose)
            assert questions(asked, purpose).count() == naive["all"]["asked"]
    answered = Invitation.objects.filter(ticket__in=tickets, purpose=Purpose.SURVEY).exclude(answer="")
    assert answered.count() == SurveyAnswer.objects.filter(ticket__in=tickets).count()


def _try(desk: Desk, ticket: Ticket, verb: str, by: str, score: int, other: Actor) -> None:
    fresh = Ticket.objects.get(pk=ticket.pk)
    actor = asker(fresh) if by == "requester" else desk.agent
    do: dict[str, Any] = {"ticket_id": ticket.pk, "at": desk.at}
    try:
        match verb:
            case "resolve":
                engineer = other if other.user and fresh.assignee_id == other.user.pk else desk.engineer
                actions.resolve(**do, **GOOD_RESOLUTION, by=engineer)
            case "close":
                actions.close(**do, by=desk.supervisor)
            case "rate":
                actions.survey(**do, score=score, by=actor)
            case "reopen":
                actions.reopen(**do, reason="Again.", by=actor)
            case "cancel":
                actions.cancel(**do, reason="withdrawn", by=desk.agent)
            case "transfer":
                actions.transfer(**do, to_user=other.user, reason="Leave.", by=desk.dispatcher)
            case _:
                actions.confirm(**do, answer=verb, comment="More.", by=actor)
    except DeskError:
        pass


def _recount(tickets: list[Ticket], purpose: str, *, begins: datetime, ends: datetime) -> dict[Any, Counter[str]]:
    """By nothing but the journal: what was asked in the period, what was answered, of whom."""
    found: dict[Any, Counter[str]] = {"all": Counter()}
    for ticket in tickets:
        events = list(TicketEvent.objects.filter(ticket=ticket).order_by("seq"))
        group = ""
        for event in events:
            if event.verb == "dispatch":
                group = ticket.group.slug if ticket.group else "-"
            if event.verb != ("resolve" if purpose == Purpose.CONFIRM else "close") or not begins <= event.at < ends:
                continue
            later = [one for one in events if one.seq > event.seq]
            answer, is_withdrawn = _answer(later, event.cycle, purpose)
            if is_withdrawn:
                continue
            solver = next(one for one in reversed(events) if one.verb == "resolve" and one.cycle == event.cycle)
            keys = ["all", (By.PERSON, solver.by_user.username), (By.KIND, ticket.kind), (By.GROUP, group)]  # type: ignore[union-attr]
            for key in keys:
                found.setdefault(key, Counter()).update(["asked", *([answer] if answer else [])])
    return found


def _answer(later: list[TicketEvent], cycle: int, purpose: str) -> tuple[str, bool]:
    for event in later:
        if purpose == Purpose.SURVEY and event.verb == "survey" and event.cycle == cycle:
            return str(event.params["score"]), False
        if purpose == Purpose.CONFIRM and event.verb == "confirm" and event.cycle == cycle:
            return "solved", False
        if event.verb == "reopen" and event.cycle == cycle + 1:
            said = event.params["answer"] if purpose == Purpose.CONFIRM else ""
            return said, not said
        if event.verb == "cancel":
            return "", True
    return "", False


def _agrees(tally: Tally, naive: Counter[str], purpose: str) -> None:
    assert tally.asked == naive["asked"]
    assert tally.answers == {code: naive[code] for code in CODES[purpose]}
    if purpose == Purpose.SURVEY and tally.answered:
        assert tally.satisfied == pytest.approx((naive["4"] + naive["3"]) / tally.answered)
    assert tally.response_rate == (pytest.approx(tally.answered / tally.asked) if tally.asked else None)
