"""The OpenAPI document is what the interface does, and its page runs under the desk's strict policy."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from rest_framework.serializers import Serializer

from api.answers import (
    AttachmentAnswer,
    EventAnswer,
    MessageAnswer,
    RequesterAnswer,
    ResolutionAnswer,
    TicketAnswer,
    TicketSummary,
)
from api.views.documents import document
from tests.api.conftest import NEW, Caller
from tests.factories import Desk
from tickets.acts import ACTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

COMMITTED = Path(settings.BASE_DIR, "docs/openapi.yaml")


def test_the_committed_document_is_the_one_made_now(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(made))
    assert made.read_text("utf-8") == COMMITTED.read_text("utf-8"), "make schema writes it anew"


def test_the_document_is_served_to_everybody_in_english(db: None) -> None:
    response = Client().get("/api/schema/", headers={"Accept-Language": "zh-hans"})
    assert response.status_code == 200
    assert yaml.safe_load(response.content) == yaml.safe_load(COMMITTED.read_text("utf-8"))


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_is_documented_with_its_own_strict_body(verb: str) -> None:
    post = document()["paths"][f"/api/v1/tickets/{{number}}/{verb}/"]["post"]
    (reference,) = {content["schema"]["$ref"] for content in post["requestBody"]["content"].values()}
    name = "".join(word.title() for word in verb.split("_")) + "Body"
    assert reference == f"#/components/schemas/{name}"
    component = document()["components"]["schemas"][name]
    assert component["additionalProperties"] is False
    assert list(component["properties"]) == [param.name for param in ACTS[verb].params]
    assert component.get("required", []) == sorted(param.name for param in ACTS[verb].params if param.is_needed)
    assert {"Idempotency-Key", "If-Match"} <= {parameter["name"] for parameter in post["parameters"]}


def test_every_operation_tells_how_it_refuses() -> None:
    for path in document()["paths"].values():
        for operation in path.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]


def _fields(answer: type[Serializer[object]], *, required: bool = False) -> set[str]:
    return {name for name, field in answer().fields.items() if field.required or not required}


def test_what_is_shown_is_what_is_documented(desk: Desk, agent: Caller, asker: Caller) -> None:
    ticket = desk.confirming(requester=asker.user.requester)
    address = f"/tickets/{ticket.number}"
    agent.post(f"{address}/note/", {"body": "x"})
    agent.upload(f"{address}/attachments/", file=SimpleUploadedFile("a.txt", b"x"))
    whole = agent.get(f"{address}/").json()
    assert whole.keys() == _fields(TicketAnswer)
    assert whole["resolution"].keys() == _fields(ResolutionAnswer)
    assert whole["requester"].keys() == _fields(RequesterAnswer)
    assert agent.get("/tickets/").json()["results"][0].keys() == _fields(TicketSummary)
    assert asker.get(f"{address}/").json().keys() == _fields(TicketAnswer, required=True)
    assert agent.get(f"{address}/events/").json()["results"][0].keys() == _fields(EventAnswer)
    assert agent.get(f"{address}/messages/").json()["results"][0].keys() == _fields(MessageAnswer)
    assert agent.get(f"{address}/attachments/").json()["results"][0].keys() == _fields(AttachmentAnswer)


def test_the_page_needs_nothing_from_elsewhere_and_no_log_in(db: None) -> None:
    response = Client().get("/api/docs/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "//" not in text.replace("<!DOCTYPE html>", "")
    assert "<style" not in text
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    script = Client().get("/api/docs/?script=")
    assert script["Content-Type"] == "application/javascript"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_runs_under_the_strict_policy(live_server: LiveServer, page: "Page") -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/api/docs/")
    page.locator(".opblock-summary").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.locator("button.authorize").first.click()
    page.get_by_role("button", name="Execute").wait_for()
    page.get_by_role("button", name="Cancel").wait_for()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_each_operation_of_the_document(live_server: LiveServer, page: "Page") -> None:
    """The page draws only what is near the window, so it is read as a reader does: by scrolling."""
    page.goto(f"{live_server.url}/api/docs/")
    page.locator(".opblock").first.wait_for()
    shown: set[str] = set()
    wanted = {
        operation["operationId"] for operations in document()["paths"].values() for operation in operations.values()
    }
    for _ in range(200):
        shown |= set(page.locator(".opblock").evaluate_all("blocks => blocks.map(block => block.id.split('-').pop())"))
        page.mouse.wheel(0, 400)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if wanted <= shown:
            break
    assert wanted - shown == set()


def test_a_body_made_from_the_document_is_taken(agent: Caller) -> None:
    component = document()["components"]["schemas"]["TicketBody"]
    assert set(component["required"]) <= NEW.keys() <= component["properties"].keys()
    assert agent.post("/tickets/", NEW).status_code == 201
