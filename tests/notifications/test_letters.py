import re
from pathlib import Path

import pytest
from django.conf import settings as desk_settings
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import Site
from core.errors import Refused
from outbox.letters import render
from outbox.models import OutboxMessage
from outbox.tasks import nudge
from satisfaction.links import confirm_url, survey_url
from satisfaction.models import Invitation, Purpose
from tests.factories import Desk, RequesterFactory, asker
from tests.notifications.conftest import letters, portal_user, read
from tests.notifications.tour import tour
from tickets import actions

LETTERS = Path(desk_settings.BASE_DIR, "templates", "letters")
CLOCKS = {"staff_clock", "staff_clock_digest"}
LANGUAGES = [code for code, _ in desk_settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_reads_well_after_a_real_act(db: None, settings: Settings, language: str) -> None:
    settings.DESK_NAME, settings.DESK_HOTLINE, settings.SURVEY_THANKS = "", "8000", True
    tour(language)

    written = {}
    for message in OutboxMessage.objects.filter(language=language):
        letter = render(message)
        written[message.letter] = letter.text
        assert letter.subject.startswith(f"[{message.thread_key}] ")
        assert message.thread_key in letter.text
        assert not re.search(r"[{}]|None|%\(|[!！]|请耐心|亲爱的", letter.subject + letter.text), letter.text
        assert "INTERNAL" not in letter.text
        assert ("——" in letter.text) == language.startswith("zh")
    # What clocks have to say is read in test_clock_letters and test_reminders, what goes by messenger in
    # tests/intake/messengers, text messages in test_text_messages; of a request that is not proved yet there is no
    # ticket (tests/portal/test_without_account).
    others = CLOCKS | {"confirm_reminder", "closed_unanswered", "verify_request", "verify_number", "staff_webhook_off"}
    others |= {"announcement", "contact_changed", "staff_on_call_gap"}  # tests/knowledge, tests/accounts
    others |= {path.stem for kind in ("im", "sms") for path in LETTERS.glob(f"{language}/{kind}_*.txt")}
    assert set(written) == {path.stem for path in LETTERS.glob(f"{language}/[!_]*.txt")} - others


def test_a_requester_is_addressed_once_and_with_his_honorific(db: None) -> None:
    tour("zh-hans")

    for message in OutboxMessage.objects.filter(name="张建国"):
        text = render(message).text
        assert text.startswith("张工，您好：\n")
        assert text.count("张工") == 1
        assert "张建国" not in text


def test_staff_are_not_addressed_as_customers(db: None) -> None:
    tour("zh-hans")

    staff = OutboxMessage.objects.filter(letter__startswith="staff_", language="zh-hans")
    assert staff.exists()
    assert not [text for text in (render(message).text for message in staff) if "您" in text]


def test_the_link_of_each_letter_stands_alone_on_its_line_and_becomes_the_button(desk: Desk) -> None:
    ticket = desk.closed()
    confirm, survey = (Invitation.objects.get(ticket=ticket, purpose=purpose) for purpose in Purpose)

    for name, url in (("resolved", confirm_url(confirm)), ("closed", survey_url(survey))):
        letter = read(ticket, name)
        assert url in letter.text.split("\n")
        assert f'href="{url}"' in letter.html


def test_times_are_those_of_the_requesters_site_in_his_language(desk: Desk) -> None:
    site = Site.objects.create(slug="urumqi", name="乌鲁木齐", time_zone="Asia/Urumqi")
    abroad = desk.processing(requester=RequesterFactory.create(site=site, language="zh-hans"))
    here = desk.processing(requester=RequesterFactory.create(language="en"))

    assert "将于 11 月 23 日 11:00 前与您联系" in read(abroad, "accepted").text
    assert "will contact you by 13:00, 23 November" in read(here, "accepted").text


def test_who_has_no_address_is_written_no_letter(desk: Desk) -> None:
    ticket = desk.closed(requester=RequesterFactory.create(email=""))

    assert not OutboxMessage.objects.filter(thread_key=ticket.number, letter="closed").exists()
    assert Invitation.objects.filter(ticket=ticket, purpose=Purpose.SURVEY).exists()


def test_only_who_can_log_in_is_sent_to_the_portal(desk: Desk) -> None:
    known, unknown = desk.acknowledged(requester=portal_user()), desk.acknowledged()

    assert f"/{known.number}/" in read(known, "acknowledged").text
    assert "http" not in read(unknown, "acknowledged").text


def test_a_portal_registration_gets_a_receipt_at_once_and_others_their_acknowledgement(desk: Desk) -> None:
    requester = portal_user()
    portal = desk.receive(channel="portal", requester=requester)
    phone = desk.receive(channel="phone")

    assert letters(portal) == ["receipt"]
    assert letters(phone) == []
    assert portal.number in read(portal, "receipt").text


def test_the_desks_own_reason_for_reopening_stays_inside(desk: Desk) -> None:
    by_desk, by_user = desk.confirming(), desk.confirming()
    actions.reopen(ticket_id=by_desk.pk, reason="He was rude on the phone.", by=desk.agent, at=desk.at)
    actions.confirm(ticket_id=by_user.pk, solved=False, comment="It jams again.", by=asker(by_user), at=desk.at)

    assert "rude" not in read(by_desk, "reopened").text
    assert "Your words: It jams again." in read(by_user, "reopened").text


def test_words_of_a_ticket_are_shown_and_not_run(desk: Desk) -> None:
    ticket = desk.acknowledged(title="{{ desk_name }} {% now 'Y' %} <b>&amp;</b>")

    letter = read(ticket, "acknowledged")
    assert "{{ desk_name }} {% now 'Y' %} <b>&amp;</b>" in letter.text
    assert "<b>&amp;" not in letter.html


def test_all_letters_of_a_ticket_are_one_thread_and_none_is_written_twice(desk: Desk) -> None:
    ticket = desk.closed()

    sent = OutboxMessage.objects.filter(thread_key=ticket.number)
    assert {message.subject_tag for message in sent} == {ticket.number}
    assert f"ticket:{ticket.pk}:2:acknowledged:requester:{ticket.requester_id}" in {one.dedupe_key for one in sent}


def test_the_name_and_hotline_of_the_desk_stand_under_each_letter(desk: Desk, settings: Settings) -> None:
    settings.DESK_NAME, settings.DESK_HOTLINE = "IT Service Centre", "8000"

    assert "IT Service Centre, hotline 8000" in read(desk.acknowledged(), "acknowledged").text


def test_the_postman_is_told_after_the_commit_and_only_when_there_is_a_letter(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as quiet:
        ticket = desk.receive()
    with django_capture_on_commit_callbacks() as loud:
        actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at)

    assert (quiet.count(nudge), loud.count(nudge)) == (0, 1)


def test_what_the_act_refuses_writes_no_letter(desk: Desk) -> None:
    ticket = desk.processing()
    before = OutboxMessage.objects.count()

    with pytest.raises(Refused):
        actions.resolve(ticket_id=ticket.pk, cause="OK", plan="OK", result="OK", by=desk.engineer, at=desk.at)

    assert OutboxMessage.objects.count() == before
