"""Without an account and without e-mail: a request proved by a code that comes by text message."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from accounts.models import Requester
from channels_intake.choices import Status
from channels_intake.models import Inbound, Source
from channels_intake.webform.actions import Asked, ask, prove_number, send_code
from channels_intake.webform.codes import PAUSE, TRIES, VALID
from channels_intake.webform.models import ProofCode
from channels_intake.webform.proof import code_token, proof_url
from core import clock
from core.errors import Gone, Malformed, Missing, Refused
from outbox.letters import render
from outbox.models import OutboxMessage, State
from outbox.tasks import deliver_due
from tests.factories import NOON, Desk, RequesterFactory
from tests.intake.messengers.conftest import source_of
from tests.intake.messengers.servers import TextGateway, listening
from tests.portal.conftest import ENGLISH, words_of
from tests.portal.test_without_account import filled
from tests.sla.clockwork import clock as newest
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
NUMBER = "13800138000"
SIX = re.compile(r"\b\d{6}\b")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def gateway(settings: Settings, desk: Desk) -> Iterator[TextGateway]:
    """The desk's way out for text messages, listening on this machine."""
    server = TextGateway()
    settings.REQUESTER_SMS = "sms"
    with listening(server):
        source_of("sms", url=f"{server.url}/send", success="code=0", secrets={"key": "k-1"})
        yield server


@pytest.fixture
def visitor(desk: Desk) -> Client:
    return Client(headers=ENGLISH, enforce_csrf_checks=False)


def by_code(**changes: Any) -> dict[str, Any]:
    return filled(**{"proof": "sms", "email": "", "phone": "+86 138-0013-8000"} | changes)


def sent(visitor: Client, **changes: Any) -> str:
    """The address of the page that asks for the code."""
    answer: Any = visitor.post("/portal/ask/", by_code(**changes))
    assert answer.status_code == 302, words_of(answer.content.decode())
    return str(answer["Location"])


def texts(gateway: TextGateway) -> list[str]:
    """What has come to the telephone."""
    deliver_due()
    return [one.json["text"] for one in gateway.sent]


def code_in(text: str) -> str:
    (found,) = SIX.findall(text)
    return str(found)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


# The whole way ----------------------------------------------------------------------------------------------------


def test_norm_life_2_a_request_is_made_when_its_sender_has_entered_the_code(
    visitor: Client, gateway: TextGateway
) -> None:
    page = sent(visitor)
    kept = Inbound.objects.get()
    assert (kept.status, kept.reason, kept.sender) == (Status.QUARANTINED, "unproved", NUMBER)
    assert not Ticket.objects.exists(), "unproved, it lies where people see it"
    (text,) = texts(gateway)
    assert (gateway.sent[0].path, gateway.sent[0].json["phone"]) == ("/send", NUMBER)
    assert OutboxMessage.objects.get().state == State.SENT
    opened = visitor.get(page)
    assert "138 **** 8000" in words_of(opened.content.decode())
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    control = re.search(r'<input[^>]*name="code"[^>]*>', opened.content.decode())
    assert control
    assert 'autocomplete="one-time-code"' in control[0]
    assert 'inputmode="numeric"' in control[0]
    for _twice in range(2):
        done = Client(headers=ENGLISH, enforce_csrf_checks=True).post(page, {"code": code_in(text)}, follow=True)
        ticket = Ticket.objects.get()
        assert f"Your request has the number {ticket.number}." in words_of(done.content.decode())
    assert (ticket.channel, ticket.title) == ("portal", "VPN asks for a code")
    assert (ticket.requester.name, ticket.requester.phone, ticket.requester.email) == ("赵敏", NUMBER, "")
    kept.refresh_from_db()
    assert (kept.status, kept.ticket, kept.detail["proof"]) == (Status.TICKET, ticket, "sms")
    assert kept.detail["proved_at"]


def test_norm_brt_1_the_clock_of_such_a_request_starts_with_its_proof(visitor: Client, gateway: TextGateway) -> None:
    page = sent(visitor)
    visitor.post(page, {"code": code_in(texts(gateway)[0])})
    ticket = Ticket.objects.get()
    assert (newest(ticket, "brt_1").state, newest(ticket, "brt_1").started_at) == ("running", ticket.created_at)


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "+86 138 0013 8000",
        "0086-138-0013-8000",
        "１３８００１３８０００",
        "＋８６ 138 0013 8000",
        "013800138000",
    ],
)
def test_a_number_is_known_again_however_it_is_written(visitor: Client, gateway: TextGateway, typed: str) -> None:
    known = RequesterFactory.create(name="李雷", phone="138-0013-8000")
    page = sent(visitor, phone=typed)
    visitor.post(page, {"code": code_in(texts(gateway)[0])})
    assert Ticket.objects.get().requester == known


@pytest.mark.parametrize("shape", ["{0} {1}", "{0}-{1}", " {0}{1}\t", "full width"])
def test_a_code_may_be_typed_with_blanks_and_in_full_width(visitor: Client, gateway: TextGateway, shape: str) -> None:
    page = sent(visitor)
    code = code_in(texts(gateway)[0])
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    typed = wide if shape == "full width" else shape.format(code[:3], code[3:])
    assert visitor.post(page, {"code": typed}).status_code == 302
    assert Ticket.objects.exists()


@pytest.mark.parametrize(("language", "says"), [("en", "your code is"), ("zh-hans", "验证码")])
def test_the_text_message_speaks_the_asker_s_language_and_says_nothing_that_he_typed(
    desk: Desk, gateway: TextGateway, language: str, says: str
) -> None:
    ask(asked=asked(title="Free money", name="Win now", language=language), at=NOON)
    letter = render(OutboxMessage.objects.get())
    assert letter.subject == "", "a text message has none, and so all of it is sent"
    assert says in letter.text
    assert "12:10" in letter.text, "until when the code is good, by the desk's clocks"
    assert SIX.search(letter.text)
    assert not re.search(r"None|%\(|{{|{%|money|Win", letter.text)
    assert len(letter.text) < 300
    assert gateway


# Who may, and who may not ------------------------------------------------------------------------------------------


def asked(**changes: Any) -> Asked:
    values = {"key": uuid4(), "kind": "incident", "title": "x", "description": "y", "name": "z"}
    return Asked(**values | {"proof": "sms", "phone": NUMBER} | changes)  # type: ignore[arg-type]


def made(gateway: TextGateway, **changes: Any) -> tuple[str, str]:
    """A form of NOON: the token of its page, and its code."""
    inbound = ask(asked=asked(**changes), at=NOON)
    return code_token(inbound, at=NOON), code_in(texts(gateway)[-1])


def test_a_wrong_code_is_said_and_five_of_them_end_it(visitor: Client, gateway: TextGateway) -> None:
    page = sent(visitor)
    code = code_in(texts(gateway)[0])
    wrong = visitor.post(page, {"code": other_than(code)})
    assert wrong.status_code == 422
    assert "This is not the code." in words_of(wrong.content.decode())
    for nonsense in ("", "12345", "1234567", "abcdef", "12345\x00", "٠١٢٣٤٥", "9" * 100_000):
        answer = visitor.post(page, {"code": nonsense})
        assert answer.status_code == 400, nonsense[:9]
    for _more in range(TRIES - 1):
        visitor.post(page, {"code": other_than(code)})
    late = visitor.post(page, {"code": code})
    assert (late.status_code, "Too many wrong codes" in words_of(late.content.decode())) == (422, True)
    assert ProofCode.objects.get().tries == TRIES
    assert not Ticket.objects.exists()


def test_a_code_is_good_for_ten_minutes(gateway: TextGateway) -> None:
    token, code = made(gateway)
    with pytest.raises(Refused, match="time of this code is over"):
        prove_number(token=token, code=code, at=NOON + VALID)
    ticket = prove_number(token=token, code=code, at=NOON + VALID - timedelta(seconds=1))
    assert prove_number(token=token, code=code, at=NOON + timedelta(days=3)) == ticket, (
        "what was made is shown for ever"
    )


def test_another_code_ends_the_first_and_there_are_three(gateway: TextGateway) -> None:
    token, first = made(gateway)
    with pytest.raises(Refused, match="not a minute old"):
        send_code(token=token, at=NOON + PAUSE - timedelta(seconds=1))
    send_code(token=token, at=NOON + PAUSE)
    second = code_in(texts(gateway)[-1])
    with pytest.raises(Refused, match="This is not the code"):
        prove_number(token=token, code=first if first != second else other_than(first), at=NOON + PAUSE)
    send_code(token=token, at=NOON + 2 * PAUSE)
    with pytest.raises(Refused, match="the last code for this form"):
        send_code(token=token, at=NOON + 3 * PAUSE)
    third = code_in(texts(gateway)[-1])
    assert len(texts(gateway)) == 3
    prove_number(token=token, code=third, at=NOON + 3 * PAUSE)
    send_code(token=token, at=NOON + 9 * PAUSE)
    assert len(texts(gateway)) == 3, "nothing more is sent for what is a request already"


def test_the_page_sends_another_code_and_says_when_it_will_not(visitor: Client, gateway: TextGateway) -> None:
    page = sent(visitor)
    hasty = visitor.post(page, {"again": "yes"})
    assert (hasty.status_code, "not a minute old" in words_of(hasty.content.decode())) == (422, True)
    ProofCode.objects.update(sent_at=clock.now() - 2 * PAUSE)
    assert visitor.post(page, {"again": "yes"}).status_code == 302
    ProofCode.objects.update(sent_at=clock.now() - 2 * PAUSE)
    visitor.post(page, {"again": "yes"})
    last = visitor.get(page).content.decode()
    assert "This was the last code for this form" in words_of(last)
    assert 'name="again"' not in last
    visitor.post(page, {"code": code_in(texts(gateway)[-1])})
    assert Ticket.objects.exists()


def test_the_page_is_good_for_a_day_and_its_address_proves_nothing(visitor: Client, gateway: TextGateway) -> None:
    token, code = made(gateway)
    with pytest.raises(Gone):
        prove_number(token=token, code=code, at=NOON + timedelta(hours=24))
    assert visitor.get(f"/portal/ask/{token}/").status_code == 410, "NOON is long past"
    link = proof_url(Inbound.objects.get(), at=clock.now()).split("/v/")[1].rstrip("/")
    for forged in (link, token[:-1] + ("A" if token[-1] != "A" else "B"), f"9{token}", "x", "1.2.3"):
        with pytest.raises(Missing):
            prove_number(token=forged, code=code, at=NOON)
        broken = visitor.get(f"/portal/ask/{forged}/")
        assert (broken.status_code, "This link is not complete" in broken.content.decode()) == (404, True)
    fresh = code_token(Inbound.objects.get(), at=clock.now())
    assert visitor.post(f"/v/{fresh}/").status_code == 404, "the page of the code is no link of a letter"
    assert not Ticket.objects.exists()


def test_the_code_of_one_form_proves_no_other(gateway: TextGateway) -> None:
    _token, code = made(gateway)
    token, own = made(gateway, phone="13900139000")
    if code == own:
        pytest.skip("one time in a million")
    with pytest.raises(Refused, match="This is not the code"):
        prove_number(token=token, code=code, at=NOON)


def test_nobodys_telephone_is_filled_from_here(visitor: Client, gateway: TextGateway) -> None:
    for _again in range(5):
        sent(visitor)
    refused = visitor.post("/portal/ask/", by_code(title="Kept text", phone="138 0013 8000"))
    assert refused.status_code == 422
    assert "Kept text" in refused.content.decode()
    assert len(texts(gateway)) == 5
    at = clock.now()
    for number in range(1, 6):
        ask(asked=asked(), at=at + timedelta(hours=2 * number))
    with pytest.raises(Refused, match="several codes"):
        ask(asked=asked(), at=at + timedelta(hours=12))
    key = str(uuid4())
    pages = {sent(visitor, phone="13900139000", key=key).rpartition(".")[0].partition(".")[0] for _twice in range(2)}
    assert len(pages) == 1
    assert ProofCode.objects.filter(number="13900139000").count() == 1, "a double click is one message"


def test_a_resend_does_not_go_round_the_limit_of_the_number(gateway: TextGateway) -> None:
    token, _code = made(gateway)
    for _again in range(4):
        ask(asked=asked(), at=NOON)
    with pytest.raises(Refused, match="several codes"):
        send_code(token=token, at=NOON + PAUSE)
    assert len(texts(gateway)) == 5


def test_one_address_of_the_network_is_braked(visitor: Client, gateway: TextGateway) -> None:
    for place in range(20):
        sent(visitor, phone=f"138{place:08d}")
    assert visitor.post("/portal/ask/", by_code(phone="13900139000")).status_code == 422
    page = f"/portal/ask/{code_token(Inbound.objects.latest('pk'), at=clock.now())}/"
    ProofCode.objects.update(tries=0)
    for _guess in range(60):
        ProofCode.objects.update(tries=0)
        visitor.post(page, {"code": "000000"})
    braked = visitor.post(page, {"code": code_in(texts(gateway)[-1])})
    assert (braked.status_code, "from your network" in words_of(braked.content.decode())) == (422, True)


def test_whoever_is_known_gets_the_same_answers_as_a_stranger(visitor: Client, gateway: TextGateway) -> None:
    RequesterFactory.create(phone=NUMBER)
    said = []
    for number in (NUMBER, "13900139000"):
        page = sent(visitor, phone=number)
        code = code_in(texts(gateway)[-1])
        answers = [
            visitor.get(page),
            visitor.post(page, {"code": other_than(code)}),
            visitor.post(page, {"again": "y"}),
        ]
        masked = f"{number[:3]} **** {number[-4:]}"
        said.append([words_of(one.content.decode()).replace(masked, "#") for one in answers])
    assert said[0] == said[1]


def test_what_was_typed_beside_the_proof_recognises_nobody(visitor: Client, gateway: TextGateway) -> None:
    RequesterFactory.create(name="Chief", email="chief@corp.example", phone="13700137000")
    page = sent(visitor, email="chief@corp.example")
    visitor.post(page, {"code": code_in(texts(gateway)[0])})
    by_sms = Ticket.objects.get()
    assert (by_sms.requester.name, by_sms.requester.email) == ("赵敏", "")
    assert "chief@corp.example" in Message.objects.get(ticket=by_sms).body, "the desk is told where else he is reached"
    visitor.post("/portal/ask/", filled(phone="137 0013 7000"))
    link = str(OutboxMessage.objects.get(letter="verify_request").context["link"])
    visitor.post(link[link.index("/v/") :])
    by_mail = Ticket.objects.latest("pk")
    assert (by_mail.requester.name, by_mail.requester.phone) == ("赵敏", "")
    assert Message.objects.get(ticket=by_mail).body == "Please call me about this on 137 0013 7000."
    assert Requester.objects.count() == 3


def test_a_corrected_number_gets_its_own_code(visitor: Client, gateway: TextGateway) -> None:
    key = str(uuid4())
    wrong, right = sent(visitor, key=key, phone="13900139000"), sent(visitor, key=key)
    assert wrong != right
    texts(gateway)
    assert [one.json["phone"] for one in gateway.sent] == ["13900139000", NUMBER]


def test_a_mistyped_number_is_corrected_on_the_page_of_the_code(visitor: Client, gateway: TextGateway) -> None:
    page = sent(visitor, phone="13900139000")
    (first,) = texts(gateway)
    for wrong in ("010-62345678", "138\x00", "9" * 100_000):
        answer = visitor.post(page, {"again": "yes", "phone": wrong})
        assert answer.status_code == 400
        assert "This is not a mobile number" in words_of(answer.content.decode())
    assert visitor.post(page, {"again": "yes", "phone": "１３８ 0013 8000"}).status_code == 302, (
        "at once: it is another"
    )
    assert Inbound.objects.get().sender == NUMBER
    assert "138 **** 8000" in words_of(visitor.get(page).content.decode())
    second = texts(gateway)[-1]
    assert gateway.sent[-1].json["phone"] == NUMBER
    if code_in(first) != code_in(second):
        assert visitor.post(page, {"code": code_in(first)}).status_code == 422, (
            "the stranger's telephone proves nothing"
        )
    visitor.post(page, {"code": code_in(second)})
    assert Ticket.objects.get().requester.phone == NUMBER


# Secrets, and what is not there ------------------------------------------------------------------------------------


def test_the_code_can_be_read_nowhere_but_on_the_telephone(visitor: Client, gateway: TextGateway) -> None:
    sent(visitor)
    code = code_in(texts(gateway)[0])
    kept = Inbound.objects.get()
    letter = OutboxMessage.objects.get()
    with kept.raw.open("rb") as raw:
        everything = f"{raw.read()!r} {kept.detail} {letter.context} {vars(ProofCode.objects.get())}"
    assert not re.search(rf"(?<!\d){code}(?!\d)", everything)


def test_the_gateway_out_of_order_loses_nothing(visitor: Client, gateway: TextGateway) -> None:
    gateway.said = {"code": 7}
    page = sent(visitor)
    texts(gateway)
    assert OutboxMessage.objects.get().state == State.RETRYING
    assert visitor.get(page).status_code == 200
    assert Inbound.objects.get().status == Status.QUARANTINED


@pytest.mark.parametrize("changes", [{"is_active": False}, {"adapter": "rtx"}, {"slug": "other"}])
def test_without_a_gateway_the_form_offers_mail_alone_and_says_so(
    visitor: Client, gateway: TextGateway, changes: dict[str, Any]
) -> None:
    with_it = visitor.get("/portal/ask/").content.decode()
    assert "A code by text message" in with_it
    Source.objects.filter(slug="sms").update(**changes)
    page = visitor.get("/portal/ask/").content.decode()
    assert 'name="proof"' not in page
    assert "This desk sends no codes by text message" in words_of(page)
    assert visitor.post("/portal/ask/", by_code()).status_code == 400, "and nothing is kept that nobody could prove"
    with pytest.raises(Malformed):
        ask(asked=asked(), at=NOON)
    assert not Inbound.objects.exists()
    assert not texts(gateway)


def test_a_gateway_that_goes_away_meanwhile_is_said(visitor: Client, gateway: TextGateway) -> None:
    page = sent(visitor)
    code = code_in(texts(gateway)[0])
    Source.objects.filter(slug="sms").update(is_active=False)
    ProofCode.objects.update(sent_at=clock.now() - 2 * PAUSE)
    answer = visitor.post(page, {"again": "yes"})
    assert (answer.status_code, "sends no text messages just now" in words_of(answer.content.decode())) == (422, True)
    visitor.post(page, {"code": code})
    assert Ticket.objects.exists(), "a code that has arrived stays good"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": ""}, "Please fill this in"),
        ({"phone": "010-62345678"}, "This is not a mobile number"),
        ({"phone": "+1 415 555 0100"}, "This is not a mobile number"),
        ({"phone": "1" * 41}, "At most 40 characters"),
        ({"phone": "138\x0000138000"}, "characters that are not text"),
        ({"email": "none"}, "This is not an e-mail address"),
        ({"proof": "fax"}, "This is not one of the choices"),
        ({"proof": "link"}, "Please fill this in"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(
    visitor: Client, gateway: TextGateway, changes: dict[str, Any], said: str
) -> None:
    answer = visitor.post("/portal/ask/", by_code(name="Kept name") | changes)
    page = answer.content.decode()
    assert (answer.status_code, said in words_of(page), "Kept name" in page) == (400, True, True)
    assert not Inbound.objects.exists()
    assert not texts(gateway)


def test_robots_get_a_page_and_no_message(visitor: Client, gateway: TextGateway) -> None:
    assert visitor.post("/portal/ask/", by_code(website="http://spam.example")).status_code == 200
    assert not texts(gateway)


def test_a_request_that_a_rule_refuses_can_be_tried_again_with_the_same_code(
    gateway: TextGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, code = made(gateway)
    with monkeypatch.context() as rules:
        rules.setattr("channels_intake.webform.adapter.receive", _refuse)
        with pytest.raises(Refused, match="cannot be accepted"):
            prove_number(token=token, code=code, at=NOON)
    assert Inbound.objects.get().reason == "refused"
    assert prove_number(token=token, code=code, at=NOON + timedelta(hours=1)) == Ticket.objects.get()


def _refuse(**_: object) -> None:
    raise Refused("Not today.")


def test_the_desk_sees_how_it_stands_and_can_take_it_over(desk: Desk, visitor: Client, gateway: TextGateway) -> None:
    from tests.workbench.conftest import Browser  # noqa: PLC0415 (screens of another package, for this test alone)

    sent(visitor)
    agent, kept = Browser(desk.agent), Inbound.objects.get()
    page = words_of(agent.get(f"/desk/inbound/{kept.pk}/"))
    assert NUMBER in page
    assert "Code by text message · not given yet" in page
    ticket = desk.receive()
    assert agent.client.post(f"/desk/inbound/{kept.pk}/", {"do": "adopt", "ticket": ticket.number}).status_code == 302
    assert f"From 赵敏 {NUMBER}" in Message.objects.get(ticket=ticket).body
    assert not texts(gateway)[1:], "taken over, it asks for nothing more"
