"""A row of the file as values, and what is wrong with it. Each problem stands under the field of its column."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup, Customer, Site, User
from accounts.roles import Capability
from channels_intake.imports.cells import moment_of, text_of, yes_of
from channels_intake.imports.table import Cell
from channels_intake.imports.words_in import ENDED, KINDS, LANGUAGES, LEVELS, PRIORITIES
from core.inputs import Fields
from tickets.choices import Kind, Level
from tickets.models import Category

M = TypeVar("M", bound=Model)
LONG = frozenset({"description", "steps", "error_text", "cause", "plan", "result", "environment"})
_MOMENTS = ("occurred_at", "created_at", "resolved_at", "closed_at")


@dataclass
class RowReader:
    """Reads the cells of one row by field; problems are collected in `fields` (`Fields.done` raises them)."""

    mapping: Mapping[str, int]
    cells: Sequence[Cell]
    zone: str
    fields: Fields = field(default_factory=Fields)

    def cell(self, name: str) -> Cell:
        """The cell of a field; None where no column holds it, or the row is short."""
        place = self.mapping.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def text(self, name: str) -> str:
        """Its text. Line breaks in what should be one line are what spreadsheets make of a narrow column."""
        text = text_of(self.cell(name))
        return text if name in LONG else " ".join(text.split())

    def moment(self, name: str) -> datetime | None:
        """Its moment."""
        try:
            return moment_of(self.cell(name), zone=self.zone)
        except ValueError:
            words = _("“%(value)s” is no date and time. Write it as 2026-11-22 09:30.") % {"value": self.shown(name)}
            self.fields.malform(name, "not_a_moment", words)
            return None

    def word(self, name: str, known: Mapping[str, Any], default: Any = None) -> Any:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
        """What `known` has for its word."""
        word = self.text(name).lower()
        if not word:
            return default
        if word not in known:
            words = _("“%(value)s” is not known here.") % {"value": self.shown(name)}
            self.fields.malform(name, "unknown", words)
            return default
        return known[word]

    def yes(self, name: str) -> bool | None:
        """Yes, no, or nothing."""
        try:
            return yes_of(self.cell(name))
        except ValueError:
            self.fields.malform(name, "not_yes_or_no", _("Write yes or no."))
            return None

    def shown(self, name: str) -> str:
        """The value in a complaint."""
        return text_of(self.cell(name))[:60]

    def unknown(self, name: str, found: object) -> None:
        """Complain where a name was given and nothing is called so."""
        if found is None and self.text(name):
            self.fields.malform(name, "unknown", _("“%(value)s” is not known here.") % {"value": self.shown(name)})


@dataclass(frozen=True, kw_only=True)
class TicketRow:
    """A ticket as the file has it. `texts` hold what is text; the moments are in UTC."""

    key: str
    texts: dict[str, str]
    kind: str
    impact: str
    urgency: str
    category: Category | None
    group: AssignmentGroup | None
    assignee: User | None
    moments: dict[str, datetime | None]
    has_ended: bool


class Known:
    """Names that stand in files, looked up once for a whole pass."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Model | None] = {}

    def category(self, word: str) -> Category | None:
        """By name or identifier."""
        return self._look(Category, word, lambda: Category.objects.filter(_called(word), is_active=True).first())

    def group(self, word: str) -> AssignmentGroup | None:
        """By name or identifier."""
        found = AssignmentGroup.objects.filter(_called(word), is_active=True)
        return self._look(AssignmentGroup, word, found.first)

    def site(self, word: str) -> Site | None:
        """By name or identifier."""
        return self._look(Site, word, lambda: Site.objects.filter(_called(word)).first())

    def customer(self, word: str) -> Customer | None:
        """By name or identifier."""
        return self._look(Customer, word, lambda: Customer.objects.filter(_called(word)).first())

    def engineer(self, word: str) -> User | None:
        """By user name, else by a name that only one of them has."""
        return self._look(User, word, lambda: _engineer(word))

    def _look(self, kind: type[M], word: str, ask: Callable[[], M | None]) -> M | None:
        if not word:
            return None
        key = kind.__name__, word
        if key not in self._found:
            self._found[key] = ask()
        found = self._found[key]
        return found if isinstance(found, kind) else None


def _called(word: str) -> Q:
    return Q(slug__iexact=word) | Q(name=word)


def _engineer(word: str) -> User | None:
    found = [
        one
        for one in User.objects.filter(Q(username__iexact=word) | Q(display_name=word), is_active=True)[:5]
        if one.has_capability(Capability.WORK)
    ]
    exact = [one for one in found if one.username.lower() == word.lower()]
    return exact[0] if exact else found[0] if len(found) == 1 else None


def key_of(reader: RowReader) -> str:
    """The identifier by which a row is known again: its own, else what it says."""
    if given := reader.text("external_id"):
        return given
    said = "\x1f".join(reader.text(name) for name in ("title", "description", "name", "phone", "email", "created_at"))
    return "import:" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def read_ticket(reader: RowReader, known: Known) -> TicketRow:
    """The ticket of this row; what is wrong is noted in `reader.fields`."""
    texts = {name: reader.text(name) for name in _TEXTS}
    texts["description"] = texts["description"] or texts["title"]
    moments = {name: reader.moment(name) for name in _MOMENTS}
    both = reader.word("priority", PRIORITIES, (Level.LOW, Level.MEDIUM))
    category = known.category(reader.text("category"))
    group, assignee = known.group(reader.text("group")), known.engineer(reader.text("assignee"))
    for name, found in (("category", category), ("group", group), ("assignee", assignee)):
        reader.unknown(name, found)
    has_ended = reader.word("state", ENDED)
    return TicketRow(
        key=key_of(reader),
        texts=texts,
        kind=reader.word("kind", KINDS, Kind.INCIDENT),
        impact=reader.word("impact", LEVELS, both[0]),
        urgency=reader.word("urgency", LEVELS, both[1]),
        category=category,
        group=group,
        assignee=assignee,
        moments=moments,
        has_ended=bool(moments["closed_at"]) if has_ended is None else has_ended,
    )


_TEXTS = (
    *("title", "description", "name", "phone", "email", "im_account", "department", "product_version", "environment"),
    *("steps", "error_text", "cause", "plan", "result"),
)


def read_language(reader: RowReader) -> str:
    """The code of a language."""
    found: str = reader.word("language", LANGUAGES, "")
    return found
