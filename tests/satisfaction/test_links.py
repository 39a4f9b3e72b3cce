from datetime import timedelta

import pytest
from django.test import override_settings
from pytest_django import Settings

from core.errors import DeskError, Gone, Missing
from satisfaction.errors import LinkExpired, LinkForged, LinkOver, LinkSuperseded, LinkUsed
from satisfaction.links import confirm_url, read_token, survey_url, token_of
from satisfaction.models import Invitation, Purpose
from satisfaction.queries import read_confirmation, read_survey
from tests.factories import GOOD_RESOLUTION, Desk, asker
from tests.satisfaction.conftest import TokenFor
from tickets import actions


def test_a_link_is_short_and_safe_in_any_mail(desk: Desk, settings: Settings) -> None:
    settings.BASE_URL = "https://desk.example.com"
    invitation = Invitation.objects.get(ticket=desk.confirming())

    url = confirm_url(invitation)

    token = url.removeprefix("https://desk.example.com/c/").removesuffix("/")
    assert len(token) <= 60
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert read_token(token, purpose=Purpose.CONFIRM) == invitation.pk


def test_each_purpose_has_its_own_page(desk: Desk) -> None:
    ticket = desk.closed()
    survey = Invitation.objects.get(ticket=ticket, purpose=Purpose.SURVEY)
    confirm = Invitation.objects.get(ticket=ticket, purpose=Purpose.CONFIRM)

    assert "/s/" in survey_url(survey)
    with pytest.raises(ValueError, match="no confirm link"):
        confirm_url(survey)
    with pytest.raises(ValueError, match="no survey link"):
        survey_url(confirm)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1",
        "1.",
        ".",
        "1." + "A" * 43,
        "1.é" + "A" * 42,
        "\x00",
        "1:" + "A" * 43,
        "9" * 400,
        "\ud800" * 45,
        "../../admin",
    ],
)
def test_a_forged_link_is_missing(db: None, forged: str) -> None:
    with pytest.raises(Missing):
        read_token(forged, purpose=Purpose.CONFIRM)


def test_a_link_that_was_tampered_with_is_missing(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)

    for changed in ("1" + token, token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), token + "\n"):
        with pytest.raises(LinkForged):
            read_confirmation(changed, at=desk.at)


def test_a_confirm_link_does_not_open_the_survey(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)

    with pytest.raises(LinkForged):
        read_survey(token, at=desk.at)


def test_a_link_signed_for_a_row_that_is_not_there_is_missing(desk: Desk) -> None:
    with pytest.raises(LinkForged):
        read_confirmation(token_of(Invitation(pk=10**12, purpose=Purpose.CONFIRM)), at=desk.at)


def test_links_outlive_a_change_of_the_key_while_the_old_one_is_kept(
    desk: Desk, token_for: TokenFor, settings: Settings
) -> None:
    ticket, old = desk.confirming(), settings.SECRET_KEY
    token = token_for(ticket, Purpose.CONFIRM)

    with override_settings(SECRET_KEY="a-new-key", SECRET_KEY_FALLBACKS=[old]):
        assert read_confirmation(token, at=desk.at).ticket == ticket
    with override_settings(SECRET_KEY="a-new-key", SECRET_KEY_FALLBACKS=[]), pytest.raises(LinkForged):
        read_confirmation(token, at=desk.at)


def test_a_confirm_link_is_valid_for_fourteen_days_to_the_second(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)
    last = desk.at + timedelta(days=14)

    assert read_confirmation(token, at=last - timedelta(seconds=1)).expires_at == last
    with pytest.raises(LinkExpired) as refusal:
        read_confirmation(token, at=last)
    assert "7 Dec 12:00" in str(refusal.value)
    assert refusal.value.norm == "SAT-2"


def test_how_long_links_are_valid_is_a_setting(desk: Desk, token_for: TokenFor, settings: Settings) -> None:
    settings.CONFIRM_LINK_DAYS, settings.SURVEY_LINK_DAYS = 3, 5
    ticket = desk.closed()

    found = dict(Invitation.objects.filter(ticket=ticket).values_list("purpose", "expires_at"))
    assert found == {"confirm": desk.at + timedelta(days=3), "survey": desk.at + timedelta(days=5)}


def test_a_confirmed_result_cannot_be_confirmed_again(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirmed(), Purpose.CONFIRM)

    with pytest.raises(LinkUsed, match="confirmed at 23 Nov 12:00"):
        read_confirmation(token, at=desk.at)


def test_a_closed_ticket_has_still_been_confirmed(desk: Desk, token_for: TokenFor) -> None:
    with pytest.raises(LinkUsed):
        read_confirmation(token_for(desk.closed(), Purpose.CONFIRM), at=desk.at)


def test_a_reopened_ticket_has_no_result_to_confirm(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.confirming()
    token = token_for(ticket, Purpose.CONFIRM)
    actions.reopen(ticket_id=ticket.pk, reason="Jams again.", by=asker(ticket), at=desk.at)

    with pytest.raises(LinkSuperseded, match="taken up again"):
        read_confirmation(token, at=desk.at)


def test_an_old_link_leads_to_the_newer_result(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.confirming()
    token = token_for(ticket, Purpose.CONFIRM)
    actions.reopen(ticket_id=ticket.pk, reason="Jams again.", by=asker(ticket), at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)

    with pytest.raises(LinkSuperseded, match="latest letter"):
        read_confirmation(token, at=desk.at)
    assert read_confirmation(token_for(ticket, Purpose.CONFIRM), at=desk.at).resolution.cycle == 2


def test_a_cancelled_ticket_leaves_nothing_to_confirm(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.confirming()
    token = token_for(ticket, Purpose.CONFIRM)
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=desk.at)

    with pytest.raises(LinkOver, match="without a result"):
        read_confirmation(token, at=desk.at)


def test_a_merged_ticket_leaves_nothing_to_confirm(desk: Desk, token_for: TokenFor) -> None:
    ticket, survivor = desk.confirming(), desk.processing()
    token = token_for(ticket, Purpose.CONFIRM)
    actions.merge(ticket_id=ticket.pk, into=survivor, by=desk.agent, at=desk.at)

    with pytest.raises(LinkOver):
        read_confirmation(token, at=desk.at)


def test_a_rated_ticket_cannot_be_rated_again(desk: Desk, token_for: TokenFor) -> None:
    with pytest.raises(LinkUsed, match="rating was recorded"):
        read_survey(token_for(desk.surveyed(), Purpose.SURVEY), at=desk.at)


def test_a_reopened_ticket_is_rated_after_its_next_closing(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.closed()
    token = token_for(ticket, Purpose.SURVEY)
    actions.reopen(ticket_id=ticket.pk, reason="Jams again.", by=asker(ticket), at=desk.at)

    with pytest.raises(LinkSuperseded, match="once it is closed"):
        read_survey(token, at=desk.at)


def test_a_survey_link_expires(desk: Desk, token_for: TokenFor) -> None:
    with pytest.raises(LinkExpired, match="by phone how satisfied") as refusal:
        read_survey(token_for(desk.closed(), Purpose.SURVEY), at=desk.at + timedelta(days=30))
    assert refusal.value.norm == "SAT-1"


def test_each_refusal_has_a_code_of_its_own() -> None:
    kinds: list[type[DeskError]] = [LinkUsed, LinkExpired, LinkSuperseded, LinkOver]

    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(issubclass(kind, Gone) for kind in kinds)
    assert LinkForged.code == Missing.code
