"""Two people at one record, in two threads with connections of their own."""

import pytest
from django.conf import settings

from core.errors import IllegalMove
from satisfaction.errors import LinkUsed
from satisfaction.records import actions
from satisfaction.records.actions import Signing
from satisfaction.records.links import token_of
from satisfaction.records.models import ServiceRecord, Signature, SigningLink
from tests.factories import Desk
from tests.satisfaction.records.conftest import Records
from tests.satisfaction.test_two_at_once import at_once
from tickets.models import TicketEvent

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
TYPED = Signing(name="张建国", is_confirmed=True)


def signed_once(record: ServiceRecord) -> bool:
    told = TicketEvent.objects.filter(ticket=record.ticket_id, params__step="signed").count()
    return Signature.objects.filter(record=record).count() == told == 1


def test_of_two_who_sign_by_one_link_at_once_one_signs_and_the_other_is_told() -> None:
    desk = Desk()
    record = Records(desk).asked()
    token = token_of(SigningLink.objects.get())
    refused = at_once(*[lambda: actions.sign_by_link(token=token, signing=TYPED, at=desk.at)] * 2)
    assert [type(error) for error in refused] == [LinkUsed]
    assert signed_once(record)


def test_link_and_screen_at_once_do_not_wait_for_each_other() -> None:
    desk = Desk()
    record = Records(desk).asked()
    token = token_of(SigningLink.objects.get())
    refused = at_once(
        lambda: actions.sign_by_link(token=token, signing=TYPED, at=desk.at),
        lambda: actions.sign(record_id=record.pk, signing=TYPED, by=desk.engineer, at=desk.at),
    )
    assert [type(error) in {LinkUsed, IllegalMove} for error in refused] == [True]
    assert signed_once(record)


def test_signing_and_voiding_at_once_leave_one_of_the_two() -> None:
    desk = Desk()
    record = Records(desk).asked()
    token = token_of(SigningLink.objects.get())
    refused = at_once(
        lambda: actions.sign_by_link(token=token, signing=TYPED, at=desk.at),
        lambda: actions.void(record_id=record.pk, reason="写错", by=desk.engineer, at=desk.at),
    )
    record.refresh_from_db()
    assert len(refused) == 1
    assert Signature.objects.exists() == (record.state == "signed")


def test_two_who_draw_up_at_once_make_one_draft() -> None:
    desk = Desk()
    ticket = desk.processing()
    refused = at_once(*[lambda: actions.draw_up(ticket_id=ticket.pk, by=desk.engineer, at=desk.at)] * 2)
    assert len(refused) == 1
    assert ServiceRecord.objects.count() == 1
