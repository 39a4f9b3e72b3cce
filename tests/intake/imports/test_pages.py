"""A manager brings a file in, in the browser."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from channels_intake.imports.models import Import
from channels_intake.imports.tasks import run_imports
from core import clock
from tests.factories import Desk
from tests.intake.imports.conftest import text_file
from tests.intake.imports.test_tickets import HEAD, OPEN
from tests.workbench.conftest import Browser, words_of
from tests.workbench.test_every_page import INLINE
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "/desk/settings/import/"
WRONG = ["A-9", "", "", "王芳", "", "P2", ""]


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(at=clock.now())


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


def upload(browser: Browser, *rows: list[str], what: str = "tickets") -> str:
    file = SimpleUploadedFile("旧系统.csv", text_file([HEAD, *rows]))
    response = browser.client.post(PLACE, {"file": file, "what": what})
    assert response.status_code == 302, response.content.decode()[:2000]
    return str(response["Location"])


def columns(page: str, **changes: str) -> dict[str, str]:
    """What the form of the columns sends, untouched but for `changes`."""
    sent = {}
    for name, options in re.findall(r'<select name="(column_\d+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return {**sent, **changes}


def test_upload_check_import(manager: Browser) -> None:
    assert "Bring a file in" in manager.get(PLACE)
    place = upload(manager, OPEN, WRONG)
    page = manager.get(place)
    sent = columns(page)
    assert list(sent.values()) == ["external_id", "title", "description", "name", "phone", "priority", "kind"]
    assert "三楼打印机卡纸" in page
    assert manager.client.post(place, sent | {"check": "1"}).status_code == 302
    running = manager.get(place)
    assert 'hx-trigger="every 2s"' in running
    assert "<progress" in running
    run_imports()
    page = words_of(manager.get(place))
    assert "Nothing was written." in page
    assert "标题: Please fill this in." in page
    report = manager.client.get(f"{place}report/?wrong=1")
    assert report["Content-Type"] == "text/csv; charset=utf-8"
    assert "3,Not possible,标题,Please fill this in." in report.content.decode()
    manager.client.post(place, sent | {"import": "1"})
    run_imports()
    ticket = Ticket.objects.get()
    page = manager.get(place, result="created")
    assert ticket.number in page
    assert "标题: " not in words_of(page)
    assert "Import again what was not possible" in page
    assert "旧系统.csv" in manager.get(PLACE)


def test_columns_are_set_by_hand(manager: Browser) -> None:
    place = upload(manager, OPEN)
    sent = columns(manager.get(place))
    twice = manager.client.post(place, sent | {"column_0": "title", "check": "1"})
    assert twice.status_code == 400
    assert "Another column holds this already." in twice.content.decode()
    none = manager.client.post(place, sent | {"column_1": "", "check": "1"})
    assert none.status_code == 400
    assert "No column holds: Title." in none.content.decode()
    assert Import.objects.get().mapping["title"] == 1
    manager.client.post(place, sent | {"column_2": "error_text"})
    job = Import.objects.get()
    assert job.mapping["error_text"] == 2
    assert not job.is_running


def test_a_file_that_is_none_is_refused_beside_the_field(manager: Browser) -> None:
    refused = manager.client.post(PLACE, {"file": SimpleUploadedFile("x.csv", b"\x89PNG\xff\x00"), "what": "tickets"})
    assert refused.status_code == 400
    assert "neither an Excel workbook nor text" in refused.content.decode()
    assert manager.client.post(PLACE, {"what": "tickets"}).status_code == 400
    assert not Import.objects.exists()


def test_stopping_and_what_is_not_there(manager: Browser) -> None:
    place = upload(manager, OPEN)
    manager.client.post(place, columns(manager.get(place)) | {"import": "1"})
    fragment = manager.client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="import"')
    manager.client.post(f"{place}cancel/")
    assert "Stopped" in manager.get(place)
    assert manager.client.get(place, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    manager.client.post(f"{place}cancel/")
    assert "This import is not running." in manager.get(place)
    assert manager.client.get(f"{PLACE}1000/").status_code == 404
    assert manager.client.get(f"{place}?after=x").status_code == 400
    assert manager.client.get(f"{PLACE}template/cats/").status_code == 404


@pytest.mark.parametrize("what", ["tickets", "requesters"])
def test_empty_tables_to_begin_with(manager: Browser, what: str) -> None:
    response = manager.client.get(f"{PLACE}template/{what}/")
    assert f'filename="{what}.csv"' in response["Content-Disposition"]
    assert response.content.decode().startswith("\ufeff")


def test_norm_role_1_only_for_managers(desk: Desk, manager: Browser) -> None:
    place = upload(manager, OPEN)
    other = Browser(desk.supervisor)
    for path in (PLACE, place, f"{place}report/", f"{PLACE}template/tickets/"):
        assert other.client.get(path).status_code == 403
    assert other.client.post(f"{place}cancel/").status_code == 403
    assert PLACE not in other.get("/desk/settings/")
    assert PLACE in manager.get("/desk/settings/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_needs_what_the_content_policy_forbids(desk: Desk, language: str) -> None:
    browser = Browser(desk.manager, language=language)
    place = upload(browser, OPEN, WRONG)
    browser.client.post(place, columns(browser.get(place)) | {"check": "1"})
    run_imports()
    for path in (PLACE, place):
        html = browser.get(path)
        assert INLINE.search(html) is None, path
        assert html.count("<h1") == 1
