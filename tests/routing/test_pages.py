"""Routing rules in the settings: made, tried, switched on, moved, put away; nothing typed is lost."""

from typing import Any

import pytest

from accounts.models import AssignmentGroup
from core import clock
from tests.factories import CategoryFactory, Desk
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Ticket, TicketEvent
from tickets.routing.actions import route_ticket
from tickets.routing.models import Occasion, RoutingRule, RuleEdition, RuleRun

pytestmark = pytest.mark.django_db
ROOT = "/desk/settings/routing/"


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(at=clock.now())


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "打印机",
        "triggers": ["received", "acknowledged"],
        "when_words": "卡纸\njams",
        "then_tags": "打印，A4",
    } | changes


def made(manager: Browser, **changes: Any) -> RoutingRule:
    response = manager.client.post(f"{ROOT}new/", form(**changes))
    assert response.status_code == 302, words_of(response)[:2000]
    return RoutingRule.objects.latest("pk")


def test_a_rule_is_made_tried_and_switched_on(desk: Desk, manager: Browser) -> None:
    CategoryFactory.create(slug="printing", name="打印")
    ticket, other = desk.acknowledged(), desk.receive(title="Other", description="Something else")
    one = made(manager, then_category="printing", then_to_group=desk.group.slug, is_last="on")
    assert (one.standing, one.conditions) == ("off", {"words": ["卡纸", "jams"]})
    assert one.effects == {"category": "printing", "to_group": desk.group.slug, "tags": ["打印", "A4"]}
    before = (TicketEvent.objects.count(), Ticket.objects.filter(pk=ticket.pk).values().get())
    page = words_of(manager.get(f"{ROOT}{one.pk}/try/"))
    assert "1 of 2 tickets would have matched." in page
    assert "Dispatch: would be done" in page
    assert "Then ask no further rule" in page
    assert (TicketEvent.objects.count(), Ticket.objects.filter(pk=ticket.pk).values().get()) == before
    assert not Occasion.objects.exists()
    assert "matches as it stands" in words_of(manager.get(f"{ROOT}{one.pk}/try/", ticket=ticket.number))
    assert "does not match as it stands" in words_of(manager.get(f"{ROOT}{one.pk}/try/", ticket=other.number))
    assert "There is no such ticket." in words_of(manager.get(f"{ROOT}{one.pk}/try/", ticket="SD-1"))
    manager.client.post(f"{ROOT}{one.pk}/on/")
    arrived = desk.receive()
    route_ticket(ticket_id=arrived.pk, at=clock.now())
    assert sorted(tag.name for tag in arrived.tags.all()) == ["A4", "打印"]
    assert "Rule “打印机” suggests" in words_of(manager.page(arrived))
    page = words_of(manager.get(f"{ROOT}{one.pk}/"))
    assert "Standing: Off → On" in page
    assert "Dispatch: Suggested, waits for: Acknowledging (LIFE-4)" in page
    assert "Last 7 days" in words_of(manager.get(ROOT))


def test_what_is_refused_is_said_by_its_field_and_nothing_is_lost(manager: Browser, desk: Desk) -> None:
    response = manager.client.post(
        f"{ROOT}new/", form(name="", then_tags="", when_words="***", when_department="财务部", triggers=[])
    )
    page = response.content.decode()
    assert response.status_code == 400
    assert "has nothing that could be looked for" in page or "Please fill this in" in page
    assert "财务部" in page
    both = form(then_to_group=desk.group.slug, then_to_user=desk.engineer.user.username)  # type: ignore[union-attr]
    response = manager.client.post(f"{ROOT}new/", both)
    assert "Name a group or an engineer, not both." in words_of(response)
    assert not RoutingRule.objects.exists()


def test_who_is_late_is_told_and_keeps_his_text(manager: Browser) -> None:
    one = made(manager)
    assert manager.client.post(f"{ROOT}{one.pk}/", form(name="新名", seen=1)).status_code == 302
    late = manager.client.post(f"{ROOT}{one.pk}/", form(name="旧名", seen=1))
    assert late.status_code == 412
    assert 'value="旧名"' in late.content.decode()
    assert [edition.doc["name"] for edition in RuleEdition.objects.filter(rule=one)] == ["新名", "打印机"]


def test_rules_are_moved_and_put_away(manager: Browser) -> None:
    first, second = made(manager, name="一"), made(manager, name="二")
    manager.client.post(f"{ROOT}{second.pk}/up/")
    assert [one.name for one in RoutingRule.objects.all()] == ["二", "一"]
    manager.client.post(f"{ROOT}{first.pk}/shelve/")
    page = manager.get(ROOT)
    assert "Take out again" in page
    assert manager.client.post(f"{ROOT}{first.pk}/off/").status_code == 302
    assert "Take out again" not in manager.get(ROOT)


def test_what_a_rule_names_stays_though_it_is_retired(manager: Browser, desk: Desk) -> None:
    one = made(manager, then_to_group=desk.group.slug)
    AssignmentGroup.objects.update(is_active=False)
    page = manager.get(f"{ROOT}{one.pk}/")
    assert f'<option value="{desk.group.slug}" selected>' in page
    sent = form(name="同", then_to_group=desk.group.slug, seen=1)
    assert manager.client.post(f"{ROOT}{one.pk}/", sent).status_code == 302


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_norm_role_1_others_read_and_change_nothing(desk: Desk, manager: Browser, role: str) -> None:
    one, other = made(manager), Browser(getattr(desk, role))
    assert "New rule" not in other.get(ROOT)
    assert '<fieldset class="stack" disabled>' in other.get(f"{ROOT}{one.pk}/")
    assert "would have matched" in other.get(f"{ROOT}{one.pk}/try/")
    other.get(f"{ROOT}new/", 403)
    assert other.client.post(f"{ROOT}{one.pk}/", form(seen=1)).status_code == 403
    assert other.client.post(f"{ROOT}{one.pk}/on/").status_code == 403
    assert RuleEdition.objects.count() == 1


def test_runs_that_were_refused_are_counted(manager: Browser, desk: Desk) -> None:
    one = made(manager, then_to_group=desk.group.slug)
    manager.client.post(f"{ROOT}{one.pk}/on/")
    ticket = desk.receive()
    AssignmentGroup.objects.update(is_active=False)
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=clock.now())
    route_ticket(ticket_id=ticket.pk, at=clock.now())
    assert RuleRun.objects.get().is_refused
    assert "1 refused" in words_of(manager.get(ROOT))
