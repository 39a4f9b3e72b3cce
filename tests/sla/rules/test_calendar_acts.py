"""Calendars change as rules do: a new one, another revision, another calendar for a site."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Site
from core.errors import Forbidden, Malformed, Missing, Stale
from sla.actions.calendars import add_calendar, assign_site, newest_revision, revise_calendar
from sla.calendars import is_working_day
from sla.models import BusinessCalendar, CalendarRevision, Edition
from sla.policy.shipped import SITE_WEEK
from sla.rulebook import current_edition_id, current_rulebook, rulebook_at
from tests.factories import Desk

pytestmark = pytest.mark.django_db
NIGHTS: dict[str, Any] = {"time_zone": "Asia/Shanghai", "week": [[["20:00", "24:00"]]] * 7, "days": [], "country": ""}
DAY = date(2026, 11, 24)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def site_doc() -> dict[str, Any]:
    return deepcopy(newest_revision("site").doc)


def holiday(day: date) -> dict[str, Any]:
    return {"date": day.isoformat(), "kind": "holiday", "name": "厂庆", "source": "manual", "intervals": None}


def with_days(*days: dict[str, Any]) -> dict[str, Any]:
    doc = site_doc()
    return doc | {"days": sorted([*doc["days"], *days], key=lambda day: day["date"])}


def test_a_revision_holds_at_once_and_the_one_before_can_still_be_read(desk: Desk) -> None:
    before = current_edition_id()
    revision = revise_calendar(
        calendar="site", doc=with_days(holiday(DAY)), note=" 厂庆放假 ", by=desk.manager, at=desk.at, number=1
    )
    assert (revision.number, revision.note, revision.edition.by) == (2, "厂庆放假", desk.manager.user)
    assert not is_working_day(current_rulebook().site_calendar("").hours, DAY)
    assert is_working_day(rulebook_at(before).site_calendar("").hours, DAY)


def test_of_two_who_revise_the_second_is_told(desk: Desk) -> None:
    doc = with_days(holiday(DAY))
    revise_calendar(calendar="site", doc=doc, note="", by=desk.manager, at=desk.at, number=1)
    with pytest.raises(Stale) as caught:
        revise_calendar(calendar="site", doc=site_doc(), note="", by=desk.manager, at=desk.at, number=1)
    assert caught.value.version == 2


def test_what_says_nothing_new_changes_nothing(desk: Desk) -> None:
    before = Edition.objects.count()
    assert revise_calendar(calendar="site", doc=site_doc(), note="x", by=desk.manager, at=desk.at).number == 1
    assert Edition.objects.count() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"week": SITE_WEEK[:6]}, "week"),
        ({"week": [[]] * 7}, "week"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"days": [{"date": "2026-13-01", "kind": "holiday"}]}, "days.0.date"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(desk: Desk, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed) as caught:
        revise_calendar(calendar="site", doc=site_doc() | change, note="", by=desk.manager, at=desk.at)
    assert field in caught.value.fields
    assert CalendarRevision.objects.filter(calendar__slug="site").count() == 1


def test_a_site_goes_by_its_own_calendar_until_it_is_given_back(desk: Desk) -> None:
    site = Site.objects.create(slug="plant-2", name="二厂")
    add_calendar(slug="nights", name="夜班", doc=NIGHTS, by=desk.manager, at=desk.at)
    nights = BusinessCalendar.objects.get(slug="nights")
    assign_site(site=site, calendar=nights, by=desk.manager, at=desk.at)
    editions = Edition.objects.count()
    assign_site(site=site, calendar=nights, by=desk.manager, at=desk.at)
    assert Edition.objects.count() == editions
    assert current_rulebook().site_calendar("plant-2").slug == "nights"
    assert current_rulebook().site_calendar("elsewhere").slug == "site"
    assign_site(site=site, calendar=None, by=desk.manager, at=desk.at)
    assert current_rulebook().site_calendar("plant-2").slug == "site"


def test_a_site_that_goes_by_the_default_is_left_alone(desk: Desk) -> None:
    editions = Edition.objects.count()
    site = Site.objects.create(slug="plant-2", name="二厂")
    assign_site(site=site, calendar=None, by=desk.manager, at=desk.at)
    assert Edition.objects.count() == editions


@pytest.mark.parametrize(("slug", "name", "field"), [("site", "X", "slug"), ("x y", "X", "slug"), ("x", "", "name")])
def test_a_calendar_has_a_free_identifier_and_a_name(desk: Desk, slug: str, name: str, field: str) -> None:
    with pytest.raises(Malformed) as caught:
        add_calendar(slug=slug, name=name, doc=NIGHTS, by=desk.manager, at=desk.at)
    assert set(caught.value.fields) == {field}
    assert BusinessCalendar.objects.count() == 2


def test_there_is_no_such_calendar(desk: Desk) -> None:
    with pytest.raises(Missing):
        revise_calendar(calendar="none", doc=NIGHTS, note="", by=desk.manager, at=desk.at)


def test_norm_role_1_only_managers_change_calendars(desk: Desk) -> None:
    site = Site.objects.create(slug="plant-2", name="二厂")
    for who in (desk.agent, desk.engineer, desk.dispatcher, desk.supervisor):
        with pytest.raises(Forbidden):
            add_calendar(slug="nights", name="夜班", doc=NIGHTS, by=who, at=desk.at)
        with pytest.raises(Forbidden):
            revise_calendar(calendar="site", doc=NIGHTS, note="", by=who, at=desk.at)
        with pytest.raises(Forbidden):
            assign_site(site=site, calendar=None, by=who, at=desk.at)


def test_times_of_editions_are_those_of_the_acts(desk: Desk) -> None:
    revise_calendar(calendar="site", doc=NIGHTS, note="", by=desk.manager, at=desk.at)
    assert newest_revision("site").edition.at == desk.at
    assert Edition.objects.order_by("pk")[0].at == datetime(2000, 1, 1, tzinfo=UTC)
