"""Users, groups and categories, as requests name them."""

import base64

from accounts.roles import Role
from tests.api.conftest import Caller
from tests.factories import CategoryFactory, Desk, GroupFactory, UserFactory


def test_users_are_the_people_of_the_desk(desk: Desk, agent: Caller) -> None:
    UserFactory.create(username="gone", is_active=False)
    UserFactory.create(username="outside", role=Role.REQUESTER)
    UserFactory.create(username="zhang", display_name="张三", role=Role.ENGINEER)
    found = agent.get("/users/", page_size="100").json()["results"]
    assert found[-1] == {"username": "zhang", "name": "张三", "role": "engineer"}
    assert not {"gone", "outside"} & {user["username"] for user in found}


def test_norm_role_1_requesters_see_categories_alone(asker: Caller) -> None:
    assert asker.get("/users/").status_code == 403
    assert asker.get("/groups/").status_code == 403
    assert asker.get("/categories/").status_code == 200
    assert asker.get("/categories/form/").status_code == 200


def test_groups_with_their_members(desk: Desk, agent: Caller) -> None:
    GroupFactory.create(slug="retired", is_active=False)
    assert desk.engineer.user
    expected = {"slug": desk.group.slug, "name": desk.group.name, "members": [desk.engineer.user.username]}
    assert agent.get("/groups/").json()["results"] == [expected]


def test_categories_with_the_one_above(desk: Desk, agent: Caller) -> None:
    CategoryFactory.create(slug="retired", is_active=False)
    CategoryFactory.create(slug="zz-printer", name="打印机", parent=desk.category)
    assert agent.get("/categories/").json()["results"][1] == {
        "slug": "zz-printer",
        "name": "打印机",
        "parent": desk.category.slug,
        "name_en": "",
        "position": 0,
        "is_active": True,
        "edition": 0,
    }


def test_lists_of_names_come_in_pages(desk: Desk, agent: Caller) -> None:
    page = agent.get("/users/", page_size="3").json()
    rest = agent.client.get(page["next"], headers=agent.headers).json()
    names = [user["username"] for user in page["results"] + rest["results"]]
    assert names == sorted(names)
    assert len(names) == 5
    assert rest["next"] is None


def test_the_cursor_of_another_list_is_refused(desk: Desk, agent: Caller) -> None:
    page = agent.get("/users/", page_size="3").json()
    cursor = page["next"].partition("cursor=")[2].partition("&")[0]
    assert agent.get("/groups/", cursor=cursor).status_code == 400


def test_a_cursor_that_names_nobody_is_refused(agent: Caller) -> None:
    for content in (b'["username",7,1]', b'["username","a\\u0000",1]', b'["username","a",-1]', b'["username","a"]'):
        cursor = base64.urlsafe_b64encode(content).decode().rstrip("=")
        assert agent.get("/users/", cursor=cursor).status_code == 400
