"""The parts of the pages for themselves: what they make of the rarer cases."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from time_machine import TimeMachineFixture

from accounts.actors import SYSTEM, Actor
from core import clock
from sla.choices import EventCode
from sla.models import Timer, TimerEvent
from tests.factories import CategoryFactory, Desk, GroupFactory, RequesterFactory
from tests.workbench.conftest import Browser, fresh, words_of
from tickets import actions
from tickets.acts import Param
from tickets.naming import Names
from tickets.queries import list_events, queue_condition
from workbench.filters import address
from workbench.forms.amend import AmendForm
from workbench.forms.categories import category_choices
from workbench.forms.fields import TicketNumberField, field_for
from workbench.kin import kin_of
from workbench.papers import Papers
from workbench.suggestions import suggest
from workbench.timeline import entries_of


def test_an_address_drops_what_is_empty_and_the_page_one_was_on() -> None:
    query = QueryDict("state=&kind=complaint&cursor=x")
    assert address(query, sort="due") == "?kind=complaint&sort=due"
    assert address(query, without="kind") == "?"


@pytest.mark.django_db
def test_norm_life_7_which_day_is_meant_is_never_guessed(desk: Desk) -> None:
    assert desk.agent.user
    with pytest.raises(ValueError, match="Which day"):
        queue_condition("unprogressed", user=desk.agent.user)


@pytest.mark.django_db
def test_the_category_tree_is_listed_by_branch_without_what_is_retired(desk: Desk) -> None:
    erp = CategoryFactory.create(name="ERP", position=1)
    report = CategoryFactory.create(name="报表", parent=erp)
    old = CategoryFactory.create(name="旧", parent=erp, is_active=False)
    names = dict(category_choices())
    assert names[report.pk] == "ERP / 报表"
    assert old.pk not in names
    assert dict(category_choices(keep=old.pk))[old.pk] == "ERP / 旧"


@pytest.mark.django_db
def test_a_number_field_takes_any_case_and_nothing_unknown(desk: Desk) -> None:
    ticket = desk.receive()
    field = TicketNumberField(actor=desk.agent, required=False)
    assert field.clean(f" {ticket.number.lower()} ") == ticket
    assert field.clean("") is None
    for actor, number in ((desk.agent, "SD-1"), (Actor(requester=RequesterFactory.create()), ticket.number)):
        with pytest.raises(ValidationError):
            TicketNumberField(actor=actor).clean(number)


def test_a_parameter_of_an_unknown_kind_has_no_field() -> None:
    with pytest.raises(TypeError, match="No form field"):
        field_for(Param(name="x", label="x"), actor=SYSTEM)


@pytest.mark.django_db
def test_a_wait_says_until_when_and_whether_today_has_its_progress(desk: Desk, engineer: Browser) -> None:
    ticket, until = desk.processing(), clock.now() + timedelta(days=1)
    do = {"ticket_id": ticket.pk, "by": desk.engineer, "at": desk.at}
    ticket = actions.track(**do, waiting_on="part", until=until, note="A roller.")  # type: ignore[arg-type]
    page = words_of(engineer.page(ticket))
    assert "Next: Waiting until" in page
    is_same_day = timezone.localdate(desk.at) == timezone.localdate()
    assert ("Today&#x27;s progress is recorded." in page) == is_same_day
    assert "is tracking it, waiting until" in page


@pytest.mark.django_db
def test_next_acts_of_the_rarer_states(desk: Desk, agent: Browser) -> None:
    unclear = desk.acknowledged()
    actions.clarify(ticket_id=unclear.pk, ask="requester", question="Which room is it in?", by=desk.agent, at=desk.at)
    assert "again if no answer comes" in words_of(agent.page(unclear))
    incomplete = desk.confirmed(product_version="")
    assert "Next: Complete the record: Product version" in words_of(agent.page(incomplete))
    asked = desk.processing()
    spoken = {"direction": "outbound", "outcome": "reached", "number": "13800138000"}
    actions.log_call(ticket_id=asked.pk, **spoken, by=desk.engineer, at=desk.at)  # type: ignore[arg-type]
    actions.clarify(ticket_id=asked.pk, ask="requester", question="Since when?", by=desk.engineer, at=desk.at)
    assert "clarified; resolve when it is clear" in words_of(agent.page(asked))


@pytest.mark.django_db
def test_norm_life_7_what_waits_is_written_to_while_it_waits_and_resumed_afterwards(
    desk: Desk, engineer: Browser, time_machine: TimeMachineFixture
) -> None:
    ticket, until = desk.processing(), desk.at + timedelta(days=1, hours=3)
    do = {"ticket_id": ticket.pk, "by": desk.engineer, "waiting_on": "vendor", "until": until, "note": "Asked them."}
    actions.track(**do, at=desk.at)  # type: ignore[arg-type]
    assert "Resume when it is there" in next_of(engineer.page(ticket))
    time_machine.move_to(desk.at + timedelta(days=1))
    next_act = next_of(engineer.page(ticket))
    assert "Write today&#x27;s progress" in next_act
    assert "Waiting until" in next_act
    assert "Add note" in next_act
    assert "/do/resume/" not in next_act
    time_machine.move_to(until + timedelta(minutes=1))
    next_act = next_of(engineer.page(ticket))
    assert "Resume, or agree a new time" in next_act
    assert "/do/resume/" in next_act


def next_of(page: str) -> str:
    return page.partition('<div class="next">')[2].partition('aria-label="Timeline"')[0]


@pytest.mark.django_db
def test_suggestions_name_whom_was_called_who_knows_the_user_and_who_has_such_things(desk: Desk) -> None:
    assert desk.engineer.user
    asker = RequesterFactory.create(is_vip=True)
    other = GroupFactory.create()
    actions.transfer(ticket_id=desk.processing().pk, to_group=other, reason="Network.", by=desk.engineer, at=desk.at)
    desk.processing()
    ticket = desk.acknowledged(requester=asker)
    call = {"direction": "outbound", "outcome": "reached", "with_user": desk.engineer.user}
    actions.log_call(ticket_id=ticket.pk, **call, by=desk.agent, at=desk.at)  # type: ignore[arg-type]
    found = suggest(ticket)
    assert found[0].name == str(desk.engineer.user)
    assert {one.name for one in found[1:]} == {desk.group.name, other.name}
    assert suggest(desk.receive(category=None)) == []


@pytest.mark.django_db
def test_a_link_or_a_merge_offers_the_tickets_that_may_be_meant(desk: Desk, agent: Browser) -> None:
    asker = RequesterFactory.create()
    done, still, ticket = (desk.in_state(state, requester=asker) for state in ("closed", "processing", "received"))
    major = actions.mark_major(ticket_id=desk.receive().pk, is_major=True, reason="Plant.", by=desk.agent, at=desk.at)
    desk.receive()
    assert [one.query for one in kin_of(ticket, verb="merge")] == [f"?into={still.number}"]
    offered = [f"?kind=caused_by&to={major.number}", f"?to={still.number}", f"?to={done.number}"]
    assert [one.query for one in kin_of(ticket, verb="link")] == offered
    form = agent.get(f"/tickets/{ticket.number}/do/link/{offered[0]}")
    assert f'value="{major.number}"' in form
    assert re.search('value="caused_by"[^>]*(checked|selected)', form)


@pytest.mark.django_db
def test_a_major_incident_of_the_same_user_is_offered_once(desk: Desk) -> None:
    asker = RequesterFactory.create()
    ticket, major = desk.receive(requester=asker), desk.receive(requester=asker)
    actions.mark_major(ticket_id=major.pk, is_major=True, reason="Plant.", by=desk.agent, at=desk.at)
    assert [one.query for one in kin_of(ticket, verb="link")] == [f"?kind=caused_by&to={major.number}"]


@pytest.mark.django_db
def test_facts_of_a_complaint(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(kind="complaint", severity="formal", about=desk.engineer.user)
    page = words_of(agent.page(ticket))
    assert "Severity Formal complaint" in page
    assert f"About {desk.engineer.user}" in page


@pytest.mark.django_db
def test_first_responsibility_given_where_nobody_had_it(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(by=SYSTEM)
    do = {"ticket_id": ticket.pk, "to_user": desk.agent.user, "reason": "Nobody has it."}
    actions.hand_over(**do, by=desk.supervisor, at=desk.at)  # type: ignore[arg-type]
    assert f"gave first responsibility to {desk.agent.user}" in words_of(agent.page(ticket))


@pytest.mark.django_db
def test_the_record_keeps_what_others_changed_in_every_kind_of_field(desk: Desk) -> None:
    assert desk.engineer.user
    ticket = desk.receive(kind="complaint", about=desk.engineer.user, occurred_at=datetime(2026, 11, 1, 8, tzinfo=UTC))
    shown = AmendForm(ticket)
    sent = QueryDict(mutable=True)
    sent.update({name: shown[name].value() or "" for name in shown.fields})
    sent["occurred_at"] = "2026-11-01T16:00"
    sent["steps"] = "Mine"
    changes = {
        "occurred_at": datetime(2026, 11, 2, 9, 30, 15, tzinfo=UTC), "in_scope": True, "about": desk.agent.user,
        "tags": ["jam"], "category": None, "scope_reason": "Ours.", "steps": "Theirs",
    }  # fmt: skip
    actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    ticket = fresh(ticket)
    form = AmendForm(ticket, data=sent)
    params = list_events(ticket)[-1].params
    form.rebase({name: before for name, before, _after in params["changes"]})
    assert form.is_valid(), form.errors
    assert form.changes().keys() <= {"steps", "description"}
    assert form.cleaned_data["steps"] == "Mine"
    assert form.data["occurred_at"] == "2026-11-02T17:30"


def test_the_timeline_goes_by_time_where_a_clock_was_judged_late() -> None:
    noon, none = datetime(2026, 11, 27, 12, tzinfo=UTC), Names()
    timer = Timer(norm="SLA-PRI")
    written = [
        TimerEvent(timer=timer, code=EventCode.REPLANNED, at=noon, params={}),
        TimerEvent(timer=timer, code=EventCode.WARNED, at=noon - timedelta(hours=1), params={}),
    ]
    shown = entries_of([], written, Papers(), none, tab="clocks")
    assert [entry.at for entry in shown] == [noon, noon - timedelta(hours=1)]
