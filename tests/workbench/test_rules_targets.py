"""A manager at work on a draft's targets: the form, its steps, and what is refused."""

import re
from typing import Any

import pytest

from accounts.models import Site
from sla.actions.draft import fingerprint
from sla.models import PolicyVersion
from sla.policy.read import doc_of
from sla.policy.shipped import default_targets
from sla.policy.target import Rule
from sla.rulebook import read_all
from tests.factories import CategoryFactory, Desk, GroupFactory
from tests.sla.rules.shorthand import draft_with, edited
from tests.workbench.conftest import Browser, words_of
from tests.workbench.rules_at_work import DRAFT, Fields, fields, fresh, querydict, save, target
from workbench.forms.rules_steps import StepSet
from workbench.forms.rules_target import TargetForm
from workbench.views.rules.targets import _choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


@pytest.fixture
def draft(desk: Desk) -> PolicyVersion:
    return draft_with(default_targets(), by=desk.manager, at=desk.at)


@pytest.mark.parametrize("code", [doc["code"] for doc in default_targets()])
def test_saving_what_the_form_shows_changes_nothing(desk: Desk, code: str) -> None:
    """Every shipped target comes through the form as it was, to the letter."""
    draft = draft_with(default_targets(), by=desk.manager, at=desk.at)
    doc = target(draft, code)
    sent = fields(draft, doc)
    form = TargetForm(choices=_choices(), doc=doc, data=querydict(sent))
    steps = StepSet(data=querydict(sent), prefix="steps")
    assert form.is_valid(), form.errors
    assert steps.is_valid(), steps.errors
    judged = form.judge(steps.docs())
    assert judged is not None
    assert [doc_of(one) for one in read_all([judged])] == [doc]


def test_a_target_that_names_no_goal_has_the_usual_one_in_the_form(manager: Browser) -> None:
    """As those of the shipped version do."""
    manager.client.post("/desk/settings/policies/default/draft/")
    assert re.search(r'name="goal" value="95"', manager.get(f"{DRAFT}target/?code=sat-2"))


def test_a_target_without_steps_opens_in_the_form(manager: Browser) -> None:
    """As that of answering the phone does in the shipped version: it is only measured."""
    manager.client.post("/desk/settings/policies/default/draft/")
    assert 'value="phone-1"' in manager.get(f"{DRAFT}target/?code=phone-1")


def test_norm_sat_2_reminders_of_the_user_and_a_closing_are_set_in_the_form(
    manager: Browser, draft: PolicyVersion
) -> None:
    page = words_of(manager.get(DRAFT))
    assert "The user, as a reminder When due" in page, "by the way he came, whatever the step says"
    response = save(manager, draft, "sat-2", **{"steps-2-act": "close", "kind": ["incident"]})
    assert response.status_code == 302
    assert [step.get("act") for step in target(draft, "sat-2")["steps"]] == [None, None, "close"]
    assert "Closes the ticket" in words_of(manager.get(DRAFT))


@pytest.mark.parametrize(
    ("code", "changes", "words"),
    [
        ("sat-2", {"steps-1-act": "close"}, "A ticket is closed when the time is over"),
        ("sat-2", {"steps-2-to": ["requester"]}, "The user is reminded before the time is over"),
        ("sat-2", {"steps-2-mark": ""}, "One step stands at the due time"),
        ("brt-3", {"steps-0-to": ["requester"]}, "Only a clock that waits for the user sends a reminder to the user."),
        ("brt-3", {"steps-0-act": "close"}, "Only the clock of the user&#x27;s answer closes tickets."),
    ],
)
def test_norm_sat_2_what_makes_no_sense_is_refused_in_words(
    manager: Browser, draft: PolicyVersion, code: str, changes: Fields, words: str
) -> None:
    response = save(manager, draft, code, **changes)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_a_time_limit_is_changed(manager: Browser, draft: PolicyVersion) -> None:
    response = save(manager, draft, "brt-1", due=2, due_unit="h", goal=90)
    assert (response.status_code, response["Location"]) == (302, f"{DRAFT}#t-brt-1")
    assert target(draft, "brt-1")["due"] == {"rule": "after", "seconds": 7200}
    page = words_of(manager.get(DRAFT))
    assert "1 changed" in page
    assert "2 hours · Site hours" in page
    assert "5 minutes · Site hours" in page


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"rule": "after", "due": 30, "due_unit": "min", "days": 2}, {"rule": "after", "seconds": 1800, "days": 2}),
        ({"rule": "given", "due": 10, "due_unit": "min", "side": "before"}, {"rule": "given", "seconds": -600}),
        ({"rule": "given", "due": None}, {"rule": "given"}),
        (
            {"rule": "day_end", "due": 1, "due_unit": "h", "side": "before", "least": 30, "least_unit": "min"},
            {"rule": "day_end", "seconds": -3600, "least": 1800},
        ),
        ({"rule": "opening", "due": 30, "due_unit": "min"}, {"rule": "opening", "seconds": 1800}),
        ({"rule": "same_time", "days": 1}, {"rule": "same_time", "days": 1}),
        (
            {"rule": "call_back", "due": 2, "due_unit": "h", "then": 30, "then_unit": "min"},
            {"rule": "call_back", "seconds": 7200, "then": 1800},
        ),
    ],
)
def test_every_rule_of_a_due_time_can_be_chosen(
    manager: Browser, draft: PolicyVersion, changes: Fields, due: dict[str, Any]
) -> None:
    assert save(manager, draft, "brt-1", **changes).status_code == 302
    assert target(draft, "brt-1")["due"] == due


def test_the_form_knows_every_rule() -> None:
    assert {code for code, _label in TargetForm.base_fields["rule"].choices} == set(Rule)  # type: ignore[attr-defined]


def test_conditions_are_ticked(manager: Browser, draft: PolicyVersion) -> None:
    GroupFactory.create(slug="network", name="网络组")
    CategoryFactory.create(slug="erp", name="ERP")
    Site.objects.create(slug="plant-2", name="二厂")
    chosen = {"channel": ["portal", "email"], "priority": ["1"], "vip": "yes", "site": ["plant-2"]}
    response = save(manager, draft, "rtx-1", **chosen, group=["network"], category=["erp"], kind=["incident"])
    assert response.status_code == 302, words_of(response)[:2000]
    assert target(draft, "rtx-1")["when"] == {
        "category": ["erp"],
        "channel": ["email", "portal"],
        "group": ["network"],
        "kind": ["incident"],
        "priority": ["1"],
        "site": ["plant-2"],
        "vip": ["yes"],
    }
    page = words_of(manager.get(DRAFT))
    for words in (
        "VIP only",
        "Priority: P1",
        "Channel: Portal, E-mail",
        "Group: 网络组",
        "Category: ERP",
        "Site: 二厂",
    ):
        assert words in page


def test_steps_are_added_changed_and_removed(manager: Browser, draft: PolicyVersion) -> None:
    last = len(target(draft, "brt-1")["steps"])
    changes = {
        "steps-0-mark": "percent",
        "steps-0-amount": 80,
        "steps-1-DELETE": "on",
        f"steps-{last}-mark": "after",
        f"steps-{last}-amount": 2,
        f"steps-{last}-amount_unit": "h",
        f"steps-{last}-to": ["manager", "leaders"],
        f"steps-{last}-via": ["app", "email"],
        f"steps-{last}-task": "decide",
        f"steps-{last}-urgent": "on",
        f"steps-{last + 1}-mark": "attempts",
        f"steps-{last + 1}-amount": 3,
    }
    assert save(manager, draft, "brt-1", **changes).status_code == 302
    assert target(draft, "brt-1")["steps"] == [
        {"code": "warn", "at": {"percent": 80}, "to": ["holder"], "via": ["app"]},
        {"code": "due+5", "at": {"after": 300}, "to": ["supervisor"], "via": ["app", "email"]},
        {
            "code": "due+120",
            "at": {"after": 7200},
            "to": ["leaders", "manager"],
            "via": ["app", "email"],
            "task": "decide",
            "urgent": True,
        }
        | {"to": target(draft, "brt-1")["steps"][2]["to"]},
        {"code": "attempts", "at": {"attempts": 3}, "to": [], "via": ["app"]},
    ]
    assert set(target(draft, "brt-1")["steps"][2]["to"]) == {"manager", "leaders"}


def test_two_steps_at_the_same_point_get_codes_of_their_own(manager: Browser, draft: PolicyVersion) -> None:
    changes: Fields = {"steps-0-mark": "due", "steps-0-code": "", "steps-1-mark": "next_opening", "steps-1-code": ""}
    changes |= {"steps-2-mark": "before_percent", "steps-2-amount": 25, "steps-2-least": 5, "steps-2-code": ""}
    changes |= {"steps-3-mark": "due", "steps-4-mark": "after_percent", "steps-4-amount": 50}
    assert save(manager, draft, "brt-1", **changes).status_code == 302
    steps = target(draft, "brt-1")["steps"]
    assert [step["code"] for step in steps] == ["due", "next-day", "warn", "due-2", "due+50%"]
    assert steps[2]["at"] == {"before_percent": 25, "least": 300}


def test_a_target_is_added_and_duplicated(manager: Browser, draft: PolicyVersion) -> None:
    page = manager.get(f"{DRAFT}target/", like="solution-p1")
    assert 'value="solution-p1-2"' in page
    sent = fields(draft, target(draft, "solution-p1"), code="solution-erp", vip="no")
    response = manager.client.post(f"{DRAFT}target/?like=solution-p1", sent)
    assert response["Location"] == f"{DRAFT}#t-solution-erp"
    assert target(draft, "solution-erp")["when"] == {"priority": ["1"], "vip": ["no"]}
    new = save(manager, draft, "", code="mine", measure="brt_1", due=5, goal=80, rule="after", calendar="site")
    assert new.status_code == 302
    assert target(draft, "mine")["norm"] == "BRT-1"
    assert "2 added" in words_of(manager.get(DRAFT))


def test_a_target_is_removed(manager: Browser, draft: PolicyVersion) -> None:
    sent = {"code": "rtx-4", "seen": fingerprint(fresh(draft))}
    assert manager.client.post(f"{DRAFT}target/remove/", sent)["Location"] == DRAFT
    assert "rtx-4" not in {one["code"] for one in fresh(draft).targets}
    assert "1 removed" in words_of(manager.get(DRAFT))
    again = manager.client.post(f"{DRAFT}target/remove/", {**sent, "code": "brt-1"})
    assert again.status_code == 412
    assert "Somebody changed this draft meanwhile." in words_of(again)
    assert manager.client.post(f"{DRAFT}target/remove/", {**sent, "code": "none"}).status_code == 404


def test_what_is_wrong_stands_under_its_field_and_what_was_typed_is_kept(
    manager: Browser, draft: PolicyVersion
) -> None:
    response = save(manager, draft, "brt-1", due=0, due_unit="min", goal=90)
    assert response.status_code == 400
    page = response.content.decode()
    assert "A time limit is longer than nothing." in words_of(page)
    assert 'id="target_due_error"' in page
    assert 'value="90"' in page
    for changes in ({"goal": 101}, {"measure": "none"}, {"code": ""}, {"due": -1}, {"steps-0-mark": "never"}):
        assert save(manager, draft, "brt-1", **changes).status_code == 400, changes
    taken = save(manager, draft, "", code="brt-1", measure="brt_1", due=5, goal=80, rule="after", calendar="site")
    assert taken.status_code == 400
    assert "This code stands twice." in words_of(taken)
    assert fresh(draft).targets == draft.targets


def test_of_two_managers_the_second_is_told_and_may_send_again(manager: Browser, draft: PolicyVersion) -> None:
    sent = fields(draft, target(draft, "brt-1"), goal=90)
    save(manager, draft, "mail-1", goal=91)
    response = manager.client.post(f"{DRAFT}target/?code=brt-1", sent)
    assert response.status_code == 412
    assert "Somebody changed this draft meanwhile." in words_of(response)
    found = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    assert found
    assert 'value="90"' in response.content.decode()
    assert manager.client.post(f"{DRAFT}target/?code=brt-1", {**sent, "seen": found[1]}).status_code == 302
    assert (target(draft, "brt-1")["goal"], target(draft, "mail-1")["goal"]) == (90, 91)


def test_what_a_target_names_and_nobody_offers_any_more_is_kept(desk: Desk, manager: Browser) -> None:
    targets = edited(default_targets(), "brt-1", when={"group": ["gone"], "channel": ["portal"]})
    draft = draft_with(targets, by=desk.manager, at=desk.at)
    assert save(manager, draft, "brt-1", goal=90).status_code == 302
    assert target(draft, "brt-1")["when"]["group"] == ["gone"]


def test_vip_and_not_vip_both_named_is_either(desk: Desk, manager: Browser) -> None:
    """A document may name both, which is no condition at all; the form shows it as that, and saves it so."""
    targets = edited(default_targets(), "brt-1", when={"vip": ["no", "yes"], "channel": ["portal"]})
    draft = draft_with(targets, by=desk.manager, at=desk.at)
    form = TargetForm(choices=_choices(), doc=target(draft, "brt-1"), initial={})
    assert form["vip"].value() == ""
    assert save(manager, draft, "brt-1", goal=90).status_code == 302
    assert target(draft, "brt-1")["when"] == {"channel": ["portal"]}


def test_how_seldom_progress_is_asked_for_while_a_part_is_awaited(manager: Browser, draft: PolicyVersion) -> None:
    said = "while a part or the vendor is awaited until a date: once in 3 working days"
    assert said in words_of(manager.get(DRAFT))
    assert save(manager, draft, "track-1", every=5).status_code == 302
    assert target(draft, "track-1")["every"] == 5
    page = words_of(manager.get(DRAFT))
    assert said.replace("3", "5") in page
    assert save(manager, draft, "track-1", every="").status_code == 302
    assert "every" not in target(draft, "track-1")
    assert save(manager, draft, "track-1", every=31).status_code == 400
