"""What the command palette offers for some words: acts on the open ticket, tickets, people, pages and queues."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.actors import Actor
from accounts.queries import find_people
from core.errors import Missing, Words
from face import dates
from face.words import number_short
from tickets.macros.queries import offered_to
from tickets.models import Ticket
from tickets.policies import decisions
from tickets.queries import access_ticket
from tickets.search.query import matching
from workbench.actbar import Button, act_bar
from workbench.queues import QUEUE_WORDS

FOUND = 6
_SHORTEST = 2  # characters of a word that is looked for in texts
_NUMBER = re.compile(r"(?:SD-)?(?:(?P<year>\d{4})?(?P<day>\d{4})-)?(?P<serial>\d{1,4})", re.IGNORECASE)
_PAGES: tuple[tuple[str, Words], ...] = (
    ("intake", gettext_lazy("Register ticket")),
    ("calls", pgettext_lazy("place", "Calls")),
    ("conversations", gettext_lazy("Conversations")),
    ("tasks", gettext_lazy("Tasks")),
    ("follow-ups", pgettext_lazy("place", "Follow up")),
    ("board", pgettext_lazy("place", "Board")),
    ("clocks", pgettext_lazy("place", "Time limits")),
    ("notifications", gettext_lazy("Notices")),
    ("closing", gettext_lazy("Closing desk")),
    ("requesters", pgettext_lazy("place", "People")),
    ("presence", pgettext_lazy("place", "Presence")),
    ("inbound", pgettext_lazy("place", "What came in")),
    ("service-records", pgettext_lazy("place", "Service records")),
    ("saved-lists", gettext_lazy("Saved lists")),
    ("list-columns", pgettext_lazy("of the list", "Columns")),
    ("bulk-runs", gettext_lazy("Bulk acts")),
    ("settings", pgettext_lazy("place", "Setup")),
    ("policies", pgettext_lazy("place", "Policies")),
    ("calendars", pgettext_lazy("place", "Calendars")),
    ("request-forms", pgettext_lazy("place", "Request forms")),
    ("categories", gettext_lazy("Categories")),
    ("phrases", gettext_lazy("Word lists")),
    ("reasons", pgettext_lazy("place", "Reasons")),
    ("tags", gettext_lazy("Tags")),
    ("sites", gettext_lazy("Sites")),
    ("routing-rules", gettext_lazy("Routing rules")),
    ("macros", gettext_lazy("Macros")),
    ("sources", pgettext_lazy("place", "Ways in")),
)


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen: what it says, where it leads; an act also stays on the page (`is_act`). `refused`
    says why it cannot be chosen now.
    """

    label: Words
    url: str
    icon: str
    note: Words = ""
    key: str = ""
    is_act: bool = False
    refused: Words = ""


@dataclass(frozen=True)
class Section:
    """Options under one head."""

    label: Words
    options: list[Option]


def sections(q: str, *, number: str, actor: Actor, at: datetime) -> list[Section]:
    """What fits `q`, acts on the ticket `number` first; without words, those acts and the pages. At most four
    statements beside those that the policies of the open ticket need.
    """
    found = [
        Section(_("This ticket"), list(_acts(q, number=number, actor=actor))),
        Section(_("Tickets"), _tickets(q, actor=actor, at=at)),
        Section(_("People"), _people(q)),
        Section(pgettext("commands", "Pages"), [*_pages(q), *_queues(q)]),
    ]
    return [section for section in found if section.options]


def _acts(q: str, *, number: str, actor: Actor) -> Iterator[Option]:
    if not number:
        return
    try:
        ticket = access_ticket(number, actor=actor)
    except Missing:
        return
    bar = act_bar(ticket, decisions(actor=actor, ticket=ticket))
    for button in _in_order([*bar.first, *bar.more]):
        if _fits(q, button.label, button.verb):
            refused = "" if button.is_possible else button.reason
            yield Option(button.label, button.url, button.icon, button.norm, button.key, is_act=True, refused=refused)
    for macro in offered_to(actor):
        if _fits(q, macro.name):
            url = reverse("ticket-macro", args=[ticket.number, macro.pk])
            yield Option(macro.name, url, "queue", _("Macro"), is_act=True)


def _in_order(buttons: Iterable[Button]) -> list[Button]:
    return sorted(buttons, key=lambda button: not button.is_possible)


def _tickets(q: str, *, actor: Actor, at: datetime) -> list[Option]:
    numbers = _numbers(q, at=at)
    if not numbers and len(q) < _SHORTEST:
        return []
    tickets = Ticket.objects.visible_to(actor).only("number", "title", "state").order_by("-pk")
    found = tickets.filter(number__in=numbers) if numbers else matching(tickets, q, internal=True)
    today = dates.local_day(at)
    return [
        Option(
            ticket.title,
            reverse("ticket", args=[ticket.number]),
            "ticket",
            f"{number_short(ticket.number, today=today)} {ticket.get_state_display()}",
        )
        for ticket in found[:FOUND]
    ]


def _numbers(q: str, *, at: datetime) -> list[str]:
    """Which tickets a number may mean: the short form of today's, of this year's, or a whole one."""
    match = _NUMBER.fullmatch(q)
    if not match:
        return []
    today = dates.local_day(at)
    day = match["day"] or f"{today:%m%d}"
    return [f"SD-{match['year'] or f'{today:%Y}'}{day}-{int(match['serial']):04d}"]


def _people(q: str) -> list[Option]:
    if len(q) < _SHORTEST or _NUMBER.fullmatch(q):
        return []
    people = find_people(q, limit=FOUND)
    return [Option(one.name, reverse("requester", args=[one.pk]), "person", one.department) for one in people]


def _pages(q: str) -> Iterator[Option]:
    for name, label in _PAGES:
        if _fits(q, label, name):
            yield Option(label, reverse(name), "arrow")


def _queues(q: str) -> Iterator[Option]:
    for code, words in QUEUE_WORDS.items():
        if q and _fits(q, words.label, code):
            yield Option(words.label, reverse("queue", args=[code]), "queue")


def _fits(q: str, *texts: Words) -> bool:
    return not q or any(q.casefold() in str(text).casefold() for text in texts)


def size_of(found: Sequence[Section]) -> int:
    """How many options there are."""
    return sum(len(section.options) for section in found)
