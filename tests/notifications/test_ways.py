"""By which ways clocks reach the desk's own people: mail, their messenger, text message."""

import pytest
from pytest_django import Settings

from channels_intake.models import Source
from notifications.actions.send_digests import send_digests
from notifications.alerts.batch import DIGEST_AFTER
from outbox.models import OutboxMessage
from tests.factories import NOON, Desk
from tests.notifications.steps import AFTERNOON, fire, step, storm


@pytest.fixture
def ways(db: None, settings: Settings) -> None:
    settings.STAFF_MESSENGER, settings.STAFF_SMS = "staff-rtx", "gateway"
    Source.objects.create(slug="staff-rtx", adapter="rtx", name="RTX", created_at=NOON)
    Source.objects.create(slug="gateway", adapter="sms", name="SMS", created_at=NOON)


def told(desk: Desk, **person: str) -> set[tuple[str, str]]:
    """Where the letters went to."""
    user = desk.supervisor.user
    assert user
    for name, value in person.items():
        setattr(user, name, value)
    user.save()
    rows = OutboxMessage.objects.filter(letter__startswith="staff_clock").values_list("transport", "address")
    return set(rows)


def reach(desk: Desk, *via: str, **person: str) -> set[tuple[str, str]]:
    told(desk, **person)
    fire(step(desk.receive(), desk.supervisor.user, via=via))
    return told(desk)


def test_a_step_goes_by_each_way_the_policy_names(desk: Desk, ways: None) -> None:
    person = {"email": "lead@desk.example", "im_account": "lead", "phone": "138 0013 8000"}
    assert reach(desk, "app", "email", "im", "sms", **person) == {
        ("email", "lead@desk.example"),
        ("im", "rtx:staff-rtx:lead"),
        ("im", "sms:gateway:138 0013 8000"),
    }


def test_by_messenger_alone_no_mail_is_written(desk: Desk, ways: None) -> None:
    assert reach(desk, "app", "im", email="lead@desk.example", im_account="lead") == {("im", "rtx:staff-rtx:lead")}


@pytest.mark.parametrize("via", ["im", "sms"])
def test_mail_takes_the_place_of_a_way_that_is_not_there(desk: Desk, via: str) -> None:
    person = {"email": "lead@desk.example", "im_account": "lead", "phone": "13800138000"}
    assert reach(desk, "app", via, **person) == {("email", "lead@desk.example")}


@pytest.mark.parametrize("via", ["im", "sms"])
def test_and_of_an_account_that_is_not_known(desk: Desk, ways: None, via: str) -> None:
    assert reach(desk, via, email="lead@desk.example", im_account="", phone="") == {("email", "lead@desk.example")}


def test_the_screen_alone_writes_nothing(desk: Desk, ways: None) -> None:
    assert reach(desk, "app", email="lead@desk.example", im_account="lead", phone="13800138000") == set()


def test_the_brake_counts_steps_and_not_ways_and_the_rest_is_one_digest(desk: Desk, ways: None) -> None:
    told(desk, email="lead@desk.example", im_account="lead", phone="")
    fire(*storm(desk.receive(), desk.supervisor.user, 8, via=("email", "im")))
    letters = OutboxMessage.objects.filter(letter="staff_clock")
    assert letters.filter(transport="email").count() == letters.filter(transport="im").count() == 5
    assert send_digests(at=AFTERNOON + DIGEST_AFTER) == 1
    digest = OutboxMessage.objects.get(letter="staff_clock_digest")
    assert (digest.transport, digest.address) == ("email", "lead@desk.example")


def test_whoever_has_no_mail_gets_his_digest_by_messenger(desk: Desk, ways: None) -> None:
    told(desk, email="", im_account="lead")
    fire(*storm(desk.receive(), desk.supervisor.user, 8, via=("email", "im")))
    assert send_digests(at=AFTERNOON + DIGEST_AFTER) == 1
    assert OutboxMessage.objects.get(letter="staff_clock_digest").address == "rtx:staff-rtx:lead"
