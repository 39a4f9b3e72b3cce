"""The screens of what came in, and of where it comes from."""

import json
import re

import pytest
from django.urls import reverse

from accounts.models import SettingChange
from channels_intake.actions import take_in
from channels_intake.adapter import Setting
from channels_intake.models import Inbound, Source
from tests.factories import Desk
from tests.intake.conftest import Give, Toy, give, source, toys
from tests.workbench.conftest import Browser, words_of
from tickets.models import Ticket

__all__ = ["give", "source", "toys"]
pytestmark = pytest.mark.django_db(transaction=True)
HOST_AND_PASSWORD = (Setting(name="host", label="Host"), Setting(name="password", label="Password", is_secret=True))
SUPPORT = {"slug": "support", "name": "Support", "is_active": "on", "kind": "incident", "of_host": "imap.example.com"}
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|hx-on", re.IGNORECASE)


def test_what_lies_in_quarantine_is_seen_first_and_everything_else_by_a_tab(
    desk: Desk, agent: Browser, give: Give
) -> None:
    give(body="打不开")
    give(**{"raise": "quarantine"}, email="who@example.com")
    give(ignore=True)
    page = agent.get("/desk/inbound/")
    assert "It does not say who sends it" in page
    assert "who@example.com" in page
    assert "An automatic answer" not in page
    assert "An automatic answer" in agent.get("/desk/inbound/?status=ignored")
    everything = agent.get("/desk/inbound/?status=all&channel=rest&source=toybox")
    assert everything.count("<tr>") == 4
    assert "Nothing of this kind has come in" in agent.get("/desk/inbound/?status=all&channel=fax")
    agent.get("/desk/inbound/?status=lost", 400)
    agent.get("/desk/inbound/?cursor=x", 400)


def test_a_stranger_s_letter_is_put_on_the_ticket_it_names(desk: Desk, agent: Browser, give: Give) -> None:
    ticket = give(body="打不开").ticket
    assert ticket is not None
    got = give(title="Re", body="我也打不开", email="li@example.com", ticket=ticket.number)
    url = f"/desk/inbound/{got.pk}/"
    page = agent.get(url)
    assert f'value="{ticket.number}"' in page
    assert "我也打不开" in page
    refused = agent.client.post(url, {"do": "adopt", "ticket": "SD-NO"})
    assert refused.status_code == 400
    assert "There is no such ticket." in refused.content.decode()
    assert 'value="SD-NO"' in refused.content.decode()
    assert agent.client.post(url, {"do": "adopt", "ticket": ticket.number.lower()}).status_code == 302
    assert Inbound.objects.get(pk=got.pk).ticket == ticket
    assert "我也打不开" in agent.get(f"/tickets/{ticket.number}/")


def test_the_original_of_what_was_said_is_one_click_away(desk: Desk, agent: Browser, give: Give) -> None:
    first = give(body="打不开")
    assert first.ticket is not None
    answer = give(body="好了", ticket=first.ticket.number)
    page = agent.page(first.ticket)
    for got in (first, answer):
        assert page.count(f'href="/desk/inbound/{got.pk}/"') == 1


def test_setting_aside_asks_why_and_reading_again_may_help(desk: Desk, agent: Browser, give: Give) -> None:
    got = give(**{"raise": "quarantine"})
    url = f"/desk/inbound/{got.pk}/"
    assert agent.client.post(url, {"do": "dismiss", "why": " "}).status_code == 400
    assert agent.client.post(url, {"do": "again"}).status_code == 302
    assert agent.client.post(url, {"do": "dismiss", "why": "广告"}).status_code == 302
    assert "广告" in agent.get(url)
    assert agent.client.post(url, {"do": "dismiss", "why": "again"}).status_code == 422
    raw = agent.client.get(f"{url}raw/")
    assert raw["Content-Disposition"].startswith("attachment")
    assert b"quarantine" in raw.content
    agent.get("/desk/inbound/999999/", 404)
    agent.get(f"/desk/inbound/{2**70}/", 404)


def test_what_came_in_is_shown_escaped_and_without_anything_inline(desk: Desk, agent: Browser, give: Give) -> None:
    evil = "<img src=x onerror=alert(1)>"
    got = give(title=evil, body=evil, email="li@example.com", name=evil, **{"raise": "error"})
    for url in ("/desk/inbound/?status=all", f"/desk/inbound/{got.pk}/"):
        page = agent.get(url)
        assert "<img" not in page
        assert INLINE.search(re.sub(r"&lt;.*?&gt;", "", page)) is None


def test_files_of_what_lies_in_quarantine_can_be_taken_away_and_are_never_shown(
    desk: Desk, agent: Browser, give: Give
) -> None:
    got = give(
        **{"raise": "quarantine"}, files={"<b>\r\nX-Evil: 1.html": "<script>", "日志.log": "超时", "": "nameless"}
    )
    page = agent.get(f"/desk/inbound/{got.pk}/")
    assert "日志.log" in page
    assert "<b>" not in page.partition('class="files"')[2].partition("</p>")[0]
    for place, content in enumerate(("<script>", "超时", "nameless")):
        answer = agent.client.get(f"/desk/inbound/{got.pk}/files/{place}/")
        assert answer.content.decode() == content
        assert "X-Evil" not in answer.headers
        assert answer["Content-Disposition"].startswith("attachment")
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    agent.get(f"/desk/inbound/{got.pk}/files/3/", 404)
    got.raw.delete(save=False)
    agent.get(f"/desk/inbound/{got.pk}/files/0/", 404)


def test_a_manager_sets_up_a_way_in_and_its_secret_is_never_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Toy, "settings", HOST_AND_PASSWORD)
    manager = Browser(desk.manager)
    url = reverse("source-new", args=["toy"])
    assert 'type="password"' in manager.get(url)
    refused = manager.client.post(url, {"slug": "Bad Slug", "name": "", "of_host": "kept.example.com"})
    assert refused.status_code == 400
    assert "kept.example.com" in refused.content.decode()
    given = SUPPORT | {"of_password": "s3cret-word"}
    assert manager.client.post(url, given).status_code == 302
    assert manager.client.post(url, given).status_code == 400  # the identifier is taken
    made = Source.objects.get(slug="support")
    assert made.option("password") == "s3cret-word"
    shown = manager.get("/desk/settings/sources/support/")
    assert "s3cret-word" not in shown
    assert "/hooks/support/" in shown
    assert "Support" in manager.get("/desk/settings/sources/")
    changed = {name: value for name, value in given.items() if name not in {"of_password", "is_active", "slug"}}
    assert manager.client.post("/desk/settings/sources/support/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.is_active, made.option("password")) == (False, "s3cret-word")


def test_of_two_managers_at_one_way_in_the_slower_is_told_and_types_his_secret_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Toy, "settings", HOST_AND_PASSWORD)
    manager, url = Browser(desk.manager), "/desk/settings/sources/support/"
    manager.client.post(reverse("source-new", args=["toy"]), SUPPORT | {"of_password": "first"})
    seen = {"seen": re.findall(r'name="seen" value="(\d+)"', manager.get(url))[0]}
    assert manager.client.post(url, SUPPORT | seen | {"of_host": "other.example"}).status_code == 302
    late = manager.client.post(url, SUPPORT | seen | {"name": "Mine", "of_password": "second"})
    page = late.content.decode()
    assert late.status_code == 412
    assert "Somebody changed this meanwhile." in page
    assert 'value="Mine"' in page
    assert "Please type this once more" in page
    assert "second" not in page
    assert "imap.example.com → other.example" in words_of(page)
    again = {"seen": re.findall(r'name="seen" value="(\d+)"', page)[0]}
    assert manager.client.post(url, SUPPORT | again | {"name": "Mine", "of_password": "second"}).status_code == 302
    made = Source.objects.get(slug="support")
    assert (made.name, made.option("password"), made.option("host")) == ("Mine", "second", "imap.example.com")
    assert "first" not in json.dumps(list(SettingChange.objects.values_list("changes", flat=True)))
    assert "other.example" in manager.get("/desk/settings/")
    assert "other.example" not in Browser(desk.supervisor).get("/desk/settings/")


def test_others_read_the_list_and_change_nothing(desk: Desk, agent: Browser, source: Source) -> None:
    assert "Toys" in agent.get("/desk/settings/sources/")
    agent.get("/desk/settings/sources/toybox/", 403)
    assert agent.client.post("/desk/settings/sources/toybox/", {"name": "x"}).status_code == 403
    agent.get("/desk/settings/sources/new/toy/", 403)
    assert not Ticket.objects.exists()


def test_the_whole_letter_is_there_with_its_quotes(desk: Desk, agent: Browser) -> None:
    mailbox = Source.objects.create(slug="support", adapter="mail", name="Support", created_at=desk.at)
    raw = (
        "From: Wang <wang@example.com>\r\nSubject: VPN\r\nMessage-ID: <1@x>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n还是连不上。\r\n\r\n"
        '------------------ 原始邮件 ------------------\r\n发件人: "服务台"<it@corp.example>;\r\n'
        "主题: VPN\r\n\r\n请重启。\r\n"
    )
    got = take_in(source=mailbox, external_id="1", raw=raw.encode(), at=desk.at).inbound
    assert got.ticket is not None
    assert got.ticket.description == "还是连不上。"
    page = agent.get(f"/desk/inbound/{got.pk}/")
    assert "The whole letter" in page
    assert page.count("请重启。") == 2  # as text, and as it came
