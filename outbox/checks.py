"""What can be wrong with the outbox before a single letter is sent."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.template import TemplateSyntaxError

from outbox.letters import SUBJECT, engine, letter_folders
from outbox.models import TransportKind
from outbox.transports import choice_for


@register(Tags.templates)
def check_letters(**_: object) -> list[CheckMessage]:
    """Every letter exists in every language and can be compiled."""
    return [*_missing(), *_broken()]


@register()
def check_transports(**_: object) -> list[CheckMessage]:
    """Every way out is served by a transport that exists."""
    return [
        Error(
            f"There is no transport {choice_for(kind)!r} for {kind!r}.",
            hint=f"OUTBOX_{kind.upper()}_TRANSPORT names a file outbox/transports/{kind}_<name>.py.",
            id="outbox.E003",
        )
        for kind in TransportKind.values
        if find_spec(f"outbox.transports.{kind}_{choice_for(kind)}") is None
    ]


@register(Tags.security, deploy=True)
def check_that_mail_leaves(**_: object) -> list[CheckMessage]:
    """A desk in earnest does not write its mail into a folder."""
    if choice_for(TransportKind.EMAIL) != "file":
        return []
    return [checks.Warning("Mail goes to a folder and reaches nobody.", hint="Set EMAIL_HOST.", id="outbox.W001")]


def _letters() -> dict[str, set[Path]]:
    """The letters' names, each with its files."""
    found: dict[str, set[Path]] = {}
    for folder in letter_folders():
        for path in folder.glob("*/[!_]*.txt"):
            found.setdefault(path.stem, set()).add(path)
    return found


def _missing() -> Iterator[CheckMessage]:
    for name, paths in sorted(_letters().items()):
        for language in sorted({code for code, _ in settings.LANGUAGES} - {path.parent.name for path in paths}):
            yield Error(f"The letter {name!r} is missing in {language!r}.", hint="Write it.", id="outbox.E001")


def _broken() -> Iterator[CheckMessage]:
    for path in sorted(path for paths in _letters().values() for path in paths):
        head, _, body = path.read_text("utf-8").partition("\n")
        try:
            engine().from_string(head)
            engine().from_string(body)
            complaint = "" if SUBJECT in head else f"the first line is not “{SUBJECT} …”"
        except TemplateSyntaxError as error:
            complaint = str(error)
        if complaint:
            yield Error(f"The letter {path} cannot be used: {complaint}.", hint="See outbox.letters.", id="outbox.E002")
