"""Facts about imports: ids and codes, past tense."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class ImportFact(Event):
    """Something happened to this file: `what` its rows are, and whether they are only looked at (`is_dry_run`)."""

    import_id: int
    what: str
    is_dry_run: bool


@dataclass(frozen=True, kw_only=True)
class ImportStarted(ImportFact):
    """A worker goes through its rows from now on."""

    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class ImportEnded(ImportFact):
    """All rows are done, or it was stopped, or it cannot be read any more (`State`); how many rows came to which
    result (`Result`).
    """

    state: str
    counts: Mapping[str, int]
