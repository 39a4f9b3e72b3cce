"""ROLE-2: telephones and RTX accounts of staff are published to users and kept current."""

from typing import Any

import pytest

from accounts.actions.staff import change_staff, enter_staff, save_group
from accounts.actions.staff.groups import GroupContent
from accounts.actors import Actor, Via
from accounts.directory import by_site, list_directory
from accounts.models import Membership, Site, StaffChange, User
from accounts.roles import Role
from core.errors import Forbidden, Malformed, Missing
from outbox.letters import render
from outbox.models import OutboxMessage
from tests.factories import NOON, Desk, GroupFactory, RequesterFactory, UserFactory


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def change(desk: Desk, user: User, **changes: Any) -> User:
    return change_staff(user_id=user.pk, changes=changes, by=desk.manager, at=NOON)


def person_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def names(**asked: Any) -> list[str]:
    return [user.display_name for user in list_directory(**asked)]


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(letter="contact_changed").order_by("pk"))


def test_norm_role_2_people_are_found_by_name_initials_group_and_number(desk: Desk) -> None:
    zhou = UserFactory.create(role=Role.ENGINEER, display_name="周凯", phone="8342", im_account="zhoukai")
    GroupFactory.create(name="网络通信组", slug="network", members=[zhou])
    UserFactory.create(role=Role.AGENT, display_name="王悦")
    for words in ("周", "zk", "网络", "834", "ZHOUK"):
        assert names(words=words) == ["周凯"], words
    assert names(group="network") == ["周凯"]
    assert names(words="\x00", site="") == names()
    assert names(words="nobody") == []


def test_norm_role_2_users_read_of_those_who_are_published(desk: Desk) -> None:
    UserFactory.create(role=Role.AGENT, display_name="hidden", is_published=False)
    UserFactory.create(role=Role.AGENT, display_name="gone", is_active=False)
    UserFactory.create(role=Role.ADMIN, display_name="administrator")
    UserFactory.create(role=Role.REQUESTER, display_name="user")
    assert {"hidden", "administrator"} <= set(names())
    assert not {"hidden", "gone", "administrator", "user"} & set(names(published_only=True))


def test_norm_role_2_one_page_per_site_the_readers_own_first(desk: Desk) -> None:
    first, second = (Site.objects.create(slug=slug, name=slug) for slug in ("a", "b"))
    UserFactory.create(site=second, display_name="there")
    UserFactory.create(site=first, display_name="here")
    places = by_site(list_directory(), first=second.pk)
    assert [place.site and place.site.slug for place in places] == ["b", "a", None]


def test_norm_role_2_whoever_waits_for_him_is_told_once_of_all_that_changed(desk: Desk) -> None:
    engineer = person_of(desk.engineer)
    ann = RequesterFactory.create(name="Ann", language="en")
    desk.processing(requester=ann)
    newest = desk.processing(requester=ann)
    desk.processing(requester=RequesterFactory.create(language="zh-hans"))
    desk.closed()
    desk.processing(requester=RequesterFactory.create(email="", phone=""))  # no way to him
    change(desk, engineer, phone="8399", im_account="new.rtx", display_name="李志远")
    english, chinese = sorted(letters(), key=lambda one: one.language)
    assert (english.thread_key, english.address) == (newest.number, ann.email)
    words = render(english)
    assert words.subject == f"[{newest.number}] How you reach 李志远 now"
    assert "Telephone: 8399\nRTX: new.rtx" in words.text
    assert "电话：8399\nRTX：new.rtx" in render(chinese).text
    change(desk, engineer, phone="8399")  # the same again is no change
    assert len(letters()) == 2
    change(desk, engineer, phone="8400")
    assert len(letters()) == 4


def test_norm_role_2_who_answers_for_a_request_counts_too(desk: Desk) -> None:
    desk.processing()
    change(desk, person_of(desk.agent), im_account="desk.agent")
    assert len(letters()) == 1


def test_nobody_is_told_of_what_is_not_published_or_not_a_number(desk: Desk) -> None:
    engineer = person_of(desk.engineer)
    desk.processing()
    change(desk, engineer, display_name="李志远", email="new@desk.example")
    change(desk, engineer, is_published=False, phone="8399")
    assert letters() == []


def test_norm_role_2_the_page_says_when_numbers_changed_last_and_who_changed_what(desk: Desk) -> None:
    engineer = person_of(desk.engineer)
    change(desk, engineer, phone="8341")
    change(desk, engineer, phone="8399", language="zh-hans")
    engineer.refresh_from_db()
    assert engineer.contact_changed_at == NOON
    last = StaffChange.objects.filter(user=engineer).first()
    assert last is not None
    assert (last.by, last.changes) == (desk.manager.user, [["phone", "8341", "8399"], ["language", "en", "zh-hans"]])
    with pytest.raises(TypeError):
        StaffChange.objects.all().delete()


def test_everybody_keeps_his_own_numbers_current_and_nothing_else(desk: Desk) -> None:
    own = person_of(desk.agent)
    values: dict[str, Any] = {"by": desk.agent, "at": NOON}
    assert change_staff(user_id=own.pk, changes={"phone": "8317"}, **values).phone == "8317"
    for changes in ({"role": "manager"}, {"phone": "1", "is_published": False}, {"site": ""}):
        with pytest.raises(Forbidden):
            change_staff(user_id=own.pk, changes=changes, **values)
    with pytest.raises(Forbidden):
        change_staff(user_id=person_of(desk.engineer).pk, changes={"phone": "1"}, **values)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "8\x00"}, "phone"),
        ({"phone": "8" * 41}, "phone"),
        ({"im_account": "a\nb"}, "im_account"),
        ({"email": "nowhere"}, "email"),
        ({"site": "nowhere"}, "site"),
        ({"site": "\x00"}, "site"),
        ({"role": "requester"}, "role"),
        ({"display_name": " "}, "display_name"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(desk: Desk, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed) as refusal:
        change(desk, person_of(desk.engineer), **changes)
    assert list(refusal.value.fields) == [field]
    assert not StaffChange.objects.exists()


def test_only_people_of_the_desk_are_changed_here(desk: Desk) -> None:
    with pytest.raises(Missing):
        change(desk, UserFactory.create(role=Role.REQUESTER), phone="1")


def test_norm_role_1_managers_enter_people_and_form_groups(desk: Desk) -> None:
    values: dict[str, Any] = {"display_name": "何静", "role": "agent", "phone": "6201"}
    with pytest.raises(Forbidden):
        enter_staff(username="hejing", values=values, by=desk.supervisor, at=NOON)
    made = enter_staff(username="hejing", values=values, by=desk.manager, at=NOON)
    assert (made.initials, made.has_usable_password(), made.is_staff) == ("hj", False, False)
    for username in ("HeJing", "a b", "", "x" * 151, "\x00"):
        with pytest.raises(Malformed) as refusal:
            enter_staff(username=username, values=values, by=desk.manager, at=NOON)
        assert list(refusal.value.fields) == ["username"]
    with pytest.raises(Malformed) as refusal:
        enter_staff(username="new", values={}, by=desk.manager, at=NOON)
    assert set(refusal.value.fields) == {"display_name", "role"}
    content = GroupContent(name="值班组", members=["hejing"], lead="hejing")
    save_group(slug="night", content=content, is_new=True, by=desk.manager, at=NOON)
    save_group(slug="night", content=GroupContent(name="夜班组"), by=desk.manager, at=NOON)
    assert not Membership.objects.filter(user=made).exists()
    verbs = list(StaffChange.objects.filter(user=made).values_list("verb", flat=True))
    assert verbs == ["grouped", "grouped", "entered"]


def test_norm_role_1_only_administrators_make_and_change_administrators(desk: Desk) -> None:
    admin = UserFactory.create(role=Role.ADMIN)
    by_admin = Actor.for_user(admin, via=Via.WEB)
    engineer = person_of(desk.engineer)
    with pytest.raises(Forbidden):
        change(desk, engineer, role="admin")
    with pytest.raises(Forbidden):
        change(desk, admin, phone="1")
    with pytest.raises(Forbidden):
        enter_staff(username="x", values={"display_name": "x", "role": "admin"}, by=desk.manager, at=NOON)
    assert change_staff(user_id=engineer.pk, changes={"role": "admin"}, by=by_admin, at=NOON).role == "admin"
