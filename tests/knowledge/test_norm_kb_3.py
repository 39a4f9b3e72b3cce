"""KB-3: notices to users, on a board, as a banner and by e-mail."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Site
from core.errors import Forbidden, Malformed, Missing, Refused, Stale
from knowledge.announcements import actions
from knowledge.announcements.audience import GUEST, STAFF, Reader
from knowledge.announcements.choices import State, Verb
from knowledge.announcements.models import Announcement, AnnouncementVersion
from knowledge.announcements.queries import access, banners, current, earlier, history, mark_of, on_the_phone
from tests.factories import Desk
from tests.knowledge.conftest import HOUR, content, drafted, published

EVERYBODY = Reader()


def titles(found: list[Announcement]) -> list[str]:
    return [one.title for one in found]


def test_norm_kb_3_a_draft_is_read_by_nobody_until_it_is_published(desk: Desk) -> None:
    one = drafted(desk)
    assert current(EVERYBODY, at=desk.at) == []
    with pytest.raises(Missing):
        access(one.pk, EVERYBODY, at=desk.at)
    assert access(one.pk, STAFF, at=desk.at) == one
    actions.publish(announcement_id=one.pk, by=desk.manager, at=desk.at)
    assert titles(current(EVERYBODY, at=desk.at)) == ["Mail is down"]
    assert access(one.pk, EVERYBODY, at=desk.at) == one


def test_norm_kb_3_it_shows_from_its_start_until_just_before_its_end(desk: Desk) -> None:
    published(desk, starts_at=desk.at + HOUR, ends_at=desk.at + 2 * HOUR)
    moment = timedelta(seconds=1)
    for at, shows in (
        (desk.at + HOUR - moment, False),
        (desk.at + HOUR, True),
        (desk.at + 2 * HOUR - moment, True),
        (desk.at + 2 * HOUR, False),
    ):
        assert bool(current(EVERYBODY, at=at)) is shows, at
    assert titles(earlier(EVERYBODY, at=desk.at + 2 * HOUR)) == ["Mail is down"]
    assert earlier(EVERYBODY, at=desk.at + timedelta(days=31)) == []


def test_norm_kb_3_only_those_it_is_for_read_it(desk: Desk, hq: Site, plant: Site) -> None:
    here = published(desk, title="here", sites=["hq"])
    published(desk, title="finance", departments=["财务部"])
    published(desk, title="finance here", sites=["hq"], departments=["财务部", "审计部"])
    published(desk, title="all", is_public=True)
    for reader, expected in (
        (Reader(site_id=hq.pk), {"here", "all"}),
        (Reader(site_id=plant.pk), {"all"}),
        (Reader(site_id=hq.pk, department="财务部"), {"here", "finance", "finance here", "all"}),
        (Reader(department="审计部"), {"all"}),
        (GUEST, {"all"}),
        (STAFF, {"here", "finance", "finance here", "all"}),
    ):
        assert set(titles(current(reader, at=desk.at))) == expected, reader
    with pytest.raises(Missing):
        access(here.pk, Reader(site_id=plant.pk), at=desk.at)


def test_norm_kb_3_important_ones_come_first_and_as_a_banner_until_put_away(desk: Desk) -> None:
    loud = published(desk, title="loud", is_important=True)
    published(desk, title="quiet", kind="notice")
    assert titles(current(EVERYBODY, at=desk.at)) == ["loud", "quiet"]
    assert titles(banners(EVERYBODY, at=desk.at)) == ["loud"]
    assert banners(EVERYBODY, at=desk.at, without=[mark_of(loud)]) == []
    amended = content(title="louder", is_important=True)
    actions.amend(announcement_id=loud.pk, content=amended, by=desk.supervisor, at=desk.at)
    assert titles(banners(EVERYBODY, at=desk.at, without=[mark_of(loud)])) == ["louder"]  # it says something new


def test_who_takes_a_call_sees_what_it_may_be_about(desk: Desk) -> None:
    published(desk, title="courses", kind="notice")
    published(desk, title="outage")
    assert titles(on_the_phone(at=desk.at)) == ["outage"]


def test_norm_kb_3_every_wording_stays_in_the_history(desk: Desk) -> None:
    one = drafted(desk)
    actions.publish(announcement_id=one.pk, by=desk.supervisor, at=desk.at)
    actions.amend(announcement_id=one.pk, content=content(text="Back by 15:00."), by=desk.manager, at=desk.at + HOUR)
    actions.withdraw(announcement_id=one.pk, reason="Solved.", by=desk.manager, at=desk.at + 2 * HOUR)
    lines = [(line.version, line.verb, line.by, line.content["text"][:4]) for line in history(one)]
    assert lines == [
        (4, Verb.WITHDRAWN, desk.manager.user, "Back"),
        (3, Verb.AMENDED, desk.manager.user, "Back"),
        (2, Verb.PUBLISHED, desk.supervisor.user, "The "),
        (1, Verb.DRAFTED, desk.supervisor.user, "The "),
    ]
    assert current(STAFF, at=desk.at + 2 * HOUR) == []
    with pytest.raises(TypeError):
        AnnouncementVersion.objects.all().delete()


@pytest.mark.parametrize("role", ["agent", "engineer", "dispatcher"])
def test_norm_role_1_supervisors_and_managers_write_and_nobody_below(desk: Desk, role: str) -> None:
    one, by = published(desk), getattr(desk, role)
    acts: list[tuple[Any, dict[str, Any]]] = [
        (actions.draft, {"content": content()}),
        (actions.amend, {"announcement_id": one.pk, "content": content()}),
        (actions.publish, {"announcement_id": one.pk}),
        (actions.mail, {"announcement_id": one.pk}),
        (actions.withdraw, {"announcement_id": one.pk}),
    ]
    for act, values in acts:
        with pytest.raises(Forbidden):
            act(**values, by=by, at=desk.at)
    assert Announcement.objects.get().version == one.version


def test_two_who_write_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    one = drafted(desk)
    values: dict[str, Any] = {"announcement_id": one.pk, "version": 1, "at": desk.at}
    actions.amend(content=content(title="first"), by=desk.supervisor, **values)
    with pytest.raises(Stale):
        actions.amend(content=content(title="second"), by=desk.manager, **values)
    with pytest.raises(Stale):
        actions.publish(by=desk.manager, **values)
    assert Announcement.objects.get().title == "first"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 121}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"text": "a\x00b"}, "text"),
        ({"text": ""}, "text"),
        ({"kind": "party"}, "kind"),
        ({"sites": ["nowhere"]}, "sites"),
        ({"sites": ["a\x00"]}, "sites"),
        ({"departments": ["x" * 81]}, "departments"),
        ({"departments": [str(n) for n in range(51)]}, "departments"),
        ({"ticket": "SD-20000101-0001"}, "ticket"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(desk: Desk, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed) as refusal:
        drafted(desk, **given)
    assert list(refusal.value.fields) == [field]
    assert not Announcement.objects.exists()


def test_times_that_make_no_sense_are_refused(desk: Desk) -> None:
    with pytest.raises(Malformed):
        drafted(desk, starts_at=desk.at + HOUR, ends_at=desk.at)
    with pytest.raises(Refused):
        drafted(desk, starts_at=desk.at - 2 * HOUR, ends_at=desk.at - HOUR)
    with pytest.raises(Refused):
        drafted(desk, ends_at=desk.at + timedelta(days=400))
    late = drafted(desk, ends_at=desk.at + HOUR)
    with pytest.raises(Refused):
        actions.publish(announcement_id=late.pk, by=desk.supervisor, at=desk.at + HOUR)


def test_words_that_users_must_not_hear_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        drafted(desk, text="这不归我管，请找别人。")
    assert "text" in refusal.value.fields


def test_only_a_major_incident_stands_behind_an_announcement(desk: Desk) -> None:
    from tickets import actions as acts  # noqa: PLC0415 (the name is taken)

    ticket = desk.processing()
    with pytest.raises(Malformed) as refusal:
        drafted(desk, ticket=ticket.number)
    assert list(refusal.value.fields) == ["ticket"]
    acts.mark_major(ticket_id=ticket.pk, is_major=True, reason="All of mail.", by=desk.supervisor, at=desk.at)
    assert drafted(desk, ticket=ticket.number.lower()).ticket == ticket


def test_each_state_allows_what_makes_sense(desk: Desk) -> None:
    one = published(desk)
    values: dict[str, Any] = {"announcement_id": one.pk, "by": desk.supervisor, "at": desk.at}
    with pytest.raises(Refused):
        actions.publish(**values)
    actions.withdraw(**values)
    acts: list[Any] = [actions.withdraw, actions.mail]
    for act in acts:
        with pytest.raises(Refused):
            act(**values)
    with pytest.raises(Refused):
        actions.amend(content=content(), **values)
    with pytest.raises(Missing):
        actions.publish(announcement_id=987654321, by=desk.supervisor, at=desk.at)
    assert Announcement.objects.get().state == State.WITHDRAWN
