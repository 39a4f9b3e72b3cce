"""What an action may refuse with. Each error is for a person: it says what is missing, cites the norm where there is
one, and every door (browser, REST, mail, command) shows the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one field: a stable `code`, words in the reader's language, the norm's ID if any."""

    code: str
    message: Words
    norm: str = ""


class DeskError(Exception):
    """Base of all refusals. `code` is stable and for machines; `message` is lazy and for the reader."""

    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: Words,
        *,
        fields: Mapping[str, Sequence[Problem]] | None = None,
        norm: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})
        self.norm = norm

    def __str__(self) -> str:
        return str(self.message)


class Malformed(DeskError):
    """The request cannot be read: missing or unknown field, wrong type, not a number, too long, not text."""

    code = "malformed"


class Refused(DeskError):
    """The request was understood and a rule of the desk forbids it as it stands (quality gate, completeness, VIP
    call).
    """

    code = "refused"


class Forbidden(DeskError):
    """This person may not do this, whatever the state."""

    code = "forbidden"


class IllegalMove(DeskError):
    """The state does not allow this act. Carries the current state and what may be done instead."""

    code = "illegal_move"

    def __init__(self, message: Words, *, state: str, allowed: Sequence[str], norm: str = "LIFE-1") -> None:
        super().__init__(message, norm=norm)
        self.state = state
        self.allowed = tuple(allowed)


class Stale(DeskError):
    """Somebody else changed the record after the caller read it. `version` is the present one's number; `seen` what a
    form keeps of it, where that is not the number.
    """

    code = "stale"

    def __init__(self, message: Words, *, version: int, seen: str = "") -> None:
        super().__init__(message)
        self.version = version
        self.seen = seen or str(version)


class Missing(DeskError):
    """There is no such thing, or the caller may not know of it (the two are told apart nowhere)."""

    code = "not_found"


class Gone(DeskError):
    """It was there once: a used or expired link."""

    code = "gone"
