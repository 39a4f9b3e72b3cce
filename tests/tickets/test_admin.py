"""What is edited at /admin/ works, and what is kept cannot be deleted there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Requester, Site, User
from accounts.roles import Role
from tests.factories import GroupFactory, RequesterFactory

pytestmark = pytest.mark.django_db
PAGES = ["accounts_user", "accounts_assignmentgroup", "accounts_requester"]


@pytest.fixture
def admin_client() -> Client:
    """Somebody with the administrator's role at /admin/."""
    user = User.objects.create_superuser("root", "root@desk.example", "pw", display_name="Root", role=Role.ADMIN)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_each_list_opens(admin_client: Client, page: str) -> None:
    RequesterFactory.create()
    GroupFactory.create()
    Site.objects.create(slug="hq", name="HQ")
    assert admin_client.get(reverse(f"admin:{page}_changelist")).status_code == 200


@pytest.mark.parametrize("model", [User, Requester])
def test_nobody_and_nothing_is_deleted_here(admin_client: Client, model: type[User]) -> None:
    RequesterFactory.create()
    row = model.objects.order_by("pk")[0]
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_delete", args=[row.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_a_new_colleague_is_entered_with_his_role(admin_client: Client) -> None:
    form = {
        "username": "newcomer", "display_name": "新同事", "email": "n@desk.example", "role": "agent",
        "usable_password": "true", "password1": "Quiet-river-41", "password2": "Quiet-river-41",
    }  # fmt: skip
    answer = admin_client.post(reverse("admin:accounts_user_add"), form)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert User.objects.get(username="newcomer").role == "agent"
