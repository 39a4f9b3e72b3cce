"""How the clocks stand now: on a large desk counted every ten seconds and read by everybody, elsewhere at each look."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.places import Place
from sla import tasks
from sla.actions.count_now import count_now
from sla.attainment import attainment_today
from sla.board import standings
from sla.kept import FRESH
from sla.models import NowFigures, Timer
from sla.now import Now, now_figures
from tests.factories import NOON
from tests.sla.lives import Life
from tickets.flow import Part, loads

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def life(db: None) -> Life:
    return Life(3, at=NOON)


def as_counted(site: str = "") -> Now:
    return Now(
        standings(at=NOON, place=Place(site)),
        attainment_today(at=NOON, place=Place(site)),
        NOON,
        loads(part=Part(site=site)),
    )


@pytest.mark.usefixtures("life")
def test_kept_ready_it_is_what_a_count_gives_for_the_desk_and_each_site() -> None:
    expected = {site: as_counted(site) for site in ("", "east")}
    assert count_now(at=NOON, large=1) == 2
    with CaptureQueriesContext(connection) as queries:
        found = {site: now_figures(at=NOON + 9 * SECOND, place=Place(site)) for site in ("", "east")}
    assert found == expected
    assert len(queries) == 2, "a small row for each"
    assert expected[""] != expected["east"]


@pytest.mark.usefixtures("life")
def test_each_round_takes_the_place_of_the_one_before() -> None:
    count_now(at=NOON, large=1)
    Timer.objects.ticking().filter(state="running").update(due_at=NOON - SECOND)
    count_now(at=NOON + 10 * SECOND, large=1)
    found = now_figures(at=NOON + 11 * SECOND)
    assert (found.at, found.standings.total) == (NOON + 10 * SECOND, standings(at=NOON + 10 * SECOND).total)
    assert NowFigures.objects.count() == 2


@pytest.mark.usefixtures("life")
def test_what_is_too_old_or_of_yesterday_is_not_read() -> None:
    count_now(at=NOON, large=1)
    NowFigures.objects.update(doc={"standings": [], "today": [], "loads": [], "judged": []})
    assert now_figures(at=NOON + 59 * SECOND).standings.total.running == 0
    late = NOON + FRESH
    assert now_figures(at=late).standings.total == standings(at=late).total, "the beat has stopped"
    assert now_figures(at=NOON - SECOND).at == NOON - SECOND, "nobody reads ahead"
    midnight = NOON + timedelta(hours=12)
    NowFigures.objects.update(at=midnight - 5 * SECOND)
    assert now_figures(at=midnight + 5 * SECOND).at == midnight + 5 * SECOND, "what was judged today is another matter"


@pytest.mark.usefixtures("life")
def test_a_desk_with_few_clocks_keeps_nothing_and_counts_at_each_look() -> None:
    ticking = Timer.objects.ticking().count()
    assert count_now(at=NOON, large=ticking) == 2
    assert count_now(at=NOON, large=ticking + 1) == 0, "it has become smaller"
    assert not NowFigures.objects.exists()
    assert now_figures(at=NOON) == as_counted()
    assert tasks.count_now() == 0
    assert str(NowFigures(site="", at=NOON)).startswith("* 2026-11-23")
