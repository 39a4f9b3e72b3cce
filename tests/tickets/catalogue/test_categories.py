"""The category tree as a manager forms it (LIFE-16)."""

from typing import Any

import pytest
from django.utils import translation

from accounts.models import SettingChange
from accounts.setting_history import newest_change
from core.errors import DeskError, Forbidden, Malformed, Missing, Refused, Stale
from tests.factories import Desk
from tickets.catalogue.actions.categories import add_category, change_category, order_category, switch_category
from tickets.catalogue.queries import open_by_category
from tickets.catalogue.tree import DEEPEST, Tree
from tickets.models import Category, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def add(desk: Desk, name: str, parent: Category | None = None, **values: Any) -> Category:
    return add_category(values={"name": name, "parent": parent} | values, by=desk.manager, at=desk.at)


def change(desk: Desk, category: Category, **changes: Any) -> Category:
    return change_category(category_id=category.pk, changes=changes, by=desk.manager, at=desk.at)


def names(parent: Category | None) -> list[str]:
    return [one.name for one in Tree.load().children(parent.pk if parent else None)]


def problem(error: pytest.ExceptionInfo[DeskError], field: str) -> str:
    return error.value.fields[field][0].code


def test_a_new_one_is_the_last_of_its_branch_and_says_who_made_it(desk: Desk) -> None:
    branch = add(desk, "终端", name_en="Terminals")
    one, two = add(desk, "打印机", branch, name_en="Printers"), add(desk, "显示器", branch)
    assert names(branch) == ["打印机", "显示器"]
    assert (branch.slug, one.slug, two.slug) == ("terminals", "printers", "category")
    kept = SettingChange.objects.filter(thing="category", row_id=one.pk).get()
    assert (kept.verb, kept.by, kept.at) == ("added", desk.manager.user, desk.at)


def test_each_reads_its_name_in_his_language_as_far_as_there_is_one(desk: Desk) -> None:
    one, other = add(desk, "打印机", name_en="Printers"), add(desk, "显示器")
    with translation.override("en"):
        assert (str(one), str(other)) == ("Printers", "显示器")
    with translation.override("zh-hans"):
        assert str(one) == "打印机"


def test_what_cannot_be_read_is_named_with_its_field(desk: Desk) -> None:
    for values in ({"name": " "}, {"name": "x" * 81}, {"name": "a\nb"}, {"name": "a", "slug": "Not a slug"}):
        with pytest.raises(Malformed):
            add_category(values=values, by=desk.manager, at=desk.at)
    assert not SettingChange.objects.exists()


def test_two_of_one_name_do_not_stand_side_by_side(desk: Desk) -> None:
    branch = add(desk, "终端")
    one = add(desk, "VPN", branch, slug="vpn")
    with pytest.raises(Refused) as error:
        add(desk, "vpn", branch)
    assert problem(error, "name") == "taken"
    elsewhere = add(desk, "VPN", slug="vpn-2")
    with pytest.raises(Refused) as error:
        change(desk, elsewhere, parent=branch)
    assert problem(error, "name") == "taken"
    with pytest.raises(Refused) as error:
        add(desk, "别的", slug="vpn")
    assert problem(error, "slug") == "taken"
    assert change(desk, one, name="VPN").name == "VPN", "its own name is no twin"


def test_a_branch_moves_with_all_below_it_and_never_below_itself(desk: Desk) -> None:
    top, other = add(desk, "甲"), add(desk, "乙")
    middle = add(desk, "丙", top)
    leaf = add(desk, "丁", middle)
    for below in (top, middle, leaf):
        with pytest.raises(Refused) as error:
            change(desk, top, parent=below)
        assert problem(error, "parent") == "circle"
    change(desk, middle, parent=other)
    assert [one.name for one in Tree.load().path(leaf.pk)] == ["乙", "丙", "丁"]
    kept = SettingChange.objects.filter(thing="category", row_id=middle.pk).first()
    assert kept
    assert ["parent", "甲", "乙"] in kept.changes


def test_the_tree_is_no_deeper_than_people_read(desk: Desk) -> None:
    chain: list[Category] = []
    for place in range(DEEPEST):
        chain.append(add(desk, f"第{place}层", chain[-1] if chain else None))
    with pytest.raises(Refused) as error:
        add(desk, "太深", chain[-1])
    assert problem(error, "parent") == "too_deep"
    pair = add(desk, "上")
    add(desk, "下", pair)
    with pytest.raises(Refused) as error:
        change(desk, pair, parent=chain[-2])
    assert problem(error, "parent") == "too_deep"


def test_neighbours_change_places_and_the_ends_stay(desk: Desk) -> None:
    branch = add(desk, "终端")
    one, two, three = (add(desk, name, branch) for name in "甲乙丙")
    move: dict[str, Any] = {"by": desk.manager, "at": desk.at}
    order_category(category_id=three.pk, up=True, **move)
    order_category(category_id=one.pk, up=True, **move)
    assert names(branch) == ["甲", "丙", "乙"]
    order_category(category_id=one.pk, up=False, **move)
    assert names(branch) == ["丙", "甲", "乙"]
    order_category(category_id=two.pk, up=False, **move)
    assert names(branch) == ["丙", "甲", "乙"]


def test_norm_life_16_switched_off_it_stays_on_its_tickets(desk: Desk) -> None:
    leaf = add(desk, "打印机", desk.category)
    ticket = desk.processing(category=leaf)
    done = switch_category(category_id=desk.category.pk, is_active=False, with_below=True, by=desk.manager, at=desk.at)
    assert {one.pk for one in done} == {leaf.pk, desk.category.pk}
    assert Ticket.objects.get(pk=ticket.pk).category == leaf
    assert open_by_category() == {leaf.pk: 1}
    switch_category(category_id=desk.category.pk, is_active=True, by=desk.manager, at=desk.at)
    assert Category.objects.filter(is_active=True).get() == desk.category
    verbs = SettingChange.objects.filter(row_id=desk.category.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["off", "on"]


def test_norm_role_1_only_managers_and_nobody_writes_over_unseen(desk: Desk) -> None:
    for actor in (desk.agent, desk.supervisor, desk.engineer):
        with pytest.raises(Forbidden):
            add_category(values={"name": "x"}, by=actor, at=desk.at)
        with pytest.raises(Forbidden):
            switch_category(category_id=desk.category.pk, is_active=False, by=actor, at=desk.at)
    with pytest.raises(Missing):
        change_category(category_id=0, changes={"name": "x"}, by=desk.manager, at=desk.at)
    seen = newest_change(desk.category)
    change(desk, desk.category, name="别名")
    with pytest.raises(Stale) as error:
        change_category(category_id=desk.category.pk, changes={"name": "旧"}, by=desk.manager, at=desk.at, seen=seen)
    assert error.value.version == newest_change(desk.category)
    before = SettingChange.objects.count()
    change(desk, desk.category, name="别名")
    assert SettingChange.objects.count() == before, "what is so already is no change"


def test_a_tree_that_was_bent_into_a_circle_by_hand_is_read_all_the_same(desk: Desk) -> None:
    one, other = add(desk, "甲"), add(desk, "乙")
    Category.objects.filter(pk=one.pk).update(parent=other)
    Category.objects.filter(pk=other.pk).update(parent=one)
    tree = Tree.load()
    assert {node.category.pk for node in tree.nodes()} == set(tree.by_pk)
    assert [below.pk for below in tree.below(one.pk)] == [other.pk]
    change(desk, one, parent=None)
    assert names(one) == ["乙"]
