"""The places of the settings, in groups: what the front page lists and the tabs of each page show. A new place is one
line here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Words

# Who may change what stands there, and whether the others may read it.
ALL_OWN = _("All keep their own; supervisors the desk's.")
MANAGERS = _("Everybody reads it, managers change it.")
MANAGERS_ONLY = _("For managers.")
SUPERVISORS = _("Everybody reads it, supervisors change it.")
EDITORS = _("Everybody reads it, supervisors and managers write.")


@dataclass(frozen=True)
class Place:
    """One place: the name of its address, what it is called, one plain sentence, who may, and whether it is hidden from
    those who do not manage.
    """

    name: str
    label: Words
    says: Words
    who: Words = MANAGERS
    is_hidden: bool = False

    @property
    def url(self) -> str:
        """Where it is."""
        return reverse(self.name)

    def is_open_to(self, actor: Actor) -> bool:
        """Whether `actor` is let in."""
        return not self.is_hidden or actor.can(Capability.MANAGE)


@dataclass(frozen=True)
class Group:
    """Places that belong together."""

    label: Words
    icon: str
    places: tuple[Place, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        _("Time limits"),
        "clock",
        (
            Place(
                "policies", _("SLA policies"), _("How long each step may take, and who is told when it takes longer.")
            ),
            Place("calendars", _("Business calendars"), _("Working hours, holidays and swapped days of each site.")),
            Place(
                "explain",
                _("Which target applies"),
                _("Choose a kind of ticket, and see which time limits it gets and why."),
                _("Everybody reads it."),
            ),
        ),
    ),
    Group(
        _("What is asked and sorted"),
        "tag",
        (
            Place("categories", _("Categories"), _("The tree that tickets are sorted by.")),
            Place(
                "request-forms",
                _("Request forms"),
                _("What a request is asked in each category, and what a complete record holds (LIFE-9, LIFE-10)."),
            ),
            Place("tags", _("Tags"), _("Free words on tickets: rename one, or make two of them one.")),
        ),
    ),
    Group(
        _("What follows by itself"),
        "swap",
        (
            Place(
                "routing-rules",
                _("Routing rules"),
                _("If a ticket is such and such: sort it, give it to a group, tell somebody."),
            ),
            Place("macros", _("Macros"), _("Several acts on a ticket in one press."), ALL_OWN),
        ),
    ),
    Group(
        _("What is said"),
        "chat",
        (
            Place(
                "reply-templates",
                _("Reply templates"),
                _("Said often, worded once (TALK-6)."),
                ALL_OWN,
            ),
            Place("phrases", _("Word lists"), _("What may not be said to users: banned, empty and vague phrases.")),
            Place(
                "reasons",
                pgettext_lazy("place", "Reasons"),
                _("What users tick when they rate, and what the desk chooses when it transfers, returns or cancels."),
            ),
        ),
    ),
    Group(
        pgettext_lazy("settings", "People and places"),
        "people",
        (
            Place(
                "accounts",
                pgettext_lazy("place", "People"),
                _("Accounts, roles and numbers; somebody comes or leaves."),
                MANAGERS_ONLY,
                is_hidden=True,
            ),
            Place(
                "groups", _("Groups"), _("Assignment groups, their members and leads."), MANAGERS_ONLY, is_hidden=True
            ),
            Place("sites", _("Sites"), _("The places that are served, and their time zones.")),
            Place(
                "customers",
                _("Customers"),
                _("Whom the desk serves, and which sites are theirs."),
                MANAGERS_ONLY,
                is_hidden=True,
            ),
        ),
    ),
    Group(
        pgettext_lazy("settings", "Ways in and out"),
        "inbox",
        (
            Place("sources", _("Ways in"), _("Mailboxes, messengers, the telephone and forms that requests come by.")),
            Place(
                "webhooks",
                _("Webhooks"),
                _("Programs that are told what happens here."),
                MANAGERS_ONLY,
                is_hidden=True,
            ),
            Place(
                "walls",
                pgettext_lazy("place", "Walls"),
                _("Links that show the wall on a television, without log-in."),
                MANAGERS_ONLY,
                is_hidden=True,
            ),
            Place(
                "imports",
                pgettext_lazy("place", "Import"),
                _("People, sites, groups and tickets from a table."),
                MANAGERS_ONLY,
                is_hidden=True,
            ),
        ),
    ),
)
# What is no setting, but is sought here: it has its own place on the rail.
ELSEWHERE: tuple[Place, ...] = (
    Place("announcements", _("Announcements"), _("What everybody should know: maintenance, outages, news."), EDITORS),
    Place("roster", _("On-call roster"), _("Who is reachable when, for which systems (ROLE-3)."), SUPERVISORS),
    Place(
        "saved-lists", _("Saved lists"), _("Queues of your own, with your filters and columns."), _("Everybody's own.")
    ),
)


def shown_groups(actor: Actor) -> Iterator[tuple[Group, list[Place]]]:
    """The groups with the places `actor` is let into."""
    for group in GROUPS:
        if places := [place for place in group.places if place.is_open_to(actor)]:
            yield group, places


def group_at(path: str) -> tuple[Group, Place] | None:
    """The group and place that the page at `path` belongs to: the one whose address is the longest beginning of it."""
    found = [(len(place.url), group, place) for group in GROUPS for place in group.places if path.startswith(place.url)]
    if not found:
        return None
    _size, group, place = max(found, key=lambda one: one[0])
    return group, place
