"""Chinese as it is set: its own marks between its own characters, and a Traditional edition for whoever reads that."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from outbox.letters import render
from outbox.models import OutboxMessage
from tests.factories import Desk, RequesterFactory
from tickets import actions

CATALOGUES = sorted(Path(settings.BASE_DIR, "locale").glob("*/LC_MESSAGES/django.po"))
LETTERS = sorted(Path(settings.BASE_DIR, "templates", "letters").glob("zh-*/*.txt"))
HALF = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_half_width_mark_stands_beside_a_chinese_character(catalogue: Path) -> None:
    entries = polib.pofile(str(catalogue), encoding="utf-8")
    texts = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    letters = [letter.read_text("utf-8") for letter in LETTERS]
    assert [text for text in (*texts, *letters) if HALF.search(text)] == []


@pytest.mark.parametrize(
    ("asked", "lang", "word"),
    [
        ("zh-TW", "zh-Hant", "登入"),
        ("zh-HK", "zh-Hant", "登入"),
        ("zh-CN", "zh-Hans", "登录"),
        ("en-GB", "en", "Log in"),
    ],
)
@pytest.mark.django_db
def test_a_browser_s_chinese_is_the_one_it_asks_for(asked: str, lang: str, word: str) -> None:
    page = Client(headers={"Accept-Language": asked}).get("/login/").content.decode()
    assert f'<html lang="{lang}"' in page
    assert word in page


@pytest.mark.django_db
def test_everybody_may_choose_it_and_reads_the_desk_in_it(desk: Desk) -> None:
    client = Client(headers={"Accept-Language": "en"})
    assert desk.agent.user
    client.force_login(desk.agent.user)
    assert client.post(reverse("set_language"), {"language": "zh-hant", "next": "/desk/"}).status_code == 302
    page = client.get("/desk/").content.decode()
    assert '<html lang="zh-Hant"' in page
    assert "登記工單" in page


@pytest.mark.django_db
def test_a_requester_who_reads_it_gets_his_letters_in_it(desk: Desk) -> None:
    reader = RequesterFactory.create(language="zh-hant", honorific="陳工", name="陳大文", email="chen@corp.example")
    reader.full_clean()
    ticket = desk.receive(requester=reader, title="印表機")
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at)
    letter = render(OutboxMessage.objects.filter(address=reader.email).latest("pk"))
    assert letter.text.startswith("陳工")
    assert '<html lang="zh-hant">' in letter.html
    assert set("请单时们") & set(letter.subject + letter.text) == set()
