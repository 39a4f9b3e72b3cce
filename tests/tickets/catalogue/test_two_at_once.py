"""Two managers at one list, in threads with connections of their own."""

import pytest
from django.conf import settings

from core.errors import Refused
from tests.factories import Desk
from tests.satisfaction.test_two_at_once import at_once
from tickets.catalogue.actions.categories import add_category, change_category
from tickets.catalogue.actions.phrases import add_phrase
from tickets.catalogue.tree import Tree
from tickets.models import Phrase

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def test_two_moves_never_bend_the_tree_into_a_circle() -> None:
    desk = Desk()
    one, other = (add_category(values={"name": name}, by=desk.manager, at=desk.at) for name in ("甲", "乙"))
    refused = at_once(
        lambda: change_category(category_id=one.pk, changes={"parent": other}, by=desk.manager, at=desk.at),
        lambda: change_category(category_id=other.pk, changes={"parent": one}, by=desk.manager, at=desk.at),
    )
    assert [type(error) for error in refused] == [Refused]
    tree = Tree.load()
    assert sorted(len(tree.path(category.pk)) for category in (one, other)) == [1, 2]


def test_a_phrase_that_two_add_at_once_stands_once() -> None:
    desk = Desk()
    values = {"kind": "taboo", "text": "自己看说明书去", "match": "clause"}
    refused = at_once(*[lambda: add_phrase(values=values, by=desk.manager, at=desk.at)] * 2)
    assert [type(error) for error in refused] == [Refused]
    assert Phrase.objects.filter(text="自己看说明书去").count() == 1
