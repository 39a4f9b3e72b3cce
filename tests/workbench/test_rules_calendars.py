"""A manager at work on calendars: by hand, from decrees, from files."""

import json
import re
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from accounts.models import Site
from core import clock
from sla.actions.calendars import newest_revision, revise_calendar
from sla.rulebook import current_rulebook
from tests.factories import Desk
from tests.sla.rules.test_calendar_acts import site_doc, with_days
from tests.workbench.conftest import Browser, words_of
from tests.workbench.rules_at_work import Fields
from tests.workbench.test_rules_pages import CALENDARS

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


def hours_sent(page: str, **changes: Any) -> Fields:
    """What the form of a calendar sends, untouched but for `changes`."""
    sent: Fields = {}
    form = page[page.index('id="hours-form"') :]
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            sent[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return {**sent, **changes}


def test_saving_a_calendar_untouched_changes_nothing(manager: Browser) -> None:
    page = manager.get(f"{CALENDARS}site/edit/", year="2026")
    response = manager.client.post(f"{CALENDARS}site/edit/?year=2026", hours_sent(page))
    assert response["Location"] == f"{CALENDARS}site/?year=2026"
    assert newest_revision("site").number == 1


def test_the_week_and_the_days_are_changed(manager: Browser) -> None:
    page = manager.get(f"{CALENDARS}site/edit/", year="2026")
    days = page.count('name="days-') and int(hours_sent(page)["days-INITIAL_FORMS"])
    changes = {
        "week_5": "9:00–12:00，１３：００－１５：００",
        "days-0-name": "新年",
        "days-1-DELETE": "on",
        f"days-{days}-date": "2026-12-31",
        f"days-{days}-kind": "holiday",
        f"days-{days}-name": "厂庆",
        f"days-{days}-hours": "09:00-11:00",
        "note": "Saturday shift",
    }
    assert manager.client.post(f"{CALENDARS}site/edit/?year=2026", hours_sent(page, **changes)).status_code == 302
    now = newest_revision("site")
    assert (now.number, now.note) == (2, "Saturday shift")
    assert now.doc["week"][5] == [["09:00", "12:00"], ["13:00", "15:00"]]
    found = {day["date"]: day for day in now.doc["days"]}
    assert (found["2026-01-01"]["name"], found["2026-01-01"]["source"]) == ("新年", "manual")
    assert "2026-01-02" not in found
    assert found["2026-12-31"]["intervals"] == [["09:00", "11:00"]]
    assert found["2026-01-04"]["source"] == "decree"
    assert {date[:4] for date in found} >= {"2025", "2027"}
    page = manager.get(f"{CALENDARS}site/", year="2026")
    assert "厂庆 · 09:00–11:00" in page
    assert "Saturday shift" in words_of(page)


def test_a_row_that_lacks_its_date_is_not_dropped(manager: Browser) -> None:
    page = manager.get(f"{CALENDARS}site/edit/", year="2026")
    days = int(hours_sent(page)["days-INITIAL_FORMS"])
    sent = hours_sent(page, **{f"days-{days}-name": "厂庆"})
    answer = manager.client.post(f"{CALENDARS}site/edit/?year=2026", sent)
    assert answer.status_code == 400
    assert f'id="id_days-{days}-date_error"' in answer.content.decode()
    assert "厂庆" in answer.content.decode()
    assert newest_revision("site").number == 1


def test_the_effect_of_a_calendar_is_seen_before_it_is_saved(desk: Desk, manager: Browser) -> None:
    desk.receive(impact="medium", urgency="medium")
    page = manager.get(f"{CALENDARS}site/edit/")
    sent = hours_sent(page, look="1", **{f"week_{day}": "00:00-24:00" for day in range(7)})
    response = manager.client.post(f"{CALENDARS}site/edit/", sent)
    assert response.status_code == 200
    assert re.search(r"[1-9]\d* of \d+ running clocks would change", words_of(response))
    assert 'value="00:00-24:00"' in response.content.decode()
    assert newest_revision("site").number == 1


def test_what_is_wrong_with_a_calendar_stands_where_it_is(desk: Desk, manager: Browser) -> None:
    page = manager.get(f"{CALENDARS}site/edit/", year="2026")
    for changes, place in (
        ({"week_0": "12:00-08:30"}, "hours_week_0_error"),
        ({"time_zone": "Mars"}, "hours_time_zone_error"),
        ({"country": "X1"}, "hours_country_error"),
        ({"days-1-date": "2026-01-01"}, "id_days-1-date_error"),
        ({"days-0-hours": "later"}, "id_days-0-hours_error"),
        ({"days-0-date": "soon"}, "id_days-0-date_error"),
    ):
        response = manager.client.post(f"{CALENDARS}site/edit/?year=2026", hours_sent(page, **changes))
        assert response.status_code == 400, changes
        assert f'id="{place}"' in response.content.decode(), changes
    nothing = hours_sent(page, **{f"week_{day}": "" for day in range(7)})
    response = manager.client.post(f"{CALENDARS}site/edit/?year=2026", nothing)
    assert response.status_code == 400
    assert "At least one day of the week must have hours." in words_of(response)
    note = manager.client.post(
        f"{CALENDARS}site/edit/?year=2026", hours_sent(page, note="x" * 201, week_5="09:00-10:00")
    )
    assert note.status_code == 400


def test_of_two_managers_of_a_calendar_the_second_is_told(desk: Desk, manager: Browser) -> None:
    page = manager.get(f"{CALENDARS}site/edit/", year="2026")
    holiday = {"date": "2031-05-05", "kind": "holiday", "name": "", "source": "manual", "intervals": None}
    revise_calendar(calendar="site", doc=with_days(holiday), note="", by=desk.manager, at=desk.at)
    sent = hours_sent(page, week_5="09:00-10:00")
    response = manager.client.post(f"{CALENDARS}site/edit/?year=2026", sent)
    assert response.status_code == 412
    assert "Somebody changed this calendar meanwhile." in words_of(response)
    again = hours_sent(response.content.decode())
    assert (again["number"], again["week_5"]) == ("2", "09:00-10:00")
    assert manager.client.post(f"{CALENDARS}site/edit/?year=2026", again).status_code == 302
    assert "2031-05-05" in {day["date"] for day in newest_revision("site").doc["days"]}


def test_a_calendar_is_added_and_given_to_a_site(desk: Desk, manager: Browser) -> None:
    site = Site.objects.create(slug="plant-2", name="二厂")
    week = {f"week_{day}": "20:00-24:00" for day in range(7)}
    sent = {"name": "夜班", "slug": "nights", "time_zone": "Asia/Shanghai", "country": "", **week}
    assert manager.client.post(f"{CALENDARS}new/", sent)["Location"] == f"{CALENDARS}nights/"
    assert "Every day 20:00–24:00" in words_of(manager.get(CALENDARS))
    for wrong in ({"slug": "nights"}, {"slug": "other", "week_3": "x"}, {"slug": "other", "time_zone": ""}):
        assert manager.client.post(f"{CALENDARS}new/", {**sent, **wrong}).status_code == 400, wrong
    prefix = f"site-{site.pk}-calendar"
    assert manager.client.post(CALENDARS, {prefix: "nights"})["Location"] == CALENDARS
    assert current_rulebook().site_calendar("plant-2").slug == "nights"
    assert manager.client.post(CALENDARS, {prefix: "none"}).status_code == 400
    assert manager.client.post(CALENDARS, {prefix: ""}).status_code == 302
    assert current_rulebook().site_calendar("plant-2").slug == "site"


def test_of_two_who_give_sites_calendars_neither_undoes_what_the_other_did(desk: Desk, manager: Browser) -> None:
    plant, hall = (Site.objects.create(slug=slug, name=slug.title()) for slug in ("plant", "hall"))
    week = {f"week_{day}": "20:00-24:00" for day in range(7)}
    for slug in ("nights", "days"):
        sent = {"name": slug, "slug": slug, "time_zone": "Asia/Shanghai", "country": "", **week}
        manager.client.post(f"{CALENDARS}new/", sent)

    def send(seen: str = "", **chosen: str) -> HttpResponse:
        sites = {"plant": plant, "hall": hall}
        values = {f"site-{sites[name].pk}-calendar": slug for name, slug in chosen.items()}
        values |= {f"site-{site.pk}-seen": seen if name == "plant" else "" for name, site in sites.items()}
        return cast("HttpResponse", manager.client.post(CALENDARS, values))

    assert send(plant="nights", hall="").status_code == 302
    assert send(plant="", hall="days").status_code == 302  # from a page drawn before that
    assert current_rulebook().site_calendar("plant").slug == "nights"
    assert current_rulebook().site_calendar("hall").slug == "days"
    answer = send(plant="days", hall="")
    assert answer.status_code == 412
    assert "Somebody changed this meanwhile" in words_of(answer)
    page = answer.content.decode()
    assert f'name="site-{plant.pk}-seen" value="nights"' in page
    assert page.count('<option value="days" selected>') == 2  # what was chosen for the plant, and what the hall has
    assert send(plant="days", hall="", seen="nights").status_code == 302
    assert current_rulebook().site_calendar("plant").slug == "days"


def test_a_missing_decree_is_pointed_out_and_brought_in(desk: Desk, manager: Browser) -> None:
    year = clock.now().year
    doc = site_doc()
    doc["days"] = [day for day in doc["days"] if day["date"][:4] != str(year)]
    revise_calendar(calendar="site", doc=doc, note="", by=desk.manager, at=desk.at)
    assert f"holidays and moved working days of {year}" in words_of(manager.get(CALENDARS))
    assert f"holidays and moved working days of {year}" in words_of(manager.get(f"{CALENDARS}site/"))
    shown = manager.client.post(f"{CALENDARS}site/import/", {"years": [str(year)]})
    assert shown.status_code == 200
    assert newest_revision("site").number == 2
    sent = _hidden(shown.content.decode())
    assert sent["number"] == "2"
    response = manager.client.post(f"{CALENDARS}site/import/", {**sent, "note": "国务院通知"})
    assert response["Location"] == f"{CALENDARS}site/?year={year}"
    now = newest_revision("site")
    assert (now.number, now.note) == (3, "国务院通知")
    assert any(day["date"][:4] == str(year) and day["source"] in {"decree", "estimate"} for day in now.doc["days"])


def _hidden(page: str) -> Fields:
    """What the form that saves the days shown sends."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="number"' in one)
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value.replace("&quot;", '"').replace("&#x27;", "'") for name, value in found}


def test_a_file_is_shown_first_and_then_saved(desk: Desk, manager: Browser) -> None:
    text = "日期,类型,名称\n2031-05-05,休,厂庆\n2026-01-01,班,元旦值班\n"
    file = SimpleUploadedFile("days.csv", text.encode())
    shown = manager.client.post(f"{CALENDARS}site/import/", {"file": file})
    words = words_of(shown)
    assert "new 2031-05-05 Day off 厂庆" in words
    assert "changed 2026-01-01 Worked 元旦值班" in words
    assert "running clocks would change" in words
    sent = _hidden(shown.content.decode())
    assert manager.client.post(f"{CALENDARS}site/import/", sent).status_code == 302
    assert {"2031-05-05", "2026-01-01"} <= {
        d["date"] for d in newest_revision("site").doc["days"] if d["source"] == "import"
    }
    again = manager.client.post(f"{CALENDARS}site/import/", {"file": SimpleUploadedFile("days.csv", text.encode())})
    assert "Nothing: 2 days are in the calendar already." in words_of(again)
    stale = manager.client.post(f"{CALENDARS}site/import/", {**sent, "days": sent["days"].replace("05-05", "05-06")})
    assert stale.status_code == 412


def test_a_feed_is_read_as_well(manager: Browser) -> None:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "SUMMARY:厂庆（休）")
    text = "\r\n".join((*lines, "DTSTART;VALUE=DATE:20310505", "END:VEVENT", "END:VCALENDAR", ""))
    file = SimpleUploadedFile("days.ics", text.encode())
    assert "2031-05-05" in words_of(manager.client.post(f"{CALENDARS}site/import/", {"file": file}))


def test_a_file_that_cannot_be_read_says_why(manager: Browser) -> None:
    for content in (b"x,y\n1,2\n", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n"):
        file = SimpleUploadedFile("days.csv", content)
        assert manager.client.post(f"{CALENDARS}site/import/", {"file": file}).status_code == 400
    nothing = manager.client.post(f"{CALENDARS}site/import/", {})
    assert nothing.status_code == 400
    assert "Choose a file" in words_of(nothing)
    for days in ("{", "[1]", '[{"date": "x"}]', json.dumps({"a": 1})):
        sent = {"days": days, "number": "1"}
        assert manager.client.post(f"{CALENDARS}site/import/", sent).status_code == 400, days
    assert newest_revision("site").number == 1


def test_history_shows_a_calendar_as_it_was(desk: Desk, manager: Browser) -> None:
    holiday = {"date": "2026-12-30", "kind": "holiday", "name": "厂庆", "source": "manual", "intervals": None}
    revise_calendar(calendar="site", doc=with_days(holiday), note="厂庆", by=desk.manager, at=desk.at)
    assert "厂庆" in words_of(manager.get(f"{CALENDARS}site/", year="2026"))
    old = words_of(manager.get(f"{CALENDARS}site/", year="2026", revision="1"))
    assert "This is revision 1, as it was." in old
    assert "2026-12-30" not in old
