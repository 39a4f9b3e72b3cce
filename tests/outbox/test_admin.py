"""The outbox in the back office: read, filter, send again; nothing else."""

import pytest
from django.contrib.admin.sites import site
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from outbox.admin import OutboxMessageAdmin
from outbox.models import OutboxMessage, State
from tests.outbox.conftest import Put

LIST = "admin:outbox_outboxmessage_changelist"


@pytest.fixture
def root(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "secret", display_name="王主管"))
    return client


def kill(message: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.DEAD, next_attempt_at=None)


def test_the_list_can_be_narrowed_to_the_dead(put: Put, root: Client) -> None:
    put(address="alive@example.com")
    kill(put(address="dead@example.com"))
    page = root.get(reverse(LIST), {"state": State.DEAD}).content.decode()
    assert "dead@example.com" in page
    assert "alive@example.com" not in page


def test_a_letter_can_be_read_and_not_written(put: Put, root: Client) -> None:
    page = root.get(reverse("admin:outbox_outboxmessage_change", args=[put().pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    admin, request = site.get_model_admin(OutboxMessage), page.wsgi_request
    may = (admin.has_add_permission, admin.has_change_permission, admin.has_delete_permission)
    assert [allowed(request) for allowed in may] == [False, False, False]


def test_dead_letters_are_sent_again_in_the_name_of_who_asked(put: Put, root: Client) -> None:
    alive, dead = put(), put()
    kill(dead)
    answer = root.post(reverse(LIST), {"action": "send_again", "_selected_action": [alive.pk, dead.pk]})
    assert answer.status_code == 302
    assert len(list(get_messages(answer.wsgi_request))) == 2
    dead.refresh_from_db()
    assert (dead.state, dead.resent_by) == (State.QUEUED, "王主管")
    alive.refresh_from_db()
    assert alive.resent_at is None


def test_a_choice_without_a_dead_letter_only_says_so(put: Put, root: Client) -> None:
    answer = root.post(reverse(LIST), {"action": "send_again", "_selected_action": [put().pk]})
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["warning"]


def test_the_outbox_is_registered_with_its_own_words() -> None:
    admin = site.get_model_admin(OutboxMessage)
    assert isinstance(admin, OutboxMessageAdmin)
    assert str(OutboxMessage(letter="plain", address="a@example.com")) == "plain · a@example.com"
