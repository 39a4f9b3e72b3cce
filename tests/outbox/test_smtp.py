"""Letters over real SMTP: a server on the loopback takes them, refuses them, asks to wait, hangs up."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from outbox.actions.deliver_due import deliver_due
from outbox.identity import thread_id_for
from outbox.models import Failure, OutboxMessage, State
from outbox.postman import Postman
from tests.outbox.conftest import LINK, NOON, Put
from tests.outbox.smtp import HANG_UP, Server, free_port

pytestmark = pytest.mark.django_db
Run = Callable[..., dict[State, int]]


def run(*, minutes: int = 0) -> dict[State, int]:
    """One pass, some minutes past noon."""
    with Postman() as postman:
        return dict(deliver_due(at=NOON + timedelta(minutes=minutes), limit=100, deliverer=postman))


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body(preferencelist=(kind,))
    assert body is not None
    return str(body.get_content())


def test_a_letter_arrives_as_text_and_html(put: Put, smtp: Server) -> None:
    message = put(subject_tag="20261122-0001", thread_key="ticket:1", name="张工", reply_to="help@desk.example")
    assert run() == {State.SENT: 1}
    (mail,) = smtp.taken
    assert smtp.receivers == ["alice@example.com"]
    assert mail["subject"] == "[20261122-0001] 打印机：11 月 22 日 12:00 前回复您"
    assert mail["from"] == "服务台 <desk@desk.example>"
    assert mail["to"] == "张工 <alice@example.com>"
    assert mail["reply-to"] == "help@desk.example"
    assert mail["message-id"] == message.message_id
    assert mail["date"].datetime == NOON
    assert (mail["auto-submitted"], mail["x-auto-response-suppress"]) == ("auto-generated", "All")
    assert LINK in part(mail, "plain")
    assert f'href="{LINK}"' in part(mail, "html")


def test_all_letters_of_a_thread_hang_on_one_root(put: Put, smtp: Server) -> None:
    for thread in ("ticket:1", "ticket:1", "ticket:2", ""):
        put(thread_key=thread)
    run()
    roots = [(mail["references"], mail["in-reply-to"]) for mail in smtp.taken]
    assert roots[0] == roots[1] == (thread_id_for("ticket:1"),) * 2
    assert roots[2] == (thread_id_for("ticket:2"),) * 2
    assert roots[3] == (None, None)


def test_a_pass_uses_one_connection(put: Put, smtp: Server) -> None:
    for number in range(5):
        put(address=f"{number}@example.com")
    smtp.answers["2@example.com"] = "550 no such user"
    assert run() == {State.SENT: 4, State.DEAD: 1}
    assert len(smtp.sessions) == 1


@pytest.mark.parametrize("moment", ["", "data:"])
def test_a_refusal_for_good_kills_the_letter_and_says_why(put: Put, smtp: Server, moment: str) -> None:
    message = put(address="nobody@example.com")
    smtp.answers[f"{moment}nobody@example.com"] = "550 5.1.1 没有这个用户"
    assert run() == {State.DEAD: 1}
    message.refresh_from_db()
    assert message.failure == Failure.REFUSED
    assert message.last_error.startswith("550 5.1.1")


@pytest.mark.parametrize("moment", ["", "data:"])
def test_try_later_is_tried_later(put: Put, smtp: Server, moment: str) -> None:
    message = put()
    smtp.answers[f"{moment}alice@example.com"] = "451 4.7.1 greylisted"
    assert run() == {State.RETRYING: 1}
    message.refresh_from_db()
    assert (message.failure, message.last_error) == (Failure.POSTPONED, "451 4.7.1 greylisted")
    smtp.answers.clear()
    assert run() == {}
    assert run(minutes=1) == {State.SENT: 1}
    assert [mail["message-id"] for mail in smtp.taken] == [message.message_id]


def test_a_fault_of_the_desks_own_kills_no_letter(put: Put, smtp: Server) -> None:
    put()
    smtp.mail_answer = "550 sender not allowed"
    assert run() == {State.RETRYING: 1}
    smtp.mail_answer = ""
    smtp.answers["alice@example.com"] = "530 5.7.0 authentication required"
    assert run(minutes=1) == {State.RETRYING: 1}


@pytest.mark.parametrize("moment", ["", "data:"])
def test_a_server_that_hangs_up_costs_one_letter_a_minute(put: Put, smtp: Server, moment: str) -> None:
    first = put(address="first@example.com")
    put(address="second@example.com")
    smtp.answers[f"{moment}first@example.com"] = HANG_UP
    assert run() == {State.RETRYING: 1, State.SENT: 1}
    first.refresh_from_db()
    assert first.failure == Failure.UNREACHABLE
    assert (smtp.receivers, len(smtp.sessions)) == (["second@example.com"], 2)


def test_a_connection_lost_between_two_letters_is_opened_again(put: Put, smtp: Server) -> None:
    with Postman() as postman:
        put()
        deliver_due(at=NOON, limit=9, deliverer=postman)
        smtp.stop()
        smtp.start()
        put()
        assert deliver_due(at=NOON, limit=9, deliverer=postman) == {State.SENT: 1}


def test_without_a_server_the_pass_ends_after_one_try(put: Put, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    first, second = put(), put()
    assert run() == {State.RETRYING: 1}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.failure, second.state) == (Failure.UNREACHABLE, State.QUEUED)
    assert "refused" in first.last_error


def test_a_server_that_goes_in_the_middle_of_a_pass_closes_the_way(put: Put, smtp: Server) -> None:
    with Postman() as postman:
        put()
        deliver_due(at=NOON, limit=9, deliverer=postman)
        smtp.stop()
        put()
        put()
        assert deliver_due(at=NOON, limit=9, deliverer=postman) == {State.RETRYING: 1}
        assert postman.closed_ways == {"email"}


def test_a_server_that_wants_a_password_we_do_not_have_is_unreachable(
    put: Put, smtp: Server, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "desk", "wrong"
    message = put()
    assert run() == {State.RETRYING: 1}
    message.refresh_from_db()
    assert message.failure == Failure.UNREACHABLE


def test_one_letter_that_cannot_be_written_does_not_stop_the_others(put: Put, smtp: Server) -> None:
    missing_value, missing_file = put(context={}), put(letter="never_written")
    bad_zone, good = put(time_zone="Nowhere/Land"), put(address="good@example.com")
    assert run() == {State.RETRYING: 3, State.SENT: 1}
    assert smtp.receivers == [good.address]
    errors = dict(OutboxMessage.objects.filter(failure=Failure.LETTER).values_list("pk", "last_error"))
    assert errors[missing_value.pk].startswith("MissingValue: no value")
    assert errors[missing_file.pk] == "TemplateDoesNotExist: zh-hans/never_written.txt"
    assert bad_zone.pk in errors


@pytest.mark.parametrize(
    "address",
    [
        "alice@example.com\nBcc: eve@example.com",
        "alice@example.com\r\nDATA",
        "alice@example.com, eve@example.com",
        "alice@example.com> <eve@example.com",
        "Eve <eve@example.com>",
        "not an address",
        '"a\x0bb"@example.com',
        "a\0b@example.com",
        "",
        "x" * 5000 + "@example.com",
    ],
)
def test_what_is_no_address_is_dead_at_once_and_reaches_nobody(put: Put, smtp: Server, address: str) -> None:
    message = put(address=address)
    assert run() == {State.DEAD: 1}
    message.refresh_from_db()
    assert (message.failure, smtp.taken) == (Failure.ADDRESS, [])
    assert len(message.last_error) <= 500


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x00"])
def test_no_value_can_add_a_header(put: Put, smtp: Server, end: str) -> None:
    trap = f"x{end}Bcc: eve@example.com{end}{end}<script>"
    put(name=trap, subject_tag=trap, letter="plain", context={"title": trap, "text": "t"})
    run()
    (mail,) = smtp.taken
    assert smtp.receivers == ["alice@example.com"]
    assert mail["bcc"] is None
    assert [address.addr_spec for address in mail["to"].addresses] == ["alice@example.com"]
    assert "\n" not in mail["subject"]


@pytest.mark.parametrize(
    "name", ["", "张三", 'O\'Hara, "Al" <x@y.z>', "😀" * 80, "长" * 80, "=?utf-8?b?5byg?=", "a\u202eb"]
)
def test_any_name_arrives_as_a_name(put: Put, smtp: Server, name: str) -> None:
    put(name=name)
    assert run() == {State.SENT: 1}
    (address,) = smtp.taken[0]["to"].addresses
    assert address.addr_spec == "alice@example.com"
    if "?" not in name and "\u202e" not in name:
        assert address.display_name == name


def test_characters_of_every_plane_arrive_whole(put: Put, smtp: Server) -> None:
    words = "😀 𠮷野家 \U0001f468\u200d\U0001f4bb 镕 ﷽ " * 300
    put(letter="plain", context={"title": words, "text": words + "\n.\n" + "长" * 3000})
    assert run() == {State.SENT: 1}
    (mail,) = smtp.taken
    assert mail["subject"].startswith("😀 𠮷野家 \U0001f468\u200d\U0001f4bb 镕")
    assert len(mail["subject"]) <= 200
    assert part(mail, "plain").replace("\r\n", "\n") == (words + "\n.\n" + "长" * 3000).strip() + "\n"


def test_an_address_under_a_chinese_domain_is_sent_in_its_ascii_form(put: Put, smtp: Server) -> None:
    put(address="alice@例子.中国")
    assert run() == {State.SENT: 1}
    assert smtp.receivers == ["alice@xn--fsqu00a.xn--fiqs8s"]
