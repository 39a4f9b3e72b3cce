"""External identifiers for what comes in by a form: a double click is one request (LIFE-2)."""

from uuid import UUID, uuid5

from accounts.models import Requester


def key_of_form(key: UUID, *, requester: Requester | None = None) -> str:
    """The external identifier that belongs to a form's one-time `key`.

    Bound to `requester` where he fills in the form himself, so that nobody meets another's ticket by sending another's
    key; a form of the desk has none.
    """
    return f"portal-{uuid5(key, str(requester.pk))}" if requester else f"web-{key}"
