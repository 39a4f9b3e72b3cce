"""What the report of a bulk act shows of itself and of each ticket."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.kept import words_of
from tickets.bulk.choices import Result, RunState
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.table import BULK

TONES = {RunState.RUNNING: "accent", RunState.DONE: "met", RunState.STOPPED: "hold"}
_RESULT_TONES = {Result.WAITING: "", Result.DONE: "met", Result.ALREADY: "hold", Result.REFUSED: "breach"}


@dataclass(frozen=True)
class Line:
    """One ticket: what became of it, and why (words, norm) where it refused."""

    item: BulkItem
    tone: str
    problems: list[tuple[str, str]]


def lines_of(items: Iterable[BulkItem]) -> Iterator[Line]:
    """The lines of `items`."""
    for item in items:
        problems = [(words_of(one), str(one["norm"])) for one in item.problems]
        yield Line(item, _RESULT_TONES[Result(item.result)], problems)


@dataclass(frozen=True)
class Said:
    """A run in a list: what was done, and in which colour it stands."""

    run: BulkRun
    label: str
    tone: str


def said_of(run: BulkRun) -> Said:
    """A run as it is named."""
    label = str(BULK[run.verb].label)
    if name := (run.undoes or run).arguments.get("macro", {}).get("name"):
        label = _("Macro “%(name)s”") % {"name": name}
    return Said(run, label, TONES[RunState(run.state)])


def counts_of(run: BulkRun) -> list[tuple[str, str, int]]:
    """Each result: its code, its words, how many tickets came to it."""
    sizes = run.counts | {Result.WAITING.value: run.total - run.done}
    return [(str(code), str(label), int(sizes.get(code, 0))) for code, label in Result.choices]
