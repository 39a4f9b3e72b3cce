"""Drafts as the pages send and fetch them."""

import pytest

from accounts.models import Draft
from tests.factories import Desk
from tests.workbench.conftest import Browser

pytestmark = pytest.mark.django_db
DRAFTS = "/desk/drafts/"
PLACE = "/tickets/SD-1/:reply"


def test_what_is_written_is_kept_given_back_and_dropped(desk: Desk) -> None:
    agent = Browser(desk.agent)
    kept = agent.client.post(DRAFTS, {"place": PLACE, "content": '[["body", null, "a"]]'}).json()
    assert set(kept) == {"kept_at"}
    found = agent.client.get(DRAFTS, {"page": "/tickets/SD-1/"}).json()
    assert found == {"reply": {"content": [["body", None, "a"]], "kept_at": kept["kept_at"]}}
    assert Browser(desk.engineer).client.get(DRAFTS, {"page": "/tickets/SD-1/"}).json() == {}
    assert agent.client.post(DRAFTS, {"place": PLACE, "content": ""}).json() == {"kept_at": None}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("page", ["", "\0", "x" * 5000])
def test_a_page_that_is_none_has_no_drafts(desk: Desk, page: str) -> None:
    assert Browser(desk.agent).client.get(DRAFTS, {"page": page}).json() == {}


@pytest.mark.parametrize("place", ["", "\0", "x" * 5000])
def test_what_no_form_sends_is_said_to_be_wrong(desk: Desk, place: str) -> None:
    agent = Browser(desk.agent)
    assert agent.client.post(DRAFTS, {"place": place, "content": "[]"}).status_code == 400
    assert agent.client.post(DRAFTS, {"place": place, "content": ""}).status_code == 200


def test_strangers_keep_none(desk: Desk) -> None:
    assert Browser().client.post(DRAFTS, {"place": PLACE, "content": "[]"}).status_code == 302
    assert not Draft.objects.exists()
