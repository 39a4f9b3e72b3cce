"""Short links for text messages: as good as the long ones, and no easier to make."""

import pytest
from django.test import override_settings
from pytest_django import Settings

from satisfaction.actions import answer_confirmation
from satisfaction.errors import LinkForged, LinkUsed
from satisfaction.links import read_token, short_url, token_of
from satisfaction.models import Invitation, Purpose
from satisfaction.queries import read_confirmation, read_survey
from tests.factories import Desk


def short(invitation: Invitation) -> str:
    return short_url(invitation).rstrip("/").rpartition("/")[2]


@pytest.fixture
def asked(desk: Desk) -> Invitation:
    return Invitation.objects.get(ticket=desk.confirming())


def test_a_short_link_is_short_and_opens_the_same_page(desk: Desk, asked: Invitation, settings: Settings) -> None:
    settings.BASE_URL, settings.SHORT_BASE_URL = "https://desk.example.com", "https://d.example"
    assert short_url(asked).startswith("https://d.example/c/")
    assert len(short(asked)) <= 23
    assert read_token(short(asked), purpose=Purpose.CONFIRM) == asked.pk
    assert read_confirmation(short(asked), at=desk.at).ticket == asked.ticket


def test_both_links_are_one_question(desk: Desk, asked: Invitation) -> None:
    answer_confirmation(token=short(asked), answer="solved", at=desk.at)
    with pytest.raises(LinkUsed):
        answer_confirmation(token=token_of(asked), answer="solved", at=desk.at)


def test_a_short_link_cannot_be_bent(desk: Desk, asked: Invitation) -> None:
    value, _, signature = short(asked).partition("-")
    other = "A" if signature[-1] != "A" else "B"
    long_signature = token_of(asked).partition(".")[2]
    for forged in (
        f"{value}-{signature[:-1]}{other}",
        f"1{value}-{signature}",
        f"{value}-{signature[:-1]}",
        f"{value}-{long_signature[:11]}",
        f"{value}.{signature}",
        f"{value}-" + "A" * 11,
    ):
        with pytest.raises(LinkForged):
            read_confirmation(forged, at=desk.at)
    with pytest.raises(LinkForged):
        read_survey(short(asked), at=desk.at)


def test_a_short_link_outlives_a_change_of_the_key(desk: Desk, asked: Invitation, settings: Settings) -> None:
    given, old = short(asked), settings.SECRET_KEY
    with override_settings(SECRET_KEY="a-new-key", SECRET_KEY_FALLBACKS=[old]):
        assert read_confirmation(given, at=desk.at).ticket == asked.ticket
    with override_settings(SECRET_KEY="a-new-key", SECRET_KEY_FALLBACKS=[]), pytest.raises(LinkForged):
        read_confirmation(given, at=desk.at)
