"""By which text message gateway requesters are reached, where the desk has one (setting REQUESTER_SMS)."""

from channels_intake.models import Source
from channels_intake.texting import find_texting
from core.sealed import Unreadable
from outbox.models import TransportKind
from outbox.transports import choice_for


def find_gateway() -> Source | None:
    """The way in of the kind *Text messages* that is named, in use and can send; None where nothing is. One statement,
    none where no name is set. On a desk that writes its mail to files, it can send without an address as well.
    """
    source = find_texting()
    if source is None:
        return None
    return source if choice_for(TransportKind.EMAIL) == "file" or _address_of(source) else None


def _address_of(source: Source) -> str:
    try:
        return source.option("url")
    except Unreadable:
        return ""
