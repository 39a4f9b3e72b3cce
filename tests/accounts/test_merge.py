"""Two records, one person: merged, known by either address, and parted again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions.merge_requesters import merge_requesters, part_requesters
from accounts.actions.requesters import find_or_create_requester, find_requester, requester_of
from accounts.actors import Actor
from accounts.models import Requester, RequesterMerge, User
from accounts.queries import find_people
from accounts.roles import Role
from core.errors import Forbidden, Missing, Refused
from tests.factories import NOON, Desk, UserFactory
from tickets.models import Ticket


def person(name: str = "王敏", **other: Any) -> Requester:
    return Requester.objects.create(name=name, created_at=NOON, **other)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_whoever_writes_from_the_old_address_is_known_as_the_survivor(desk: Desk) -> None:
    office, private = person(email="wang@example.com"), person(email="wm88@qq.com", phone="138 0013 8000")
    first, second = desk.receive(requester=office), desk.receive(requester=private)
    merge = merge_requesters(survivor_id=office.pk, absorbed_id=private.pk, by=desk.agent, at=NOON)
    assert set(office.tickets.all()) == {first, second}
    for known in (
        find_requester(email="WM88@qq.com"),
        find_requester(phone="+86 138-0013-8000"),
        find_or_create_requester(name="x", email="wm88@qq.com", at=NOON),
    ):
        assert known == office
    office.refresh_from_db()
    assert (office.email, office.phone) == ("wang@example.com", "138 0013 8000")
    assert merge.moved == {"tickets.Ticket.requester": [second.pk]}


def test_parted_again_each_has_what_was_his_and_what_came_since_stays(desk: Desk) -> None:
    office, private = person(email="wang@example.com"), person(email="wm88@qq.com", phone="13800138000", is_vip=True)
    mine, his = desk.receive(requester=office), desk.receive(requester=private)
    merge = merge_requesters(survivor_id=office.pk, absorbed_id=private.pk, by=desk.agent, at=NOON)
    since = desk.receive(requester=find_requester(email="wm88@qq.com"))
    part_requesters(merge_id=merge.pk, by=desk.agent, at=NOON)
    assert set(office.tickets.all()) == {mine, since}
    assert set(private.tickets.all()) == {his}
    assert find_requester(email="wm88@qq.com") == private
    office.refresh_from_db()
    assert (office.phone, office.phone_key, office.is_vip) == ("", "", False)
    with pytest.raises(Refused):
        part_requesters(merge_id=merge.pk, by=desk.agent, at=NOON)
    assert merge_requesters(survivor_id=private.pk, absorbed_id=office.pk, by=desk.agent, at=NOON).pk != merge.pk


def test_a_record_that_had_absorbed_others_brings_them_along(desk: Desk) -> None:
    a, b, c = person(email="a@x.cn"), person(email="b@x.cn"), person(email="c@x.cn")
    merge_requesters(survivor_id=b.pk, absorbed_id=a.pk, by=desk.agent, at=NOON)
    second = merge_requesters(survivor_id=c.pk, absorbed_id=b.pk, by=desk.agent, at=NOON)
    assert find_requester(email="a@x.cn") == c
    part_requesters(merge_id=second.pk, by=desk.agent, at=NOON)
    assert find_requester(email="a@x.cn") == b


def test_an_account_of_the_absorbed_record_sees_the_survivors_tickets(desk: Desk) -> None:
    user = UserFactory.create(role=Role.REQUESTER, email="wang@example.com")
    old, new = requester_of(user, at=NOON), person(email="wm88@qq.com")
    ticket = desk.receive(requester=new)
    merge_requesters(survivor_id=new.pk, absorbed_id=old.pk, by=desk.agent, at=NOON)
    actor = Actor.for_user(User.objects.get(pk=user.pk), via="portal")
    assert actor.requester == new
    assert requester_of(user, at=NOON) == new
    assert Ticket.objects.visible_to(actor).get() == ticket


def test_what_cannot_be_merged(desk: Desk) -> None:
    one, two, three = person(), person(), person()
    for survivor, absorbed, error in ((one.pk, one.pk, Refused), (one.pk, 0, Missing)):
        with pytest.raises(error):
            merge_requesters(survivor_id=survivor, absorbed_id=absorbed, by=desk.agent, at=NOON)
    merge_requesters(survivor_id=one.pk, absorbed_id=two.pk, by=desk.agent, at=NOON)
    with pytest.raises(Refused):
        merge_requesters(survivor_id=two.pk, absorbed_id=three.pk, by=desk.agent, at=NOON)
    for who in (one, three):
        Requester.objects.filter(pk=who.pk).update(user=UserFactory.create(role=Role.REQUESTER))
    with pytest.raises(Refused):
        merge_requesters(survivor_id=one.pk, absorbed_id=three.pk, by=desk.agent, at=NOON)
    with pytest.raises(Missing):
        part_requesters(merge_id=0, by=desk.agent, at=NOON)


def test_norm_role_1_only_the_desk_merges(desk: Desk) -> None:
    one, two = person(), person()
    for by in (desk.engineer, Actor.for_requester(one, via="portal")):
        with pytest.raises(Forbidden):
            merge_requesters(survivor_id=one.pk, absorbed_id=two.pk, by=by, at=NOON)
    merge = merge_requesters(survivor_id=one.pk, absorbed_id=two.pk, by=desk.agent, at=NOON)
    with pytest.raises(Forbidden):
        part_requesters(merge_id=merge.pk, by=desk.engineer, at=NOON)


def test_people_are_found_by_name_initials_number_account_and_department_once_each(desk: Desk) -> None:
    known = person("赵子龙", phone="+86 10 8888 6666", im_account="zhaozl", department="财务部", email="zhao@x.cn")
    other = person("赵云", email="zy@qq.com")
    for words in ("子龙", "zzl", "88886666", "zhaoz", "财务", "zhao@"):
        assert known in find_people(words), words
    merge_requesters(survivor_id=known.pk, absorbed_id=other.pk, by=desk.agent, at=NOON)
    assert find_people("赵") == [known]
    assert find_people("zy@qq") == [known]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merging_and_parting_in_any_order_ends_where_it_began(desk: Desk, data: st.DataObject) -> None:
    people = [person(f"人{n}", email=f"{n}@x.cn") for n in range(4)]
    mine = Requester.objects.filter(pk__in=[one.pk for one in people])
    tickets = {desk.receive(requester=one).pk: one.pk for one in people}
    merges: list[RequesterMerge] = []
    for _ in range(data.draw(st.integers(1, 3))):
        survivor, absorbed = data.draw(st.permutations(list(mine.filter(merged_into=None))))[:2]
        merges.append(merge_requesters(survivor_id=survivor.pk, absorbed_id=absorbed.pk, by=desk.agent, at=NOON))
        assert not Ticket.objects.filter(requester__merged_into__isnull=False).exists()
    for merge in reversed(merges):
        part_requesters(merge_id=merge.pk, by=desk.agent, at=NOON)
    assert dict(Ticket.objects.filter(pk__in=tickets).values_list("pk", "requester_id")) == tickets
    assert not mine.exclude(merged_into=None).exists()
