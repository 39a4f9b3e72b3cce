"""A version of a policy as a table: its targets by theme, and what a draft changes against what is in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import pgettext_lazy

from core.errors import Words
from sla.measures.table import MEASURES, Measure
from sla.norms import norm_text
from sla.policy.target import Target
from workbench.views.rules.words import StepWords, Vocabulary, extras, steps_words

THEMES: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (pgettext_lazy("theme of targets", "Phone"), ("phone_1", "phone_2", "phone_3")),
    (pgettext_lazy("theme of targets", "Messages"), ("rtx_1", "rtx_3", "rtx_4")),
    (pgettext_lazy("theme of targets", "Coming in"), ("brt_1", "mail_1", "brt_2", "life_18")),
    (pgettext_lazy("theme of targets", "By priority"), ("pri_response", "pri_solution")),
    (
        pgettext_lazy("theme of targets", "In work"),
        (
            *("disp_1", "life_5", "prom_1", "track_1", "brt_4", "cons_1", "life_6", "life_6_next", "talk_9"),
            "talk_10",
        ),
    ),
    (
        pgettext_lazy("theme of targets", "Result and satisfaction"),
        ("brt_3", "sat_2", "foll_1", "sat_1", "sat_7", "sat_7_user", "life_14_ack", "life_14_answer", "life_14_close"),
    ),
    (pgettext_lazy("theme of targets", "On site"), ("visit_1", "visit_2", "visit_3")),
)
ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class Cells:
    """A target in words."""

    limit: str
    conditions: list[str]
    extras: list[str]
    steps: list[StepWords]
    goal: int

    @classmethod
    def of(cls, target: Target, words: Vocabulary) -> "Cells":
        """`target` in words."""
        steps = steps_words(target.steps)
        return cls(words.limit(target), words.conditions(target), extras(target), steps, target.goal)


@dataclass(frozen=True)
class Row:
    """A target's line. `mark` says what the draft does to it; `before` is what was in force, where it differs."""

    target: Target
    cells: Cells
    mark: str = ""
    before: Cells | None = None

    @property
    def measure(self) -> Measure:
        """What is measured."""
        return MEASURES[self.target.measure]

    @property
    def norm_text(self) -> Words:
        """What the norm says, in short."""
        return norm_text(self.target.norm)

    @property
    def anchor(self) -> str:
        """The id of the line on the page."""
        return anchor_of(self.target.code)


def anchor_of(code: str) -> str:
    """The id of the line of the target with this code."""
    return "t-" + "".join(letter if letter.isalnum() else "-" for letter in code)


@dataclass
class Theme:
    """A group of lines."""

    label: Words
    rows: list[Row] = field(default_factory=list)


def themes(targets: Sequence[Target], words: Vocabulary, *, before: Mapping[str, Target] | None = None) -> list[Theme]:
    """The lines of all targets by theme, themes without any left out. With `before` (what is in force), what differs
    is marked, and what is gone stands there still.
    """
    found: dict[str, list[Row]] = {}
    for target in targets:
        found.setdefault(target.measure, []).append(_row(target, words, before))
    codes = {target.code for target in targets}
    for code, old in (before or {}).items():
        if code not in codes:
            found.setdefault(old.measure, []).append(Row(old, Cells.of(old, words), REMOVED))
    made = (Theme(label, [row for measure in measures for row in found.get(measure, ())]) for label, measures in THEMES)
    return [theme for theme in made if theme.rows]


def _row(target: Target, words: Vocabulary, before: Mapping[str, Target] | None) -> Row:
    cells = Cells.of(target, words)
    if before is None:
        return Row(target, cells)
    old = before.get(target.code)
    if old is None:
        return Row(target, cells, ADDED)
    return Row(target, cells, "" if old == target else CHANGED, None if old == target else Cells.of(old, words))


def changes_of(shown: Sequence[Theme]) -> dict[str, int]:
    """How many targets are added, changed, removed; what does not occur is left out."""
    marks = [row.mark for theme in shown for row in theme.rows]
    return {mark: marks.count(mark) for mark in (ADDED, CHANGED, REMOVED) if mark in marks}


def measure_choices() -> Iterator[tuple[Words, list[tuple[str, str]]]]:
    """The measures by theme, for a list to choose from: "BRT-1 Take into process"."""
    for label, codes in THEMES:
        yield label, [(code, f"{MEASURES[code].norm} {MEASURES[code].label}") for code in codes]
