"""Which target would be taken, and why not another: all that there are, the most specific first."""

import pytest

from sla.policy.conditions import Attributes
from sla.policy.shipped import default_targets
from sla.rulebook import current_rulebook
from sla.weighing import category_path, weigh
from tests.factories import CategoryFactory, Desk
from tests.sla.rules.shorthand import after, published

pytestmark = pytest.mark.django_db


def test_the_most_specific_that_applies_is_taken_and_the_others_say_what_they_miss() -> None:
    desk = Desk()
    extra = {"measure": "pri_response", "calendar": "site", "due": after(60)}
    erp = {**extra, "code": "erp", "when": {"category": ["erp"], "priority": ["3"], "vip": ["yes"]}}
    published([*default_targets(), erp], by=desk.manager, at=desk.at)
    attributes = Attributes(priority="3", category=("software", "erp"))
    weighed = weigh(current_rulebook(), "pri_response", attributes)
    assert [one.candidate.target.code for one in weighed if one.is_taken] == ["response-p3"]
    assert weighed[0].candidate.target.code == "erp", "three conditions, the weightiest among them"
    missed = {one.candidate.target.code: one.missed for one in weighed}
    assert missed["erp"] == ("vip",)
    assert missed["response-p1-vip"] == ("vip", "priority")
    assert missed["response-p3"] == ()
    assert {one.candidate.target.code for one in weighed if one.applies} == {"response-p3"}
    taken = weigh(current_rulebook(), "pri_response", Attributes(priority="3", vip="yes", category=("erp",)))
    assert [one.candidate.target.code for one in taken if one.is_taken] == ["erp"]


def test_where_nothing_applies_nothing_is_taken() -> None:
    weighed = weigh(current_rulebook(), "pri_response", Attributes(priority="9"))
    assert weighed
    assert not any(one.is_taken for one in weighed)
    assert weigh(current_rulebook(), "no_such_clock", Attributes()) == []


def test_a_category_brings_those_above_it() -> None:
    software = CategoryFactory.create(slug="software")
    erp = CategoryFactory.create(slug="erp", parent=software)
    CategoryFactory.create(slug="erp-print", parent=erp)
    assert category_path("erp-print") == ("software", "erp", "erp-print")
    assert category_path("software") == ("software",)
    assert category_path("") == category_path("gone") == ()
