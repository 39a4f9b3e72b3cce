"""Rules at work: what arrives is set, tagged, dispatched and told; what is refused stops nothing."""

from typing import Any

import pytest
from django.utils import translation

from accounts.models import Requester
from core.errors import DeskError
from notifications.models import Notice
from notifications.words import words_of
from tests.factories import CategoryFactory, Desk, GroupFactory, RequesterFactory
from tests.routing.conftest import MakeRule, routed
from tickets import actions
from tickets.models import Ticket, TicketEvent
from tickets.routing.actions import change_rule, route_waiting
from tickets.routing.models import Occasion, RuleRun
from tickets.words import names_in, sentence, who

pytestmark = pytest.mark.django_db


def told(ticket: Ticket) -> list[str]:
    events = list(TicketEvent.objects.filter(ticket=ticket).order_by("seq"))
    names = names_in(events)
    with translation.override("en"):
        return [f"{who(event)} {sentence(event, names)}" for event in events]


def vip() -> Requester:
    return RequesterFactory.create(is_vip=True)


def outcomes(ticket: Ticket) -> dict[str, str]:
    return {one["effect"]: one["outcome"] for run in RuleRun.objects.filter(ticket=ticket) for one in run.results}


def test_what_arrives_is_set_and_tagged_in_one_act_that_names_the_rule(desk: Desk, rule: MakeRule) -> None:
    printing = CategoryFactory.create(slug="printing")
    one = rule(when={"words": ["卡纸", "jams"]}, then={"category": "printing", "urgency": "high", "tags": ["打印"]})
    ticket = routed(desk.receive(), desk)
    assert (ticket.category, ticket.urgency, ticket.version) == (printing, "high", 2)
    assert [tag.name for tag in ticket.tags.all()] == ["打印"]
    event = TicketEvent.objects.get(ticket=ticket, seq=2)
    assert event.params["rule"] == {"id": one.pk, "edition": 1, "name": "规则"}
    assert (event.verb, event.via, event.by_user) == ("amend", "system", None)
    assert told(ticket)[-1].startswith("Rule “规则” edited the record: ")
    assert not Occasion.objects.exists()


def test_a_ticket_is_suggested_first_and_dispatched_once_it_is_acknowledged(desk: Desk, rule: MakeRule) -> None:
    rule(then={"to_group": desk.group.slug})
    ticket = routed(desk.receive(), desk)
    assert (ticket.state, ticket.group) == ("received", desk.group)
    assert told(ticket)[-1] == f"Rule “规则” suggests {desk.group}; dispatched once it is acknowledged (LIFE-4)"
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at)
    ticket = routed(ticket, desk)
    assert (ticket.state, ticket.group, ticket.first_responder) == ("dispatched", desk.group, desk.agent.user)
    assert told(ticket)[-1] == f"Rule “规则” dispatched it to {desk.group}"
    assert Notice.objects.filter(ticket=ticket, kind="dispatched_group", user=desk.engineer.user).exists()


def test_norm_life_17_a_vip_is_only_suggested_until_the_engineer_is_called(desk: Desk, rule: MakeRule) -> None:
    rule(then={"to_group": desk.group.slug})
    ticket = routed(desk.acknowledged(requester=vip()), desk)
    assert (ticket.state, ticket.group) == ("acknowledged", desk.group)
    assert told(ticket)[-1] == f"Rule “规则” suggests {desk.group}; VIP: the engineer is called first (LIFE-17)"
    assert outcomes(ticket) == {"give": "noted"}


def test_norm_life_17_a_call_to_somebody_else_does_not_count(desk: Desk, rule: MakeRule) -> None:
    rule(then={"to_group": desk.group.slug}, on=("amended",))
    ticket = desk.acknowledged(requester=vip())
    call: dict[str, Any] = {"direction": "outbound", "outcome": "reached", "with_user": desk.supervisor.user}
    actions.log_call(ticket_id=ticket.pk, **call, by=desk.agent, at=desk.at)
    actions.amend(ticket_id=ticket.pk, changes={"title": "Again"}, by=desk.agent, at=desk.at)
    assert routed(ticket, desk).state == "acknowledged"
    assert outcomes(ticket) == {"give": "noted"}
    call["with_user"] = desk.engineer.user
    actions.log_call(ticket_id=ticket.pk, **call, by=desk.agent, at=desk.at)
    actions.amend(ticket_id=ticket.pk, changes={"title": "And again"}, by=desk.agent, at=desk.at)
    assert routed(ticket, desk).state == "dispatched"


def test_norm_life_6_a_rule_marks_a_major_incident(desk: Desk, rule: MakeRule) -> None:
    rule(when={"words": ["核心系统"]}, then={"major": True})
    assert not routed(desk.receive(), desk).is_major
    assert routed(desk.receive(description="核心系统无法登录"), desk).is_major


def test_people_and_groups_are_told_once_in_a_round(desk: Desk, rule: MakeRule) -> None:
    rule(then={"tell_groups": [desk.group.slug], "tell_users": [desk.supervisor.user.username]})  # type: ignore[union-attr]
    ticket = routed(desk.receive(), desk)
    notices = Notice.objects.filter(ticket=ticket, kind="rule_told")
    assert {one.user_id for one in notices} == {desk.engineer.user.pk, desk.supervisor.user.pk}  # type: ignore[union-attr]
    with translation.override("en"):
        said = words_of(notices[0])
    assert said == "The routing rule “规则” draws your attention to this"
    assert told(ticket)[-1] == f"Rule “规则” told {desk.group}, {desk.supervisor.user}"
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at)
    routed(ticket, desk)
    assert notices.count() == 2


def test_what_is_refused_is_said_and_stops_nothing_else(desk: Desk, rule: MakeRule) -> None:
    retired = GroupFactory.create()
    rule(then={"tags": ["x"], "to_group": retired.slug, "tell_groups": [desk.group.slug]})
    retired.is_active = False
    retired.save()
    ticket = routed(desk.acknowledged(), desk)
    assert outcomes(ticket) == {"tags": "done", "give": "refused", "tell": "done"}
    assert told(ticket)[-1] == f"Rule “规则” told {desk.group}; could not do: Dispatch"
    (run,) = RuleRun.objects.filter(ticket=ticket)
    assert run.refusals[0]["problems"][0]["words"]["en"] == "This group no longer takes tickets."


def test_norm_life_14_a_formal_complaint_is_not_given_to_whom_it_is_about(desk: Desk, rule: MakeRule) -> None:
    about = desk.engineer.user
    assert about
    rule(then={"to_user": about.username})
    ticket = routed(desk.acknowledged(kind="complaint", severity="formal", about=about), desk)
    assert ticket.state == "acknowledged"
    assert told(ticket)[-1] == "Rule “规则” could not do: Dispatch (LIFE-14)"


def test_no_work_is_taken_away_from_an_engineer(desk: Desk, rule: MakeRule) -> None:
    other = GroupFactory.create()
    rule(then={"to_group": other.slug}, on=("amended",))
    ticket = desk.processing()
    actions.amend(ticket_id=ticket.pk, changes={"title": "New"}, by=desk.agent, at=desk.at)
    assert routed(ticket, desk).group == desk.group
    assert outcomes(ticket) == {"give": "refused"}
    actions.amend(ticket_id=ticket.pk, changes={"title": "Newer"}, by=desk.agent, at=desk.at)
    routed(ticket, desk)
    assert RuleRun.objects.count() == 1, "the same refusal is said once in a round"


def test_an_act_that_fails_in_earnest_leaves_nothing_of_itself(
    desk: Desk, rule: MakeRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_given: Any) -> None:
        raise ZeroDivisionError("by nothing")

    rule(then={"tags": ["x"], "to_group": desk.group.slug})
    ticket = desk.acknowledged()
    monkeypatch.setattr(actions, "dispatch", broken)
    assert routed(ticket, desk).state == "acknowledged"
    assert outcomes(ticket) == {"tags": "done", "give": "refused"}


def test_rules_are_asked_in_their_order_each_of_what_the_one_before_left(desk: Desk, rule: MakeRule) -> None:
    CategoryFactory.create(slug="network")
    rule(when={"words": ["vpn"]}, then={"category": "network"})
    rule(when={"category": ["network"]}, then={"tags": ["网络"]}, is_last=True)
    rule(then={"tags": ["其他"]})
    assert [one.name for one in routed(desk.receive(title="VPN连不上"), desk).tags.all()] == ["网络"]
    assert [one.name for one in routed(desk.receive(title="Other"), desk).tags.all()] == ["其他"]


def test_rules_wake_no_rules(desk: Desk, rule: MakeRule) -> None:
    rule(when={"urgency": ["low", "medium"]}, then={"urgency": "high"}, on=("received", "amended"))
    rule(when={"urgency": ["high"]}, then={"urgency": "low"}, on=("received", "amended"))
    ticket = routed(desk.receive(), desk)
    assert (ticket.urgency, ticket.version) == ("low", 3)
    assert not Occasion.objects.exists()
    assert routed(ticket, desk).version == 3


def test_what_is_so_already_is_not_done_again(desk: Desk, rule: MakeRule) -> None:
    rule(then={"tags": ["X"], "urgency": "high"})
    ticket = routed(desk.receive(), desk)
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at)
    assert routed(ticket, desk).version == 3
    assert RuleRun.objects.count() == 1


def test_a_ticket_that_ended_meanwhile_is_left_alone(desk: Desk, rule: MakeRule) -> None:
    rule(then={"tags": ["x"]})
    ticket = desk.cancelled()
    assert routed(ticket, desk).version == 2
    assert not Occasion.objects.exists()


def test_receiving_never_fails_because_of_a_rule(
    desk: Desk,
    rule: MakeRule,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rule is broken in every way: the ticket is there, waits, is tried later and later, and holds up no other."""
    one = rule(then={"tags": ["x"]})
    monkeypatch.setattr("tickets.routing.actions.look_at_ticket.matches", lambda *_given: 1 / 0)
    ticket = desk.receive()
    assert route_waiting(now=lambda: desk.at) == 1
    waiting = Occasion.objects.get(ticket=ticket)
    assert (waiting.tries, waiting.not_before > desk.at) == (1, True)
    assert route_waiting(now=lambda: desk.at) == 0
    monkeypatch.undo()
    assert route_waiting(now=lambda: waiting.not_before) == 1
    assert RuleRun.objects.get().rule == one


def test_without_a_rule_that_waits_nothing_is_kept(desk: Desk, rule: MakeRule) -> None:
    one = rule(then={"tags": ["x"]})
    change_rule(rule_id=one.pk, changes={"standing": "off"}, by=desk.manager, at=desk.at)
    rule(then={"tags": ["x"]}, on=("reopened",))
    desk.acknowledged()
    assert not Occasion.objects.exists()


def test_an_effect_for_the_machinery_alone(desk: Desk) -> None:
    with pytest.raises(DeskError):
        actions.route(ticket_id=desk.receive().pk, by=desk.supervisor, at=desk.at)
