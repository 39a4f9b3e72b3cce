"""Shells, error pages, log-in, the theme switch: each renders, and gives the browser nothing it may not run."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from face import specimen

pytestmark = pytest.mark.urls("tests.face.urls")


@pytest.fixture
def developing(settings: Settings) -> None:
    settings.DEBUG = True


@pytest.mark.usefixtures("developing")
@pytest.mark.parametrize("name", specimen.SHEETS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sheet_renders_without_inline_style_or_script(client: Client, name: str, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get(f"/_face/{name}/").content.decode()
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}" data-theme="auto">' in page
    assert not re.search(r"\sstyle=|\son\w+=|hx-on", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert page.count("<h1") <= 2
    assert page.count("<main") == 1


@pytest.mark.django_db
def test_the_sheets_are_for_developers_and_superusers_only(client: Client) -> None:
    assert client.get("/_face/").status_code == HTTPStatus.NOT_FOUND
    user = User.objects.create_user("agent", "a@example.com", "x", display_name="王悦")
    client.force_login(user)
    assert client.get("/_face/").status_code == HTTPStatus.NOT_FOUND
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    assert client.get("/_face/").status_code == HTTPStatus.OK
    assert client.get("/_face/nosuchsheet/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
def test_the_desks_shell_knows_who_works_here_and_what_waits_for_him(client: Client) -> None:
    admin = User.objects.create_superuser("admin", "a@example.com", "x", display_name="王悦")
    client.force_login(admin)
    page = client.get("/_face/queue/").content.decode()
    assert "王悦" in page
    assert 'href="/intake/"' in page
    assert 'action="/queue/"' in page
    assert 'href="/admin/"' in page
    assert re.search(r'class="count num">3', page)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_request_no_user_and_no_database(name: str) -> None:
    page = get_template(name).render()
    assert "data-refused" in page
    assert 'href="/"' in page
    assert "<form" not in page


def test_a_fault_of_ours_is_told_in_our_own_words(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "data-refused" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status"), [("/forbidden/", HTTPStatus.FORBIDDEN), ("/nosuch/", HTTPStatus.NOT_FOUND)]
)
def test_refusals_come_in_the_house_style(client: Client, path: str, status: HTTPStatus) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "bare__card" in answer.content.decode()


def test_an_old_form_gets_a_page_that_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "data-refused" in answer.content.decode()


def test_a_problem_without_a_form_leads_home_unless_it_knows_better() -> None:
    page = render_to_string("errors/problem.html", {"title": "Used", "message": "<b>", "norm": "SAT-2"})
    assert "&lt;b&gt;" in page
    assert "SAT-2" in page
    assert 'href="/"' in page
    page = render_to_string("errors/problem.html", {"title": "T", "message": "M", "url": "/portal/", "link": "Go"})
    assert 'href="/portal/">Go</a>' in page


@pytest.mark.django_db
def test_the_log_in_says_what_is_wrong_and_keeps_the_name(client: Client) -> None:
    page = client.post("/login/?next=/queue/", {"username": "nobody", "password": "wrong", "next": "/queue/"})
    text = page.content.decode()
    assert 'value="nobody"' in text
    assert "data-errors" in text
    assert '<input type="hidden" name="next" value="/queue/">' in text
    assert "wrong" not in text


def test_the_log_in_of_a_demonstration_lists_its_accounts() -> None:
    context = {"form": specimen.SampleLogin(), "demo_accounts": [("agent", "Agent")], "demo_password": "pass-word"}
    page = render_to_string("registration/login.html", context)
    assert "<b>agent</b>" in page
    assert "pass-word" in page
    plain = render_to_string("registration/login.html", {"form": specimen.SampleLogin()})
    assert "<table" not in plain


@pytest.mark.parametrize(
    ("level", "tone"), [(messages.SUCCESS, "met"), (messages.WARNING, "warn"), (messages.ERROR, "breach")]
)
def test_messages_stand_calmly_in_the_page(rf: RequestFactory, level: int, tone: str) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    storage: Any = CookieStorage(request)
    storage.add(level, "<b>done")
    request._messages = storage  # type: ignore[attr-defined]
    page = render_to_string("face/_messages.html", request=request)
    assert f'data-tone="{tone}"' in page
    assert "&lt;b&gt;done" in page


def test_a_conflict_keeps_the_form_and_offers_both_ways() -> None:
    page = render_to_string("face/_conflict.html", {"what": "Xu changed it.", "form_id": "reply"})
    assert 'form="reply"' in page
    assert "Xu changed it." in page
    assert 'method="dialog"' in page


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_is_kept_in_a_cookie_and_shown_on_every_page(client: Client, theme: str) -> None:
    answer = client.post("/theme/", {"theme": theme, "next": "/login/?x=1"})
    assert answer.headers["Location"] == "/login/?x=1"
    assert f'data-theme="{theme}"' in client.get("/login/").content.decode()


def test_an_unknown_theme_is_refused_and_a_made_up_cookie_ignored(client: Client) -> None:
    assert client.post("/theme/", {"theme": "pink"}).status_code == HTTPStatus.BAD_REQUEST
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/login/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "@", "x:y"])
def test_the_theme_switch_leads_nowhere_else(client: Client, back: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": back}).headers["Location"] == "/"


def test_a_desk_may_have_a_name_of_its_own(client: Client, settings: Settings) -> None:
    settings.DESK_NAME = "总部服务台"
    assert client.get("/login/").content.decode().count("总部服务台") == 2


def test_the_hotline_stands_in_the_portal_when_there_is_one(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    settings.DESK_HOTLINE = ""
    assert "tel:" not in client.get("/_face/portal/").content.decode()
    settings.DESK_HOTLINE = "8000"
    assert 'href="tel:8000"' in client.get("/_face/portal/").content.decode()
