"""What a rule names and is closed meanwhile: said in the list and on its page before a ticket finds out."""

import pytest

from accounts.models import AssignmentGroup, User
from accounts.roles import Role
from tests.factories import CategoryFactory, Desk, UserFactory
from tests.routing.conftest import MakeRule, routed
from tests.workbench.conftest import Browser, words_of
from tickets.routing.models import RuleRun

pytestmark = pytest.mark.django_db
ROOT = "/desk/settings/routing/"


def pages(desk: Desk, pk: int) -> tuple[str, str]:
    manager = Browser(desk.manager)
    return words_of(manager.get(ROOT)), words_of(manager.get(f"{ROOT}{pk}/"))


def test_a_rule_whose_group_is_closed_says_so_and_does_so(desk: Desk, rule: MakeRule) -> None:
    one = rule(when={"group": [desk.group.slug]}, then={"to_group": desk.group.slug, "tell_groups": [desk.group.slug]})
    assert not any("is closed" in page for page in pages(desk, one.pk))
    AssignmentGroup.objects.update(is_active=False)
    for page in pages(desk, one.pk):
        assert f"“{desk.group.name}” is closed: only tickets that it still has match." in page
        assert f"“{desk.group.name}” is closed: this is refused, the ticket is given to nobody." in page
        assert f"“{desk.group.name}” is closed and is told nothing." in page


def test_what_is_said_is_what_happens(desk: Desk, rule: MakeRule) -> None:
    category = CategoryFactory.create(slug="printing", name="打印")
    one = rule(then={"category": "printing", "to_group": desk.group.slug, "tell_groups": [desk.group.slug]})
    category.is_active = False
    category.save(update_fields=["is_active"])
    AssignmentGroup.objects.update(is_active=False)
    page = pages(desk, one.pk)[1]
    assert "“打印” is out of use: this is refused, the category stays as it is." in page
    before = desk.acknowledged()
    after = routed(before, desk)
    assert (after.category_id, after.group_id, after.state) == (before.category_id, before.group_id, before.state)
    assert {line["outcome"] for line in RuleRun.objects.get(rule=one).results} == {"refused"}


def test_people_who_left_and_people_who_work_on_nothing_any_more(desk: Desk, rule: MakeRule) -> None:
    engineer, leader = UserFactory.create(role=Role.ENGINEER), UserFactory.create(role=Role.SUPERVISOR)
    one = rule(then={"to_user": engineer.username, "tell_users": [engineer.username, leader.username]})
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert f"“{leader.display_name}” has left and is told nothing." in pages(desk, one.pk)[0]
    User.objects.filter(pk=engineer.pk).update(role=Role.REQUESTER)
    for page in pages(desk, one.pk):
        assert f"“{engineer.display_name}” does not work on tickets any more: this is refused" in page
        assert f"“{engineer.display_name}” has left" not in page


def test_a_category_that_is_retired_matches_what_has_it_still(desk: Desk, rule: MakeRule) -> None:
    category = CategoryFactory.create(slug="printing", name="打印")
    one = rule(when={"category": ["printing"]}, then={"tags": ["打印"]})
    category.is_active = False
    category.save(update_fields=["is_active"])
    for page in pages(desk, one.pk):
        assert "“打印” is out of use: only tickets that have it already, or a category below it, match." in page
