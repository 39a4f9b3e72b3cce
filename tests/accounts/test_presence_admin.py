"""Presence at /admin/ is read, never written; duty shifts are planned there as well."""

import pytest
from django.test import Client

from accounts.actions.presence import see
from accounts.models import DutyShift, Presence, PresenceChange, User
from accounts.roles import Role
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(agent: User) -> Client:
    see(user=agent, at=NOON)
    client = Client(headers={"accept-language": "en"})
    client.force_login(UserFactory.create(role=Role.ADMIN, is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["presence", "presencechange"])
def test_presence_is_shown_and_cannot_be_written(admin: Client, agent: User, model: str) -> None:
    pk = (Presence if model == "presence" else PresenceChange).objects.get(user=agent).pk
    assert "王悦" in admin.get(f"/admin/accounts/{model}/").content.decode()
    assert 'name="_save"' not in admin.get(f"/admin/accounts/{model}/{pk}/change/").content.decode()
    assert admin.get(f"/admin/accounts/{model}/add/").status_code == 403
    assert admin.post(f"/admin/accounts/{model}/{pk}/change/", {"status": "off"}).status_code == 403
    assert admin.post(f"/admin/accounts/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_shift_can_be_entered_and_one_that_ends_before_it_starts_cannot(admin: Client, agent: User) -> None:
    day = {"user": agent.pk, "duty": "dispatcher", "starts_at_0": "2026-11-23", "starts_at_1": "08:00"}
    wrong = admin.post("/admin/accounts/dutyshift/add/", day | {"ends_at_0": "2026-11-23", "ends_at_1": "07:00"})
    assert "A shift ends after it starts." in wrong.content.decode()
    right = admin.post("/admin/accounts/dutyshift/add/", day | {"ends_at_0": "2026-11-23", "ends_at_1": "20:00"})
    assert right.status_code == 302
    assert DutyShift.objects.get().user == agent
    assert admin.get("/admin/accounts/dutyshift/").status_code == 200
