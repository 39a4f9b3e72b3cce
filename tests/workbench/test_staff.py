"""The people of the desk on screen: directory, who is on call, accounts and groups (ROLE-1, ROLE-2, ROLE-3)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.actions import on_call
from accounts.models import AssignmentGroup, OnCallShift, StaffChange, User
from accounts.roles import Role
from core import clock
from tests.factories import PASSWORD, Desk, RequesterFactory, UserFactory
from tests.portal.conftest import ENGLISH
from tests.workbench.conftest import Browser, soon, words_of
from tickets import actions
from tickets.routing.actions import add_rule

HOUR = timedelta(hours=1)
ACCOUNTS = "/desk/settings/people/"


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


@pytest.fixture
def engineer_user(desk: Desk) -> User:
    assert desk.engineer.user
    User.objects.filter(pk=desk.engineer.user.pk).update(
        username="lizhiyuan", display_name="李志远", initials="lzy", phone="8341"
    )
    AssignmentGroup.objects.update(on_call_for="MES")
    return User.objects.get(username="lizhiyuan")


def account(**changes: Any) -> dict[str, Any]:
    values = {"display_name": "李志远", "role": "engineer", "site": "", "phone": "8341", "im_account": "", "email": ""}
    return values | {"language": "en", "is_published": "on"} | changes


def plan(desk: Desk, user: User, begins: float = -1, ends: float = 2) -> OnCallShift:
    times = {"starts_at": clock.now() + begins * HOUR, "ends_at": clock.now() + ends * HOUR}
    return on_call.plan(group=desk.group, user=user, **times, by=desk.supervisor, at=desk.at)


# Directory -------------------------------------------------------------------------------------------------------


def test_norm_role_2_the_directory_shows_how_everybody_is_reached(agent: Browser, engineer_user: User) -> None:
    page = agent.get("/desk/directory/", q="lzy")
    assert "李志远" in page
    assert 'href="tel:8341"' in page
    assert "Nobody of the desk is found" in agent.get("/desk/directory/", q="zzz")
    for rubbish in ("\x00", "%", "9" * 4000, "<script>"):
        assert (
            agent.client.get("/desk/directory/", {"q": rubbish, "site": rubbish, "group": rubbish}).status_code == 200
        )


def test_norm_role_2_everybody_keeps_his_own_number_current(desk: Desk, agent: Browser) -> None:
    answer = agent.client.post("/desk/directory/", {"phone": "8317", "im_account": "wangyue"})
    assert answer.status_code == 302
    assert User.objects.get(pk=agent_pk(desk)).phone == "8317"
    refused = agent.client.post("/desk/directory/", {"phone": "8\x00", "im_account": "kept"})
    assert refused.status_code == 400
    assert 'value="kept"' in refused.content.decode()


def agent_pk(desk: Desk) -> int:
    assert desk.agent.user
    return desk.agent.user.pk


# On call ---------------------------------------------------------------------------------------------------------


def test_norm_role_3_who_is_on_call_now_is_one_click_away(desk: Desk, agent: Browser, engineer_user: User) -> None:
    assert "nobody on call" in words_of(agent.get("/desk/duty/"))
    plan(desk, engineer_user)
    page = words_of(agent.get("/desk/duty/"))
    assert "MES" in page
    assert "李志远" in page
    assert "8341" in page
    assert 'href="/desk/duty/"' in agent.get("/desk/directory/")


def test_norm_role_3_the_roster_is_planned_and_shows_its_gaps(desk: Desk, engineer_user: User) -> None:
    supervisor = Browser(desk.supervisor)
    form = {"group": desk.group.slug, "user": "lizhiyuan", "starts_at": soon(hours=1), "ends_at": soon(hours=3)}
    assert "without anybody on call" in supervisor.get("/desk/duty/roster/")
    answer: Any = supervisor.client.post("/desk/duty/roster/", form)
    assert answer.status_code == 302
    shift = OnCallShift.objects.get()
    assert f"/desk/duty/shifts/{shift.pk}/" in supervisor.get(answer["Location"])
    again = supervisor.client.post("/desk/duty/roster/", form)
    assert again.status_code == 422
    assert "on call at that time already" in words_of(again)
    for week in ("", "x", "\x00", "0001-01-01", "9999-12-31", "2026-02-30", "2026-11-23"):
        assert supervisor.client.get("/desk/duty/roster/", {"week": week}).status_code == 200, week


def test_norm_role_3_a_shift_is_covered_swapped_handed_over_and_struck_out(desk: Desk, engineer_user: User) -> None:
    supervisor, own = Browser(desk.supervisor), Browser(desk.engineer)
    UserFactory.create(role=Role.ENGINEER, username="zhoukai", phone="8342")
    running, coming = plan(desk, engineer_user), plan(desk, engineer_user, 4, 6)
    place = f"/desk/duty/shifts/{running.pk}/"
    assert own.client.post(place, {"do": "hand_over", "handover": "Watch disk 3."}).status_code == 302
    assert "Watch disk 3." in supervisor.get("/desk/duty/")
    assert own.client.post(place, {"do": "cancel"}).status_code == 403
    later = f"/desk/duty/shifts/{coming.pk}/"
    assert supervisor.client.post(later, {"do": "cover", "user": "zhoukai"}).status_code == 302
    other = plan(desk, engineer_user, 8, 9)
    assert f'<option value="{other.pk}">李志远 ' in supervisor.get(later)
    assert '<option value="" selected>–</option>' in supervisor.get(later), "nobody is swapped with by a slip"
    unchosen = supervisor.client.post(later, {"do": "swap", "with_shift": ""})
    assert unchosen.status_code == 400
    assert "Please choose." in words_of(unchosen)
    swap = {"do": "swap", "with_shift": str(other.pk)}
    assert supervisor.client.post(later, swap).status_code == 302
    assert OnCallShift.objects.get(pk=coming.pk).user == engineer_user
    assert supervisor.client.post(later, {"do": "cancel"}).status_code == 302
    assert not OnCallShift.objects.filter(pk=coming.pk).exists()
    assert supervisor.client.get(later).status_code == 404
    for rubbish in ("\x00", "9" * 400, "swap"):
        answer = supervisor.client.post(place, {"do": rubbish, "with_shift": rubbish, "handover": rubbish})
        assert answer.status_code in {400, 404}
    values = {"do": "cover", "user": "\x00", "starts_at": "x", "ends_at": "9999-99-99T00:00"}
    assert supervisor.client.post(place, values).status_code == 400


def test_norm_role_3_a_groups_shifts_go_into_a_calendar(desk: Desk, agent: Browser, engineer_user: User) -> None:
    shift = plan(desk, engineer_user)
    answer = agent.client.get(f"/desk/duty/roster/{desk.group.slug}.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "MES · 李志远"
    assert event.decoded("dtstart") == shift.starts_at.replace(microsecond=0)
    assert agent.client.get("/desk/duty/roster/nowhere.ics").status_code == 404


# Accounts and groups ---------------------------------------------------------------------------------------------


def test_norm_role_1_a_manager_enters_somebody_who_sets_his_own_password(desk: Desk, manager: Browser) -> None:
    form = account(username="hejing", display_name="何静", role="agent", groups=[desk.group.slug])
    page = words_of(manager.client.post(f"{ACCOUNTS}new/", form))
    made = User.objects.get(username="hejing")
    assert [group.slug for group in made.assignment_groups.all()] == [desk.group.slug]
    address = page[page.index("/password/") :].split()[0]
    guest = Client(headers=ENGLISH)
    opened: Any = guest.get(address)
    place = opened["Location"]
    weak = guest.post(place, {"new_password1": "123", "new_password2": "123"})
    assert "too short" in words_of(weak)
    done: Any = guest.post(place, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done["Location"] == "/login/"
    assert guest.login(username="hejing", password=PASSWORD)
    assert "holds no more" in words_of(Client(headers=ENGLISH).get(address))  # once
    assert "holds no more" in words_of(Client(headers=ENGLISH).get("/password/x/y/"))
    assert StaffChange.objects.filter(user=made, verb="reset").count() == 1
    again = manager.client.post(f"{ACCOUNTS}new/", form)
    assert again.status_code == 400
    assert "has this user name already" in words_of(again)


def test_norm_role_1_who_has_open_tickets_is_not_let_go(desk: Desk, manager: Browser, engineer_user: User) -> None:
    ticket = desk.processing()
    plan(desk, engineer_user, 4, 6)
    page = manager.get(f"{ACCOUNTS}of/lizhiyuan/")
    assert f"/tickets/{ticket.number}/do/transfer/" in page
    manager.client.post(f"{ACCOUNTS}of/lizhiyuan/close/")
    assert "Hand them over first" in manager.get(f"{ACCOUNTS}of/lizhiyuan/")
    assert User.objects.get(pk=engineer_user.pk).is_active
    other = UserFactory.create(role=Role.ENGINEER)
    values: dict[str, Any] = {"to_user": other, "reason": "Leaves the company.", "by": desk.supervisor, "at": desk.at}
    actions.transfer(ticket_id=ticket.pk, **values)
    manager.client.post(f"{ACCOUNTS}of/lizhiyuan/close/")
    assert not User.objects.get(pk=engineer_user.pk).is_active
    assert not OnCallShift.objects.filter(user=engineer_user).exists()
    assert "李志远" in manager.get(ACCOUNTS, show="closed")
    manager.client.post(f"{ACCOUNTS}of/lizhiyuan/reopen/")
    assert User.objects.get(pk=engineer_user.pk).is_active


def test_norm_life_3_what_only_waits_for_its_user_keeps_nobody(
    desk: Desk, manager: Browser, engineer_user: User
) -> None:
    ticket = desk.confirming()
    page = words_of(manager.get(f"{ACCOUNTS}of/lizhiyuan/"))
    assert "1 ticket only waits for its user's answer." in page
    assert ticket.number not in page
    manager.client.post(f"{ACCOUNTS}of/lizhiyuan/close/")
    assert not User.objects.get(pk=engineer_user.pk).is_active


def test_norm_role_1_nobody_locks_the_desk_or_himself_out(desk: Desk, manager: Browser) -> None:
    assert desk.manager.user
    own = f"{ACCOUNTS}of/{desk.manager.user.username}/"
    for role in ("agent", "supervisor"):
        refused = manager.client.post(own, account(display_name="x", role=role))
        assert refused.status_code == 422
        assert "cannot take the management from yourself" in words_of(refused)
    manager.client.post(f"{own}close/")
    assert User.objects.get(pk=desk.manager.user.pk).is_active
    other = UserFactory.create(role=Role.MANAGER, username="second")
    assert manager.client.post(f"{ACCOUNTS}of/second/", account(role="agent")).status_code == 302
    other.refresh_from_db()
    assert other.role == Role.AGENT


def test_norm_role_1_changes_of_an_account_are_kept_and_shown(manager: Browser, engineer_user: User) -> None:
    answer = manager.client.post(f"{ACCOUNTS}of/lizhiyuan/", account(phone="8399", role="supervisor"))
    assert answer.status_code == 302
    page = words_of(manager.get(f"{ACCOUNTS}of/lizhiyuan/"))
    assert "Phone 8341 → 8399" in page
    refused = manager.client.post(f"{ACCOUNTS}of/lizhiyuan/", account(phone="8\x00", email="no address"))
    assert refused.status_code == 400
    assert 'value="no address"' in refused.content.decode()
    for name in ("nobody", "a%00b", "x" * 300):
        assert manager.client.get(f"{ACCOUNTS}of/{name}/").status_code == 404
    RequesterFactory.create(user=UserFactory.create(role=Role.REQUESTER, username="outside"))
    assert manager.client.get(f"{ACCOUNTS}of/outside/").status_code == 404


def test_norm_role_1_groups_have_members_and_a_lead(desk: Desk, manager: Browser, engineer_user: User) -> None:
    place = "/desk/settings/groups/"
    values = {"slug": "night", "name": "夜班组", "members": ["lizhiyuan"], "lead": "lizhiyuan", "is_active": "on"}
    assert manager.client.post(f"{place}new/", values).status_code == 302
    assert AssignmentGroup.objects.get(slug="night").lead == engineer_user
    assert "夜班组" in manager.get(place)
    wrongs: list[dict[str, Any]] = [{"slug": "a b"}, {"slug": "night"}, {"members": []}, {"name": "\x00"}]
    for wrong in [*wrongs, {"site": "nowhere"}]:
        answer = manager.client.post(f"{place}new/", values | {"slug": "other"} | wrong)
        assert answer.status_code == 400, wrong
    led = manager.client.post(f"{ACCOUNTS}of/lizhiyuan/", account(groups=[]))
    assert led.status_code == 422
    assert "another lead first" in words_of(led)
    manager.client.post(f"{ACCOUNTS}of/lizhiyuan/close/")
    assert User.objects.get(pk=engineer_user.pk).is_active


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_of_two_managers_of_an_account_the_slower_is_told(desk: Desk, manager: Browser, engineer_user: User) -> None:
    place, mine = f"{ACCOUNTS}of/lizhiyuan/", [desk.group.slug]
    seen = seen_in(manager.get(place))
    assert manager.client.post(place, account(groups=mine, phone="8350", seen=seen)).status_code == 302
    answer = manager.client.post(place, account(groups=mine, email="li@desk.example", seen=seen))
    assert answer.status_code == 412
    page = answer.content.decode()
    assert "li@desk.example" in page
    assert User.objects.get(pk=engineer_user.pk).phone == "8350"
    assert manager.client.post(f"{place}password/").status_code == 200  # is no change of what he is
    again = account(groups=mine, email="li@desk.example", phone="8350", seen=seen_in(page))
    assert manager.client.post(place, again).status_code == 302


def test_of_two_managers_of_a_group_the_slower_is_told(desk: Desk, manager: Browser, engineer_user: User) -> None:
    values = {"name": "夜班组", "members": ["lizhiyuan"], "lead": "lizhiyuan", "is_active": "on"}
    manager.client.post("/desk/settings/groups/new/", values | {"slug": "night"})
    place = "/desk/settings/groups/of/night/"
    seen = seen_in(manager.get(place))
    assert manager.client.post(place, values | {"on_call_for": "MES", "seen": seen}).status_code == 302
    answer = manager.client.post(place, values | {"name": "值夜组", "seen": seen})
    assert answer.status_code == 412
    page = answer.content.decode()
    assert "值夜组" in page
    assert AssignmentGroup.objects.get(slug="night").on_call_for == "MES"
    again = values | {"name": "值夜组", "on_call_for": "MES", "seen": seen_in(page)}
    assert manager.client.post(place, again).status_code == 302
    # Who is taken out on the page of his account is a change of the group, too.
    seen = seen_in(manager.get(place))
    UserFactory.create(role=Role.ENGINEER, username="zhoukai", display_name="周凯")
    manager.client.post(f"{ACCOUNTS}of/zhoukai/", account(display_name="周凯", groups=["night"]))
    assert manager.client.post(place, again | {"seen": seen}).status_code == 412
    history = words_of(manager.get(place))
    for words in ("Name 夜班组 → 值夜组", "Key systems – → MES", "Members 李志远 → 李志远、周凯"):
        assert words in history, words


def test_what_depends_on_a_group_is_told_before_it_is_switched_off(
    desk: Desk, manager: Browser, engineer_user: User
) -> None:
    place = f"/desk/settings/groups/of/{desk.group.slug}/"
    assert "Open tickets: 0." in words_of(manager.get(place))
    desk.dispatched()
    plan(desk, engineer_user)
    for name, effects in (("To us", {"to_group": desk.group.slug}), ("Others", {"tags": ["x"]})):
        values = {"name": name, "triggers": ["received"], "effects": effects}
        add_rule(values=values, by=desk.manager, at=desk.at)
    page = words_of(manager.get(place))
    assert "Open tickets: 1." in page
    assert "Routing rules that name it; choose another group there: To us" in page
    assert "Others" not in page
    assert "Shifts on call ahead: 1." in page


def test_who_has_left_the_desk_stays_in_his_groups(desk: Desk, manager: Browser, engineer_user: User) -> None:
    gone = UserFactory.create(role=Role.ENGINEER, username="gone", is_active=False)
    desk.group.members.add(gone)
    place = f"/desk/settings/groups/of/{desk.group.slug}/"
    assert manager.client.post(place, {"name": "New name", "is_active": "on"}).status_code == 302
    assert set(desk.group.members.all()) == {gone}


@pytest.mark.parametrize("role", ["agent", "engineer", "dispatcher", "supervisor"])
def test_norm_role_1_accounts_and_groups_are_for_managers_alone(desk: Desk, role: str, engineer_user: User) -> None:
    browser = Browser(getattr(desk, role))
    for page in ("of/lizhiyuan/", "of/lizhiyuan/close/", "of/lizhiyuan/password/", "new/"):
        assert browser.client.post(ACCOUNTS + page, account()).status_code == 403, page
    for page in (f"of/{desk.group.slug}/", "new/"):
        assert browser.client.post(f"/desk/settings/groups/{page}", {"name": "x"}).status_code == 403
    assert not StaffChange.objects.exists()


# Handing over ----------------------------------------------------------------------------------------------------


def test_norm_rtx_3_a_supervisor_hands_over_what_an_absent_colleague_has(desk: Desk, engineer_user: User) -> None:
    supervisor, address = Browser(desk.supervisor), "/desk/presence/of/lizhiyuan/hand-over/"
    assert "has nothing left to do" in words_of(supervisor.get(address))
    ticket = desk.processing()
    actions.promise(
        ticket_id=ticket.pk,
        due_at=clock.now() + HOUR,
        text="We tell you what the vendor says.",
        by=desk.engineer,
        at=clock.now(),
    )
    assert f'href="{address}"' in supervisor.get("/desk/presence/")
    page = supervisor.get(address)
    assert ticket.number in page
    heir = UserFactory.create(role=Role.ENGINEER)
    wish = {"parts": ["tickets", "promises"], "to_user": heir.username, "reason": "病假"}
    missing = supervisor.client.post(address, wish | {"to_user": ""})
    assert missing.status_code == 400
    assert "病假</textarea>" in missing.content.decode(), "nothing typed is lost"
    done = supervisor.client.post(address, wish)
    assert done.status_code == 302
    report = words_of(supervisor.get(done["Location"]))
    assert str(heir) in report
    ticket = type(ticket).objects.get(pk=ticket.pk)
    assert ticket.assignee == heir
    assert done["Location"] in Browser(desk.manager).get(f"{ACCOUNTS}of/lizhiyuan/")


def test_norm_role_1_others_do_not_hand_over_a_colleagues_work(desk: Desk, agent: Browser, engineer_user: User) -> None:
    agent.get("/desk/presence/of/lizhiyuan/hand-over/", 403)
    assert "hand-over" not in agent.get("/desk/presence/")
    supervisor = Browser(desk.supervisor)
    supervisor.get("/desk/presence/of/nobody/hand-over/", 404)
    supervisor.get("/desk/presence/of/lizhiyuan/hand-over/987654321/", 404)
