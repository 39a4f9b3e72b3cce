"""A program written for iTop, and a desk that has what the recorded one had: an organisation, a caller, a service."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import AssignmentGroup, Membership, Requester, Site, User
from accounts.roles import Role
from tests.factories import NOON, PASSWORD, CategoryFactory, UserFactory
from tickets.models import Category

URL = "/webservices/rest.php"


class Script:
    """Calls as such programs do: a form with version, json_data and credentials."""

    def __init__(self, user: str, password: str = PASSWORD) -> None:
        self.user, self.password = user, password
        self.client = Client()
        self.answer: bytes = b""

    def __call__(self, data: object, *, version: str = "1.3", **form: str) -> dict[str, Any]:
        text = data if isinstance(data, str) else json.dumps(data)
        fields = {"version": version, "json_data": text, "auth_user": self.user, "auth_pwd": self.password} | form
        return self.post(fields)

    def post(self, fields: dict[str, Any], url: str = URL, **headers: str) -> dict[str, Any]:
        response = self.client.post(url, fields, headers=headers)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        self.answer = response.content
        found: dict[str, Any] = json.loads(response.content)
        return found

    def one(self, data: object, **kwargs: Any) -> dict[str, Any]:
        """The fields of the only object."""
        answer = self(data, **kwargs)
        assert answer["code"] == 0, answer
        (found,) = answer["objects"].values()
        fields: dict[str, Any] = found["fields"]
        return fields


class ItopDesk:
    """The people and things of the recording, as far as this desk has them."""

    def __init__(self) -> None:
        self.site = Site.objects.create(slug="demo", name="Demo")
        self.caller = Requester.objects.create(
            name="Claude Monet", email="monet@demo.example", site=self.site, created_at=NOON, language="zh-hans"
        )
        self.service: Category = CategoryFactory.create(name="Telecom and connectivity")
        self.subcategory: Category = CategoryFactory.create(name="New IP address", parent=self.service)
        self.agent: User = UserFactory.create(display_name="Victor Hugo", role=Role.ENGINEER, username="victor")
        self.team = AssignmentGroup.objects.create(slug="helpdesk", name="Helpdesk", site=self.site)
        Membership.objects.create(group=self.team, user=self.agent)
        self.user: User = UserFactory.create(
            username="rest", display_name="REST", role=Role.SUPERVISOR, password=PASSWORD, language="zh-hans"
        )


@pytest.fixture
def itop(db: None) -> ItopDesk:
    return ItopDesk()


@pytest.fixture
def script(itop: ItopDesk) -> Script:
    return Script("rest")


CREATE: dict[str, Any] = {
    "operation": "core/create",
    "comment": "pushed by service desk",
    "class": "UserRequest",
    "output_fields": "id,ref,status,priority,friendlyname",
    "fields": {
        "org_id": "SELECT Organization WHERE name = 'Demo'",
        "caller_id": {"name": "Monet", "first_name": "Claude"},
        "title": "无法连接VPN",
        "description": "<p>远程办公时VPN提示认证失败</p>",
        "origin": "portal",
        "request_type": "service_request",
        "impact": "2",
        "urgency": "2",
        "service_id": "SELECT Service WHERE name='Telecom and connectivity'",
        "servicesubcategory_id": {"name": "New IP address"},
    },
}
SOLUTION = "重置了VPN账号并重新下发证书"


def stimulus(
    name: str, key: object, *, of: str = "UserRequest", output: str = "ref,status", **fields: object
) -> dict[str, Any]:
    return {
        "operation": "core/apply_stimulus",
        "comment": "x",
        "class": of,
        "key": key,
        "stimulus": name,
        "output_fields": output,
        "fields": fields,
    }


def get(key: object, *, of: str = "UserRequest", output: str = "ref", **more: object) -> dict[str, Any]:
    return {"operation": "core/get", "class": of, "key": key, "output_fields": output} | more
