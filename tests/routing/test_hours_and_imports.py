"""Two conditions of time and origin: inside or outside working time, and tickets that a table brought in."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Site
from sla.actions.calendars import assign_site
from sla.choices import ALWAYS_OPEN
from sla.models import BusinessCalendar
from tests.factories import Desk, RequesterFactory
from tests.intake.imports.conftest import RESULT, Bring, text_file
from tests.intake.imports.conftest import bring as _bring
from tests.intake.imports.conftest import media as _media
from tests.routing.conftest import MakeRule, routed
from tickets.models import Ticket
from tickets.routing.actions import route_waiting
from tickets.routing.models import Occasion, RuleRun
from tickets.routing.opening import opening
from tickets.routing.queries import explain
from tickets.routing.trying import Trial, try_rule

bring, media = _bring, _media
pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 11:00 in Shanghai, within 08:30–12:00
NIGHT = MONDAY + timedelta(hours=11)
HOLIDAY = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
TAG = {"tags": ["夜班"]}


def tags(ticket: Ticket) -> list[str]:
    return list(ticket.tags.values_list("name", flat=True))


def tried(desk: Desk, *, on: str = "received", when: dict[str, list[str]] | None = None) -> Trial:
    doc = {"triggers": [on], "conditions": when or {}, "effects": TAG}
    return try_rule(doc, since=desk.at - timedelta(days=90), until=desk.at + timedelta(days=1))


@pytest.mark.parametrize(
    ("at", "is_outside"),
    [
        (MONDAY, False),
        (MONDAY + timedelta(hours=1), True),  # at noon it closes
        (NIGHT, True),
        (HOLIDAY, True),
    ],
)
def test_a_rule_for_what_comes_outside_working_time(desk: Desk, rule: MakeRule, at: datetime, is_outside: bool) -> None:  # noqa: FBT001
    rule(when={"hours": ["outside"]}, then=TAG, on=("received",))
    desk.at = at
    ticket = desk.receive()
    assert tags(routed(ticket, desk)) == (["夜班"] if is_outside else [])
    assert tried(desk, when={"hours": ["outside"]}).matched == is_outside
    assert tried(desk, when={"hours": ["inside"]}).matched == (not is_outside)


def test_it_is_the_arrival_that_counts_not_the_hour_in_which_the_rule_looks(desk: Desk, rule: MakeRule) -> None:
    one = rule(when={"hours": ["outside"]}, then=TAG, on=("acknowledged",))
    desk.at = NIGHT - timedelta(days=1)
    ticket = desk.receive()
    desk.at = MONDAY
    desk_ticket = desk.acknowledged()
    assert explain(one, ticket).look.hours == "outside"
    assert tags(routed(desk_ticket, desk)) == []


def test_the_site_of_the_requester_says_which_hours(desk: Desk, rule: MakeRule) -> None:
    site = Site.objects.create(slug="plant", name="龙泉生产基地")
    always = BusinessCalendar.objects.get(slug=ALWAYS_OPEN)
    assign_site(site=site, calendar=always, by=desk.manager, at=MONDAY)
    rule(when={"hours": ["outside"]}, then=TAG, on=("received",))
    desk.at = NIGHT
    there, elsewhere = desk.receive(requester=RequesterFactory.create(site=site)), desk.receive()
    assert (tags(routed(there, desk)), tags(routed(elsewhere, desk))) == ([], ["夜班"])


def test_trying_asks_the_calendars_once(desk: Desk, django_assert_max_num_queries: object) -> None:
    for _ in range(6):
        desk.receive()
    tried(desk, when={"hours": ["outside"]})
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert tried(desk, when={"hours": ["outside"]}).looked == 6


def test_where_nobody_keeps_calendars_it_is_always_open(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not opening()("", NIGHT)
    monkeypatch.setattr("tickets.routing.opening._kept", [])
    assert opening()("", NIGHT)


HEAD = ["external_id", "title", "description", "name", "phone"]
OPEN_ROW = ["OLD-1", "三楼打印机卡纸", "每五张卡一张，重启无效。", "王芳", "0591-8333"]


def test_imported_tickets_are_routed_by_rules_that_say_so_and_by_no_other(
    desk: Desk, rule: MakeRule, bring: Bring
) -> None:
    rule(then={"tags": ["到达"]}, on=("received", "acknowledged", "amended"))
    one = rule(then={"tags": ["旧系统"]}, on=("imported",))
    bring(text_file([HEAD, OPEN_ROW]))
    ticket = Ticket.objects.get()
    assert route_waiting(now=lambda: desk.at + timedelta(minutes=1)) == 1
    assert tags(ticket) == ["旧系统"]
    assert RuleRun.objects.get().rule == one


def test_without_such_a_rule_an_import_leaves_nothing_for_the_rules(desk: Desk, rule: MakeRule, bring: Bring) -> None:
    rule(then=TAG, on=("received",))
    bring(text_file([HEAD, OPEN_ROW]))
    assert Ticket.objects.count() == 1
    assert not Occasion.objects.exists()
    assert tried(desk).matched == 0
    assert tried(desk, on="imported").matched == 1


def test_what_had_ended_before_it_was_imported_is_routed_by_nobody(desk: Desk, rule: MakeRule, bring: Bring) -> None:
    rule(then=TAG, on=("imported", "received"))
    head = [*HEAD, "state", "created_at", "closed_at", *RESULT]
    row = [*OPEN_ROW, "已关闭", "2026-11-20 09:30", "2026-11-20 11:00", *RESULT.values()]
    job = bring(text_file([head, row]))
    assert job.counts, job
    assert not Occasion.objects.exists()
    assert tried(desk).matched == tried(desk, on="imported").matched == 0
