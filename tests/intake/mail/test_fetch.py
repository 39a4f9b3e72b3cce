"""Fetching, from servers that are wilful or broken."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from channels_intake.mail import tasks
from channels_intake.mail.fetch import claim, fetch
from channels_intake.mail.models import Mailbox
from channels_intake.mail.oauth import NoToken, access_token
from channels_intake.mail.taking import take_letter
from channels_intake.models import Inbound, Source
from servicedesk.beat import BEAT_SCHEDULE
from tests.factories import NOON
from tests.intake.mail.imap_server import Wishes, imap_server
from tests.intake.mail.mails import mail

pytestmark = pytest.mark.django_db
Opened = Callable[[Wishes], Source]


@pytest.fixture
def at(mailbox: Source) -> Iterator[Opened]:
    """The mailbox, with its server made as wished."""
    running = []

    def open_at(wishes: Wishes) -> Source:
        server = imap_server(wishes)
        mailbox.options |= {
            "host": "127.0.0.1",
            "port": server.__enter__(),
            "security": "plain",
            "user": "desk@desk.example",
        }
        running.append(server)
        mailbox.secrets = {"password": "x"}
        mailbox.save()
        return mailbox

    yield open_at
    for server in running:
        server.__exit__(None, None, None)


def three() -> dict[int, bytes]:
    return {uid: mail(subject=f"mail {uid}", sender=f"u{uid}@customer.example") for uid in (1, 2, 3)}


def subjects() -> list[str]:
    return list(Inbound.objects.order_by("pk").values_list("subject", flat=True))


def test_a_program_that_says_its_name_is_let_in(at: Opened) -> None:
    source = at(Wishes(mails=three(), wants_id=True))
    found = fetch(source, clock=lambda: NOON)
    assert found is not None
    assert (found.taken, found.failures, subjects()) == (3, [], ["mail 1", "mail 2", "mail 3"])
    source.refresh_from_db()
    assert (source.heard_at, source.failed_at, source.last_error) == (NOON, None, "")


def test_one_bad_mail_stops_none_and_is_seen_and_tried_again(at: Opened) -> None:
    wishes = Wishes(mails=three(), broken=frozenset({2}))
    source = at(wishes)
    fetch(source, clock=lambda: NOON)
    assert subjects() == ["mail 1", "mail 3"]
    source.refresh_from_db()
    assert source.failed_at == NOON
    assert "UID 2" in source.last_error
    assert "this mail is damaged" in source.last_error
    wishes.broken = frozenset()
    fetch(source, clock=lambda: NOON)
    assert subjects() == ["mail 1", "mail 3", "mail 2"]
    source.refresh_from_db()
    assert source.failed_at is None


def test_a_mail_that_our_own_code_stumbles_over_stops_none(at: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(source: Source, raw: bytes, **kwargs: object) -> object:
        if b"mail 2" in raw:
            raise ZeroDivisionError
        return take_letter(source, raw, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("channels_intake.mail.fetch.take_letter", stumbling)
    fetch(at(Wishes(mails=three())), clock=lambda: NOON)
    assert subjects() == ["mail 1", "mail 3"]


def test_where_our_storage_fails_nothing_is_marked_and_all_comes_later(
    at: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = Wishes(mails=three())
    source = at(wishes)
    save = Inbound.save

    def failing(*_: object, **__: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(Inbound, "save", failing)
    with pytest.raises(OperationalError):
        fetch(source, clock=lambda: NOON)
    assert wishes.seen == set()
    monkeypatch.setattr(Inbound, "save", save)
    fetch(source, clock=lambda: NOON)
    assert subjects() == ["mail 1", "mail 2", "mail 3"]


def test_a_server_that_hangs_up_is_asked_again(at: Opened) -> None:
    wishes = Wishes(mails=three(), hangs_up_at=2)
    source = at(wishes)
    fetch(source, clock=lambda: NOON)
    source.refresh_from_db()
    assert source.last_error
    assert subjects() == ["mail 1"]
    wishes.hangs_up_at = 0
    fetch(source, clock=lambda: NOON)
    assert subjects() == ["mail 1", "mail 2", "mail 3"]


def test_a_new_mailboxs_past_is_left_and_a_server_that_counts_anew_doubles_nothing(at: Opened) -> None:
    wishes = Wishes(mails=three(), seen={1})
    source = at(wishes)
    fetch(source, clock=lambda: NOON)
    assert subjects() == ["mail 2", "mail 3"]
    wishes.uid_validity = 8
    wishes.mails = {uid + 100: raw for uid, raw in wishes.mails.items() if uid > 1}
    wishes.seen = {102, 103}
    source.refresh_from_db()
    fetch(source, clock=lambda: NOON)
    assert subjects() == ["mail 2", "mail 3"]
    assert Mailbox.objects.get().last_uid == 103


def test_two_do_not_fetch_one_mailbox_at_once_and_a_dead_one_holds_it_not_for_long(at: Opened) -> None:
    source = at(Wishes(mails=three()))
    assert claim(source, at=NOON)
    assert fetch(source, clock=lambda: NOON + timedelta(seconds=30)) is None
    assert fetch(source, clock=lambda: NOON + timedelta(minutes=3))
    assert len(subjects()) == 3


def test_the_beat_looks_into_each_mailbox_that_has_a_server_and_is_not_watched(at: Opened) -> None:
    source = at(Wishes(mails=three()))
    Source.objects.create(slug="none", adapter="mail", name="No server", created_at=NOON)
    dead = Source.objects.create(slug="dead", adapter="mail", name="Dead", created_at=NOON)
    dead.options = {"host": "127.0.0.1", "port": 1, "security": "plain"}
    dead.save()
    odd = {"port": "imap", "host": "127.0.0.1", "security": "plain"}
    Source.objects.create(slug="odd", adapter="mail", name="Odd", options=odd, created_at=NOON)
    Source.objects.create(
        slug="lost", adapter="mail", name="Lost", options=odd | {"port": 1}, sealed="x", created_at=NOON
    )
    Mailbox.objects.create(source=source, watched_until=NOON.replace(year=2999))
    assert tasks.fetch_mail() == 0
    Mailbox.objects.filter(source=source).update(watched_until=NOON.replace(year=2000))
    assert tasks.fetch_mail() == 3
    dead.refresh_from_db()
    assert "refused" in dead.last_error
    errors = dict(Source.objects.values_list("slug", "last_error"))
    assert "not a port number: 'imap'" in errors["odd"]
    assert errors["lost"]
    assert BEAT_SCHEDULE["fetch-mail"]["task"] == tasks.fetch_mail.name


def test_whether_a_mailbox_is_watched_can_be_asked(at: Opened) -> None:
    call_command("watch_mail", check=True)  # there is none to watch
    source = at(Wishes(mails=three()))
    Mailbox.objects.create(source=source)
    with pytest.raises(CommandError, match="mail"):
        call_command("watch_mail", check=True)
    Mailbox.objects.update(watched_until=NOON.replace(year=2999))
    call_command("watch_mail", check=True)


class Endpoint:
    """A token endpoint; `says` are its answers in turn, `asked` what it was asked."""

    def __init__(self) -> None:
        self.says: list[tuple[int, object]] = []
        self.asked: list[dict[str, list[str]]] = []


@pytest.fixture
def endpoint(mailbox: Source) -> Iterator[Endpoint]:
    point = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            point.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            status, said = point.says.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    mailbox.options |= {"token_url": f"http://127.0.0.1:{server.server_port}/token", "client_id": "desk"}
    mailbox.secrets = {"client_secret": "s", "refresh_token": "r1"}
    mailbox.save()
    yield point
    server.shutdown()
    server.server_close()
    thread.join()


def test_oauth_opens_the_mailbox_and_a_renewed_refresh_token_is_kept(
    at: Opened, endpoint: Endpoint, mailbox: Source
) -> None:
    endpoint.says = [(200, {"access_token": "t1", "refresh_token": "r2"}), (200, {"access_token": "wrong"})]
    at(Wishes(mails=three(), token="t1", wants_id=True))
    mailbox.secrets = {"client_secret": "s", "refresh_token": "r1"}
    mailbox.save()
    fetch(mailbox, clock=lambda: NOON)
    assert len(subjects()) == 3
    assert endpoint.asked == [
        {"client_id": ["desk"], "client_secret": ["s"], "grant_type": ["refresh_token"], "refresh_token": ["r1"]}
    ]
    mailbox.refresh_from_db()
    assert mailbox.secrets["refresh_token"] == "r2"
    fetch(mailbox, clock=lambda: NOON)
    mailbox.refresh_from_db()
    assert "AUTHENTICATIONFAILED" in mailbox.last_error


def test_without_a_refresh_token_the_client_asks_in_its_own_right(endpoint: Endpoint, mailbox: Source) -> None:
    mailbox.secrets = {"client_secret": "s"}
    mailbox.options |= {"scope": "https://outlook.office365.com/.default"}
    endpoint.says = [(200, {"access_token": "t"}), (400, {"error": "invalid_client"}), (200, ["nonsense"])]
    assert access_token(mailbox) == "t"
    assert endpoint.asked[0]["grant_type"] == ["client_credentials"]
    with pytest.raises(NoToken, match="invalid_client"):
        access_token(mailbox)
    with pytest.raises(NoToken):
        access_token(mailbox)
