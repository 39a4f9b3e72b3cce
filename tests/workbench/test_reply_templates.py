"""Reply templates on screen: beside the reply, and in the settings (TALK-6)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Desk
from tests.workbench.conftest import Browser, words_of
from tickets.models import ReplyTemplate
from tickets.reply_templates.actions import add_template

pytestmark = pytest.mark.django_db
KEPT = "/desk/settings/templates/"


@pytest.fixture
def agent(desk: Desk) -> Browser:
    return Browser(desk.agent)


def form(**changes: Any) -> dict[str, Any]:
    return {"title_zh": "问候", "title_en": "Hello", "body_zh": "{称呼}，您好！", "body_en": "", "seen": ""} | changes


def made(desk: Desk, **values: Any) -> ReplyTemplate:
    ReplyTemplate.objects.update(is_active=False)
    return add_template(
        values={"title_zh": "问候", "body_zh": "{称呼}，您好！{工程师}会与您联系。"} | values,
        is_shared=False,
        by=desk.agent,
        at=desk.at,
    )


def test_norm_talk_6_what_is_chosen_stands_in_the_reply_without_script_too(desk: Desk, agent: Browser) -> None:
    one, ticket = made(desk), desk.processing()
    page = agent.get(f"/tickets/{ticket.number}/templates/")
    assert f'href="/tickets/{ticket.number}/?write=reply&amp;template={one.pk}#reply_body"' in page
    said = f"{ticket.requester.form_of_address}，您好！{ticket.assignee}会与您联系。"
    assert said in page
    assert f">{said}</textarea>" in agent.page(ticket, template=one.pk)


def test_the_menu_costs_as_much_for_many_as_for_one(desk: Desk, agent: Browser) -> None:
    made(desk)
    address = f"/tickets/{desk.processing().number}/templates/"
    agent.get(address)
    with CaptureQueriesContext(connection) as for_one:
        agent.get(address)
    for number in range(9):
        add_template(values={"title_zh": f"第{number}", "body_zh": "您好"}, is_shared=False, by=desk.agent, at=desk.at)
    with CaptureQueriesContext(connection) as for_ten:
        agent.get(address)
    assert len(for_ten) == len(for_one)


@pytest.mark.parametrize("chosen", ["x", "0", "999999", "9" * 40, "-1", "1\0"])
def test_a_template_that_is_none_is_not_found_or_left_out(desk: Desk, agent: Browser, chosen: str) -> None:
    status = agent.client.get(f"/tickets/{desk.processing().number}/", {"template": chosen}).status_code
    assert status == (404 if chosen in {"0", "999999"} else 200)


def test_a_colleagues_own_is_not_shown(desk: Desk) -> None:
    one, other = made(desk), Browser(desk.supervisor)
    assert "问候" not in other.get(f"/tickets/{desk.processing().number}/templates/")
    assert other.get(f"{KEPT}{one.pk}/", 404)


def test_an_agent_keeps_one_changes_it_and_sets_it_aside(desk: Desk, agent: Browser) -> None:
    assert agent.client.post(f"{KEPT}new/", form()).status_code == 302
    one = ReplyTemplate.objects.get(title_zh="问候")
    assert one.owner == desk.agent.user
    page = agent.get(f"{KEPT}{one.pk}/")
    assert 'name="whose"' not in page
    assert agent.client.post(f"{KEPT}{one.pk}/", form(title_zh="您好", seen=1)).status_code == 302
    late = agent.client.post(f"{KEPT}{one.pk}/", form(title_zh="旧", seen=1))
    assert late.status_code == 412
    assert 'value="旧"' in late.content.decode(), "nothing typed is lost"
    assert agent.client.post(f"{KEPT}{one.pk}/off/").status_code == 302
    one.refresh_from_db()
    assert (one.title_zh, one.is_active) == ("您好", False)


def test_norm_role_1_who_may_not_change_it_reads_it(desk: Desk, agent: Browser) -> None:
    shipped = ReplyTemplate.objects.filter(owner=None).first()
    assert shipped
    page = agent.get(f"{KEPT}{shipped.pk}/")
    assert "changed by supervisors and managers" in words_of(page)
    assert agent.client.post(f"{KEPT}{shipped.pk}/", form(seen=1)).status_code == 403
    agent.client.post(f"{KEPT}{shipped.pk}/off/")
    shipped.refresh_from_db()
    assert shipped.is_active
    assert shipped.edition == 1


def test_a_supervisor_words_one_for_a_group(desk: Desk) -> None:
    lead = Browser(desk.supervisor)
    assert lead.client.post(f"{KEPT}new/", form(whose="shared", group=desk.group.pk)).status_code == 302
    one = ReplyTemplate.objects.get(title_zh="问候")
    assert (one.owner, one.group) == (None, desk.group)
    wrong = lead.client.post(f"{KEPT}new/", form(whose="shared", body_zh="{姓名}"))
    assert wrong.status_code == 422
    assert "{姓名} stands for nothing" in words_of(wrong)
