"""What an adapter makes of a message: who says what, and what he sends along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Something that came along. `key` is how the messenger's server is asked for it."""

    kind: str
    key: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """One message. `account` is who he is at that messenger, `name` what he is called there, if it says so."""

    account: str
    text: str = ""
    name: str = ""
    department: str = ""
    phone: str = ""
    external_id: str = ""
    media: Sequence[Sent] = ()
