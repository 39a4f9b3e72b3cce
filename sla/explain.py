"""Why this deadline: a clock's target and why it applies, and everything between its start and its due time, in order.

Facts and codes; `sla.words` says them in the reader's language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import AssignmentGroup, Site, User
from sla.choices import OwnerKind
from sla.course import Moment, course_of, target_of
from sla.engine.ledger import attributes_from
from sla.engine.store import names_for, view_of_row
from sla.engine.view import attributes_of
from sla.models import Timer
from sla.policy.conditions import Attributes, Candidate, why
from sla.policy.target import Target
from sla.queries import list_clock_events
from sla.rulebook import rulebook_at
from sla.words import people_in
from tickets.models import Category, TicketEvent


@dataclass(frozen=True)
class Matched:
    """A condition of the target, and the codes (slugs) by which it holds."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a clock is due when it is. `begun_by` is the act that started it, None where the day did; `called` names
    slugs of groups, sites and categories, `told` people by id.
    """

    timer: Timer
    target: Target
    conditions: tuple[Matched, ...]
    course: tuple[Moment, ...]
    extended: timedelta
    begun_by: TicketEvent | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[int, str] = field(default_factory=dict)


def explain(timer: Timer, *, at: datetime) -> Explanation:
    """Everything that made `timer` (with its ticket and people) due when it is, as it stands at `at`. At most six
    statements: the clock's journal, what was waited for, and names.
    """
    target = target_of(timer)
    events = list_clock_events([timer])
    conditions = tuple(_conditions(timer, target))
    people, acts = people_in(events), _acts(timer)
    waits = {act.at: act.params.get("waiting_on", "") for act in acts if act.verb == "track"}
    return Explanation(
        timer=timer,
        target=target,
        conditions=conditions,
        course=course_of(timer, events, waits=waits, at=at),
        extended=timedelta(seconds=timer.extended),
        begun_by=next((act for act in acts if act.at == timer.started_at), None),
        called=_called(conditions),
        told={user.pk: str(user) for user in User.objects.filter(pk__in=people)} if people else {},
    )


def _acts(timer: Timer) -> list[TicketEvent]:
    """The acts on the ticket that began the clock, or let it stand still; the likelier beginning first."""
    if timer.ticket_id is None:
        return []
    wanted = Q(at=timer.started_at) | (Q(verb="track") if timer.pauses else Q())
    acts = TicketEvent.objects.filter(wanted, ticket=timer.ticket_id).select_related("by_user", "by_requester")
    return sorted(acts.order_by("seq"), key=lambda act: str(act.seq) != timer.key)


def _conditions(timer: Timer, target: Target) -> Iterator[Matched]:
    """Each condition with the value that fulfils it; with all that would, where the ticket is a different one now."""
    if not target.when:
        return
    candidate = Candidate(target, "", timer.policy_version_id, 0)
    for name, value in why(candidate, _attributes(timer)).items():
        codes = target.when[name]
        yield Matched(name, (value,) if value in codes else tuple(sorted(codes)))


def _attributes(timer: Timer) -> Attributes:
    if timer.owner_kind != OwnerKind.TICKET or timer.ticket is None:
        return attributes_from(timer.attributes)
    return attributes_of(view_of_row(timer.ticket), names_for(rulebook_at(timer.edition_id)))


def _called(conditions: Sequence[Matched]) -> dict[str, str]:
    tables = {"group": AssignmentGroup.objects.all(), "category": Category.objects.all(), "site": Site.objects.all()}
    found: dict[str, str] = {}
    for matched in conditions:
        if matched.name in tables:
            found |= tables[matched.name].filter(slug__in=matched.codes).values_list("slug", "name")
    return found
