"""What all senders have in common: the way in whose settings they use, one connection, judged answers, short texts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

import requests
from django.conf import settings

from channels_intake.models import Source
from core.sealed import Unreadable
from outbox.lines import one_line
from outbox.models import Failure, TransportKind
from outbox.transports import choice_for, email_file
from outbox.transports.base import Parcel, Permanent, Postponed, Temporary

TIMEOUT = (5, 10)  # seconds to connect, and between two bytes
MOST_ANSWER = 256 * 1024
TOO_MANY, SERVER_ERROR = 429, 500
SHORT_SIZE = 500  # characters of a letter that a messenger shows; the rest is behind its link


class HttpSender:
    """Sends by HTTP with the settings of the way in called `slug`. Subclasses say how one text is said."""

    ways: ClassVar[tuple[str, ...]] = ()  # the settings of which one must be there for anything to go out
    most_bytes: ClassVar[int] = 2000  # of one message
    # What the codes in answers mean; any other is worth another try.
    permanent: ClassVar[frozenset[int]] = frozenset()
    postponed: ClassVar[frozenset[int]] = frozenset()

    def __init__(self, slug: str) -> None:
        source = Source.objects.filter(slug=slug, is_active=True).first()
        if source is None:
            raise Permanent(Failure.ADDRESS, f"there is no way in {slug!r} (any more)")
        self.source = source
        self.http = requests.Session()
        self.http.trust_env = False

    def send(self, account: str, parcel: Parcel) -> None:
        """Say what `parcel` says, in as many messages as its length needs. On a desk that writes its mail to files, a
        way in without any way out does the same: one can try it all without a messenger.
        """
        if choice_for(TransportKind.EMAIL) == "file" and not any(self.option(name) for name in self.ways):
            _into_mailbox(account, parcel, self.source.slug)
            return
        for number, text in enumerate(pieces(short_form(parcel), self.most_bytes)):
            self.say(account, text, parcel, number)

    def say(self, account: str, text: str, parcel: Parcel, number: int) -> None:
        """One message: the piece called `number` of `parcel`."""
        raise NotImplementedError

    def close(self) -> None:
        """Hang up."""
        self.http.close()

    def option(self, name: str, default: str = "") -> str:
        """A setting of the way in; empty while it is not there or cannot be unsealed."""
        try:
            return self.source.option(name, default)
        except Unreadable:
            return default

    def need(self, name: str) -> str:
        """A setting without which nothing can be sent: no letter dies of our forgetting it."""
        value = self.option(name)
        if not value:
            raise Temporary(Failure.POSTPONED, f"{self.source.slug}: {name} is not set")
        return value

    def call(self, method: str, url: str, *, most: int = MOST_ANSWER, **given: Any) -> requests.Response:
        """An HTTP call, not redirected, with its answer read up to a limit. Errors say where, never with what, for
        addresses hold secrets.
        """
        host = urlsplit(url).netloc.rpartition("@")[2]
        try:
            answer = self.http.request(method, url, timeout=TIMEOUT, allow_redirects=False, stream=True, **given)
            answer._content = _read(answer, most)  # noqa: SLF001 (a limit for the body)
        except (requests.RequestException, OSError, ValueError) as error:
            raise Temporary(Failure.UNREACHABLE, f"{host}: {type(error).__name__}") from error
        if answer.status_code == TOO_MANY:
            raise Postponed(Failure.POSTPONED, f"{host}: 429")
        if answer.status_code >= SERVER_ERROR:
            raise Temporary(Failure.POSTPONED, f"{host}: {answer.status_code}")
        return answer

    def ask(self, method: str, url: str, **given: Any) -> dict[str, Any]:
        """The same, with a JSON object for an answer."""
        answer = self.call(method, url, **given)
        try:
            said = answer.json()
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Temporary(Failure.POSTPONED, f"{urlsplit(url).netloc}: {answer.status_code}, no JSON")
        return said

    def judge(self, said: Mapping[str, Any], *, code: str = "errcode", words: str = "errmsg") -> None:
        """Raise what an answer other than 0 means."""
        number = said.get(code, 0)
        if number in (0, "0", "ok"):
            return
        detail = f"{number}: {said.get(words, '')}"
        if number in self.permanent:
            raise Permanent(Failure.REFUSED, detail)
        if number in self.postponed:
            raise Postponed(Failure.POSTPONED, detail)
        raise Temporary(Failure.POSTPONED, detail)


def _into_mailbox(account: str, parcel: Parcel, slug: str) -> None:
    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in account)
    subject = parcel.subject or one_line(parcel.text, limit=60)
    email_file.connect().send(replace(parcel, address=f"{name}@{slug}.messenger.example", subject=subject))


def most_media() -> int:
    """The largest file that is fetched, in bytes."""
    return int(settings.ATTACHMENT_MAX_BYTES)


def _read(answer: requests.Response, most: int) -> bytes:
    body = bytearray()
    for block in answer.iter_content(64 * 1024):
        body += block
        if len(body) > most:
            answer.close()
            raise Permanent(Failure.REFUSED, f"more than {most} bytes")
    return bytes(body)


def short_form(parcel: Parcel) -> str:
    """What a messenger shows: of what is said in talk all, of a letter its subject, how it begins, its link."""
    if not parcel.subject:
        return parcel.text.strip()
    body, _, _foot = parcel.text.partition("\n--\n")
    paragraphs = [one for one in body.split("\n\n") if one.strip() and not (parcel.link and parcel.link in one)]
    text = "\n".join(paragraphs).strip()
    if len(text) > SHORT_SIZE:
        text = text[: SHORT_SIZE - 1].rstrip() + "…"
    return "\n".join(filter(None, (f"【{parcel.subject}】", text, parcel.link)))


def pieces(text: str, most_bytes: int) -> list[str]:
    """`text` in pieces of at most so many bytes of UTF-8, cut between lines where that is possible."""
    found: list[str] = []
    rest = text
    while len(rest.encode()) > most_bytes:
        head = rest.encode()[:most_bytes].decode("utf-8", "ignore")
        cut = head.rfind("\n")
        cut = cut if cut > len(head) // 2 else len(head)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n")
    return [*found, rest]
