"""The signature: on the screen, in the portal, by link; once, by whom it concerns, with his opinion (SAT-7)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import Actor, Via
from core.errors import Forbidden, IllegalMove, Malformed, Missing
from satisfaction.errors import LinkExpired, LinkForged, LinkOver, LinkSuperseded, LinkUsed
from satisfaction.links import token_for
from satisfaction.models import SurveyAnswer
from satisfaction.records import actions
from satisfaction.records.actions import Signing
from satisfaction.records.models import ServiceRecord, Signature, SigningLink
from satisfaction.records.queries import access_link
from tests.factories import Desk, RequesterFactory, asker
from tests.satisfaction.records.conftest import HAND, Records
from tickets import actions as ticket_actions
from tickets.models import Ticket, TicketEvent

TokenOf = Callable[[ServiceRecord], str]
TYPED = Signing(name="张建国", is_confirmed=True)


def test_norm_sat_7_on_the_engineers_screen_the_user_signs_by_hand(records: Records, desk: Desk) -> None:
    record = records.signed(score=4, comment="很快")
    signature = record.signature
    assert (record.state, signature.name, signature.method, signature.via) == ("signed", "张建国", "drawn", "web")
    assert (signature.by_user, signature.by_requester) == (desk.engineer.user, None)
    assert (signature.score, signature.comment, signature.strokes[1]) == (4, "很快", [[220, 100], [300, 110]])
    event = TicketEvent.objects.filter(ticket=record.ticket_id).latest("seq")
    assert (event.params["step"], event.params["signer"]) == ("signed", "张建国")
    assert event.by_user == desk.engineer.user
    assert not SurveyAnswer.objects.exists()  # what is said before the engineer's eyes is no answer to the survey


def test_norm_sat_7_by_link_an_absent_user_signs_later(records: Records, token: TokenOf, desk: Desk) -> None:
    record = records.asked()
    later = desk.at + timedelta(days=5)
    signed = actions.sign_by_link(token=token(record), signing=TYPED, at=later)
    assert (signed.state, signed.signature.method, signed.signature.via) == ("signed", "typed", "link")
    assert (signed.signature.by_user, signed.signature.by_requester) == (None, record.ticket.requester)
    assert SigningLink.objects.get(record=record).used_at == later
    event = TicketEvent.objects.filter(ticket=record.ticket_id).latest("seq")
    assert (event.by_requester, event.via) == (record.ticket.requester, "link")


def test_norm_sat_7_in_the_portal_the_user_signs_his_own(records: Records, desk: Desk) -> None:
    record = records.waiting()
    stranger = Actor.for_requester(RequesterFactory.create(), via=Via.PORTAL)
    with pytest.raises(Missing):
        actions.sign(record_id=record.pk, signing=TYPED, by=stranger, at=desk.at)
    signed = actions.sign(record_id=record.pk, signing=TYPED, by=asker(record.ticket), at=desk.at)
    assert signed.signature.via == "portal"


def test_norm_sat_7_a_link_works_once_and_says_why_not_afterwards(records: Records, token: TokenOf, desk: Desk) -> None:
    record = records.asked()
    first = token(record)
    for forged in ("", "x", f"{first}x", first[:-1], token_for(1, purpose="confirm"), token_for(999, purpose="sign")):
        with pytest.raises(LinkForged):
            actions.sign_by_link(token=forged, signing=TYPED, at=desk.at)
    with pytest.raises(LinkExpired):
        actions.sign_by_link(token=first, signing=TYPED, at=desk.at + timedelta(days=30))
    actions.ask(record_id=record.pk, by=desk.engineer, at=desk.at)
    with pytest.raises(LinkSuperseded):
        actions.sign_by_link(token=first, signing=TYPED, at=desk.at)
    second = token(record)
    actions.sign_by_link(token=second, signing=TYPED, at=desk.at)
    for spent in (first, second):
        with pytest.raises(LinkUsed):
            actions.sign_by_link(token=spent, signing=TYPED, at=desk.at)
    assert Signature.objects.count() == 1


def test_a_link_to_a_record_that_was_voided_or_signed_elsewhere_has_ended(
    records: Records, token: TokenOf, desk: Desk
) -> None:
    voided = records.asked()
    actions.void(record_id=voided.pk, reason="写错了", by=desk.engineer, at=desk.at)
    with pytest.raises(LinkOver):
        actions.sign_by_link(token=token(voided), signing=TYPED, at=desk.at)
    elsewhere = records.asked()
    actions.sign(record_id=elsewhere.pk, signing=TYPED, by=desk.engineer, at=desk.at)
    with pytest.raises(LinkUsed):
        access_link(token(elsewhere), at=desk.at)


def test_opening_a_link_changes_nothing(records: Records, token: TokenOf, desk: Desk) -> None:
    record = records.asked()
    for _scanner in range(3):
        assert access_link(token(record), at=desk.at).record_id == record.pk
    record.refresh_from_db()
    assert (record.state, SigningLink.objects.get(record=record).used_at) == ("waiting", None)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "a\0b"}, "name", "control_characters"),
        ({"name": "张" * 81}, "name", "too_long"),
        ({"strokes": "", "is_confirmed": False}, "confirmed", "required"),
        ({"strokes": "[[[1,1]]]"}, "strokes", "too_small"),
        ({"strokes": "<svg onload=alert(1)>"}, "strokes", "unreadable"),
        ({"strokes": "<svg>", "is_confirmed": True}, "strokes", "unreadable"),
        ({"score": 5}, "score", "unknown"),
        ({"comment": "字" * 2001}, "comment", "too_long"),
    ],
)
def test_what_is_no_signature_is_named_and_the_link_stays(
    records: Records, token: TokenOf, desk: Desk, given: dict[str, Any], field: str, code: str
) -> None:
    record = records.asked()
    signing = Signing(**({"name": "张建国", "strokes": HAND} | given))
    with pytest.raises(Malformed) as caught:
        actions.sign_by_link(token=token(record), signing=signing, at=desk.at)
    assert {name: found[0].code for name, found in caught.value.fields.items()} == {field: code}
    assert actions.sign_by_link(token=token(record), signing=TYPED, at=desk.at).state == "signed"


def test_a_touch_of_the_pad_beside_the_tick_is_the_tick(records: Records) -> None:
    record = records.signed(strokes="[[[1,1]]]", is_confirmed=True)
    assert (record.signature.method, record.signature.strokes) == ("typed", [])


def test_norm_sat_7_the_level_counts_as_the_survey_where_that_is_open(
    records: Records, token: TokenOf, desk: Desk
) -> None:
    record = records.asked()
    ticket = record.ticket
    ticket_actions.confirm(ticket_id=ticket.pk, solved=True, by=asker(ticket), at=desk.at)
    ticket_actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    signing = Signing(name="张建国", is_confirmed=True, score=2, comment="等备件太久")
    actions.sign_by_link(token=token(record), signing=signing, at=desk.at)
    answer = SurveyAnswer.objects.get(ticket=ticket)
    assert (answer.score, answer.comment, answer.via) == (2, "等备件太久", "link")
    assert Ticket.objects.get(pk=ticket.pk).state == "surveyed"


@pytest.mark.parametrize("state", ["confirming", "surveyed"])
def test_where_the_survey_is_not_open_the_level_stays_with_the_record(
    records: Records, token: TokenOf, desk: Desk, state: str
) -> None:
    record = records.asked(desk.in_state(state))
    signing = Signing(name="张建国", is_confirmed=True, score=1)
    signed = actions.sign_by_link(token=token(record), signing=signing, at=desk.at)
    assert signed.signature.score == 1
    assert [answer.score for answer in SurveyAnswer.objects.all()] == ([4] if state == "surveyed" else [])


def test_norm_sat_7_a_record_is_signed_once(records: Records, desk: Desk) -> None:
    record = records.signed()
    with pytest.raises(IllegalMove):
        actions.sign(record_id=record.pk, signing=TYPED, by=desk.engineer, at=desk.at)
    with pytest.raises(Forbidden):
        actions.void(record_id=record.pk, reason="写错", by=desk.engineer, at=desk.at)


def test_a_ticket_that_was_cancelled_meanwhile_can_still_be_signed_for(
    records: Records, token: TokenOf, desk: Desk
) -> None:
    record = records.asked(desk.processing())
    ticket_actions.cancel(ticket_id=record.ticket_id, reason="withdrawn", by=desk.agent, at=desk.at)
    assert actions.sign_by_link(token=token(record), signing=TYPED, at=desk.at).state == "signed"
