"""The letters of a trial desk: for staff, and for the requester they were sent to; nowhere else."""

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.actors import Actor, Via
from accounts.roles import Role
from outbox.mailbox import list_mails
from outbox.tasks import deliver_due
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.workbench.conftest import Browser, words_of
from workbench.mailbox import is_open


@pytest.fixture(autouse=True)
def _files(settings: LazySettings, tmp_path: object) -> None:
    settings.OUTBOX_MAILBOX_DIR = str(tmp_path)


@pytest.fixture
def asker(desk: Desk) -> Browser:
    """A requester with an account, to whom a result was sent; another one's letters lie beside it."""
    user = UserFactory.create(role=Role.REQUESTER, email="zhang@corp.example")
    desk.confirming(requester=RequesterFactory.create(user=user, email="zhang@corp.example", language="en"))
    desk.confirming(requester=RequesterFactory.create(email="li@corp.example", language="en"))
    deliver_due()
    return Browser(Actor.for_user(user, via=Via.WEB))


def test_staff_open_the_letter_and_find_the_confirm_link(agent: Browser, asker: Browser) -> None:
    page = agent.get("/desk/mailbox/")
    assert "zhang@corp.example" in page
    assert "li@corp.example" in page
    letters = [agent.get(f"/desk/mailbox/{mail.file}/") for mail in list_mails()]
    assert any('href="http://127.0.0.1:8000/' in letter for letter in letters)
    assert "Mailbox" in agent.get("/desk/")


@pytest.mark.django_db
def test_a_requester_reads_what_was_sent_to_him_and_nothing_else(asker: Browser) -> None:
    page = asker.get("/desk/mailbox/")
    assert "zhang@corp.example" in page
    assert "li@corp.example" not in page
    answers = {mail.to: asker.client.get(f"/desk/mailbox/{mail.file}/").status_code for mail in list_mails()}
    assert {("zhang" in to, status) for to, status in answers.items()} == {(True, 200), (False, 404)}


@pytest.mark.django_db
def test_strangers_and_unknown_names_see_nothing(agent: Browser, asker: Browser) -> None:
    assert Client().get("/desk/mailbox/")["Location"].startswith("/login/")
    for name in ("nothing.eml", "..", "%2e%2e%2fsecret_key", "\x00"):
        assert agent.client.get(f"/desk/mailbox/{name}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"EMAIL_HOST": "mail.example"}, {"EMBEDDED": False}])
def test_a_desk_that_sends_mail_has_no_such_page_for_anybody(
    agent: Browser, asker: Browser, settings: LazySettings, change: dict[str, object]
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    assert not is_open()
    for browser in (agent, asker):
        browser.get("/desk/mailbox/", 404)
        browser.get(f"/desk/mailbox/{list_mails()[0].file}/", 404)
    assert "/desk/mailbox/" not in agent.get("/desk/")


@pytest.mark.django_db
def test_an_empty_mailbox_says_so(agent: Browser) -> None:
    assert "No letter has been sent yet" in words_of(agent.get("/desk/mailbox/"))
