"""How satisfied users are, on the supervisor's screen: the figures, the list behind each of them, the export (KPI-2);
and what the desk writes down by phone (SAT-1, SAT-2).
"""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.factories import GOOD_RESOLUTION, Desk, asker, staff
from tests.workbench.conftest import Browser, fresh, words_of
from tickets import actions
from tickets.models import SurveyReason, Ticket, TicketEvent

PAGE, LIST = "/desk/satisfaction/", "/desk/satisfaction/answers/"


@pytest.fixture
def supervisor(desk: Desk) -> Browser:
    return Browser(desk.supervisor)


def period(desk: Desk) -> dict[str, Any]:
    today = timezone.localdate(desk.at)
    return {"begins": str(today - timedelta(days=1)), "ends": str(today)}


def rated(desk: Desk, score: int, *reasons: str, comment: str = "") -> Ticket:
    ticket = desk.closed()
    return actions.survey(
        ticket_id=ticket.pk, score=score, reasons=reasons, comment=comment, by=asker(ticket), at=desk.at
    )


def test_norm_kpi_2_the_figures_and_the_list_behind_each(desk: Desk, supervisor: Browser) -> None:
    rated(desk, 4, "quick")
    bad = rated(desk, 1, "attitude", comment="Nobody listened.")
    silent = desk.closed()
    page = supervisor.get(PAGE, **period(desk))
    words = words_of(page)
    assert "66.7%" in words
    assert "2 of 3 asked" in words
    assert "50.0%" in words
    numbers = re.findall(rf'<a[^>]* href="({LIST}\?[^"]+)"[^>]*>(\d+)</a>', page)
    assert len(numbers) >= 12
    for url, number in numbers:
        rows = supervisor.get(unescape(url)).partition("<tbody>")[2].count("<tr>")
        assert rows == int(number), url
    dissatisfied = words_of(supervisor.get(LIST, **period(desk), answer="1"))
    for text in (bad.title, "Dissatisfied", "Attitude", "Nobody listened."):
        assert text in dissatisfied
    unanswered = supervisor.get(LIST, **period(desk), answer="none")
    assert silent.title in unanswered
    assert bad.title not in unanswered
    by_reason = supervisor.get(LIST, **period(desk), reason="attitude")
    assert bad.title in by_reason
    assert silent.title not in by_reason


@pytest.mark.parametrize("by", ["group", "person", "kind", "channel", "site"])
def test_norm_kpi_2_each_part_leads_to_its_own_figures(desk: Desk, supervisor: Browser, by: str) -> None:
    rated(desk, 4)
    page = supervisor.get(PAGE, **period(desk), by=by)
    line = re.search(rf'<tbody><tr><td><a href="({PAGE}[^"]+)"', page)
    assert line
    assert "1 of 1 asked" in words_of(supervisor.get(unescape(line[1])))


def test_a_person_is_whoever_wrote_the_result(desk: Desk, supervisor: Browser) -> None:
    other = staff("engineer")
    assert other.user
    rated(desk, 3)
    page = supervisor.get(PAGE, **period(desk), person=other.user.username)
    assert "0 of 0 asked" in words_of(page)


def test_the_export_has_what_the_list_shows(desk: Desk, supervisor: Browser) -> None:
    bad = rated(desk, 2, "slow-response", "other", comment="三天")
    response = supervisor.client.get(LIST, {**period(desk), "of": "survey", "export": "xlsx"})
    assert response.status_code == 200
    assert "satisfaction-survey" in response["Content-Disposition"]
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    head, row = sheet.iter_rows(values_only=True)
    found = dict(zip(head, row, strict=True))
    assert found["Number"] == bad.number
    assert found["Answer"] == "So-so"
    assert found["Reasons"] == "Slow to answer, Something else"
    assert found["Comment"] == "三天"


@pytest.mark.parametrize("page", [PAGE, LIST])
@pytest.mark.parametrize(
    "query",
    [
        {"begins": "2026-13-01"},
        {"ends": "yesterday"},
        {"ends": "0001-01-01"},
        {"begins": "9999-12-31", "ends": "9999-12-31"},
        {"begins": "\x00"},
    ],
)
def test_a_period_that_is_none_is_refused(supervisor: Browser, page: str, query: dict[str, str]) -> None:
    supervisor.get(page, 400, **query)


@pytest.mark.parametrize("page", [PAGE, LIST, "/desk/register/", "/desk/follow-ups/record/"])
def test_days_are_taken_in_either_order(supervisor: Browser, page: str) -> None:
    shown = supervisor.get(page, begins="2026-11-02", ends="2026-11-01")
    assert re.search(
        r'name="begins"[^>]*value="2026-11-01"|value="2026-11-01"[^>]*name="begins"|begins=2026-11-01', shown
    )


def test_other_filters_that_are_none(desk: Desk, supervisor: Browser) -> None:
    rated(desk, 4)
    supervisor.get(PAGE, 400, by="moon")
    supervisor.get(LIST, 400, of="moon")
    supervisor.get(LIST, 400, answer="solved")
    supervisor.get(LIST, 400, answer="5")
    for query in ({"group": "no-such"}, {"person": "\x00"}, {"site": "x" * 9000}, {"reason": "\x00'"}):
        assert supervisor.client.get(LIST, {**period(desk), **query}).status_code == 200


def test_figures_cost_the_same_however_many_there_are(
    desk: Desk, supervisor: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        rated(desk, 3, "quick", "expert")
    for page in (PAGE, LIST):
        with django_assert_max_num_queries(25):
            supervisor.get(page, **period(desk))


def test_norm_sat_2_the_desk_writes_down_one_of_three_answers(desk: Desk, agent: Browser) -> None:
    ticket = desk.confirming()
    form = unescape(words_of(agent.form(ticket, "confirm")))
    for text in GOOD_RESOLUTION.values():
        assert text in form, "what is read out on the phone stands beside the question"
    refused = agent.act(ticket, "confirm", answer="partly", comment="")
    assert refused.status_code == 400
    assert "Please say what remains to be done." in words_of(refused)
    after = agent.does(ticket, "confirm", answer="partly", comment="The second tray")
    assert (after.state, after.cycle) == ("processing", 2)
    assert "recorded that the user finds it solved in part" in words_of(agent.page(after))


def test_norm_sat_1_the_desk_writes_down_the_rating_with_its_reasons(desk: Desk, agent: Browser) -> None:
    ticket = desk.closed()
    form = words_of(agent.form(ticket, "survey"))
    assert "Had to explain repeatedly" in form
    SurveyReason.objects.filter(slug="other").update(is_active=False)
    refused = agent.act(ticket, "survey", score="1", reasons=["other"])
    assert refused.status_code == 400
    agent.does(ticket, "survey", score="1", reasons=["attitude", "slow-response"], comment="By phone")
    event = TicketEvent.objects.get(ticket=ticket, verb="survey")
    assert set(event.params["reasons"]) == {"attitude", "slow-response"}
    page = words_of(agent.page(fresh(ticket)))
    assert "Attitude" in page
    assert "Slow to answer" in page


def test_norm_sat_6_how_to_check_and_avoid_are_written_with_the_result(desk: Desk) -> None:
    ticket, engineer = desk.processing(), Browser(desk.engineer)
    page = engineer.page(ticket)
    assert 'name="how_to_check"' in page
    assert 'name="how_to_avoid"' in page
    hints = {"how_to_check": "Print the second page.", "how_to_avoid": "No labels in tray two."}
    engineer.does(ticket, "resolve", **GOOD_RESOLUTION, **hints)
    page = words_of(engineer.page(fresh(ticket)))
    for text in hints.values():
        assert text in page


def test_norm_sat_2_what_nobody_answered_stands_with_the_supervisor(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirming()
    Ticket.objects.filter(pk=ticket.pk).update(lapsed_at=desk.at)
    assert "The user was reminded and has not answered" in words_of(supervisor.page(fresh(ticket)))
    supervisor.does(fresh(ticket), "close")
    assert "without the user" in words_of(supervisor.page(fresh(ticket)))
