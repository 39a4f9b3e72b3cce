"""The calls behind a figure of the board: the conditions stand in the address."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import STAFF_ROLES
from channels_intake.phone.figures import HOW, began_in
from core.errors import Words
from workbench.filters import choose
from workbench.trends.moments import moments_text, read_moments

_WORDS: dict[str, Words] = {
    "inbound": pgettext_lazy("calls", "Came in"),
    "answered": pgettext_lazy("calls", "Answered"),
    "missed": pgettext_lazy("calls", "Missed"),
}


@dataclass(frozen=True)
class Narrowed:
    """What is left of all calls, and how that is said."""

    condition: Q
    words: str


def read_narrowed(query: QueryDict) -> Narrowed | None:
    """What an address narrows the list of calls to beside their place; None where it names no time. What nobody offers
    is a bad request (400). At most one statement.
    """
    if not (query.get("begins") or query.get("ends")):
        return None
    begins, ends = read_moments(query)
    people: list[tuple[str, Words]] = list(
        User.objects.filter(role__in=STAFF_ROLES).values_list("username", "display_name")
    )
    how, agent = choose(query, "how", [*_WORDS.items()]), choose(query, "agent", people)
    condition = began_in(begins, ends)
    if how:
        condition &= HOW[how]
    if agent:
        condition &= Q(agent__username=agent)
    named: list[Words | None] = [
        _WORDS.get(how),
        dict(people).get(agent),
    ]
    # Translators: between two names of a list
    return Narrowed(condition, _(", ").join([moments_text(begins, ends), *(str(words) for words in named if words)]))
