"""An item as it was fetched, read with care: it is somebody else's text."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from channels_intake.adapter import Quarantine
from channels_intake.choices import Reason
from channels_intake.itop.client import Item
from channels_intake.itop.codes import LEVELS
from channels_intake.itop.texts import to_text
from channels_intake.itop.times import from_local
from core.inputs import EARLIEST
from core.text import LONG, SHORT, fit
from tickets.choices import Level


@dataclass(frozen=True)
class Fetched(Item):
    """An item and the person who called."""

    caller: dict[str, Any] | None = None

    @classmethod
    def of(cls, raw: bytes) -> "Fetched":
        """Out of what was kept. Raises `Quarantine`."""
        try:
            data = json.loads(raw.decode("utf-8", "replace"))
            return cls(str(data["class"]), str(data["key"]), dict(data["fields"]), dict(data["caller"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Quarantine(Reason.UNREADABLE, error=type(error).__name__) from error

    def line(self, name: str, *, limit: int = SHORT) -> str:
        """An attribute as one clean line."""
        return fit(to_text(self.text(name)), limit=limit)

    def words(self, name: str) -> str:
        """An attribute as clean text."""
        return fit(to_text(self.text(name)), limit=LONG, multiline=True)

    def caller_line(self, name: str, *, limit: int = 80) -> str:
        """Something about the caller."""
        return fit(str((self.caller or {}).get(name) or ""), limit=limit)

    @property
    def levels(self) -> tuple[Level, Level]:
        """Impact and urgency in our levels; those of nothing special where theirs are unknown."""
        return LEVELS.get((self.text("impact"), self.text("urgency")), (Level.LOW, Level.MEDIUM))

    def time(self, name: str, zone: ZoneInfo, *, latest: datetime) -> datetime | None:
        """A time of theirs, unless it is none, lies ahead, or so far back that it is a slip of the pen."""
        try:
            moment = from_local(self.text(name), zone)
        except ValueError:
            return None
        return moment if moment is None or EARLIEST <= moment <= latest else None
