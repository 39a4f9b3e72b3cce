"""Draw: which tickets of a period are asked about (SAT-4)."""

from datetime import datetime
from secrets import randbelow

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.bus import publish
from core.errors import Forbidden
from core.inputs import Fields
from satisfaction.spotchecks.events import SpotCheckDrawn
from satisfaction.spotchecks.models import SpotCall, SpotCheck, Strata
from satisfaction.spotchecks.sample import draw
from tickets.choices import State
from tickets.models import Ticket

MOST = 500
SEEDS = 2**31 - 1


def draw_check(
    *,
    name: str,
    begins: datetime,
    ends: datetime,
    size: int,
    by: Actor,
    at: datetime,
    strata: str = Strata.GROUP,
    seed: int | None = None,
) -> SpotCheck:
    """A sample of `size` (1 to 500) tickets closed in the period, fair to each of the `strata`. Without a `seed` chance
    gives one, which is kept: whoever doubts the sample draws it again.

    `Forbidden` for anybody but supervisors; `Malformed` for a period that is none or a size out of range, `Refused`
    where nothing was closed in it.
    """
    if not by.can(Capability.SUPERVISE):
        raise Forbidden(_("Only supervisors draw spot checks."), norm="SAT-4")
    fields = Fields()
    name = fields.line("name", name, limit=80)
    strata = fields.code("strata", strata, among=Strata.values)
    if begins >= ends:
        fields.malform("ends", "order", _("The end lies after the beginning."))
    if not 1 <= size <= MOST:
        fields.malform("size", "out_of_range", _("From 1 to %(most)s.") % {"most": MOST})
    if seed is not None and not 0 <= seed <= SEEDS:
        fields.malform("seed", "out_of_range", _("From 0 to %(most)s.") % {"most": SEEDS})
    population = _population(begins, ends, strata) if not fields.malformed else []
    if not population and not fields.malformed:
        fields.refuse("begins", "empty", _("No ticket was closed in this period."))
    fields.done()
    return _keep(
        SpotCheck(
            name=name,
            begins=begins,
            ends=ends,
            size=size,
            strata=strata,
            seed=randbelow(SEEDS) if seed is None else seed,
            population=len(population),
            by=by.user,
            at=at,
        ),
        population,
    )


def _population(begins: datetime, ends: datetime, strata: str) -> list[tuple[int, str]]:
    closed = Ticket.objects.filter(
        closed_at__gte=begins, closed_at__lt=ends, state__in=(State.CLOSED, State.SURVEYED)
    ).order_by()
    column = {Strata.GROUP: "group__slug", Strata.CHANNEL: "channel"}.get(Strata(strata))
    if column is None:
        return [(pk, "") for pk in closed.values_list("pk", flat=True)]
    return [(pk, value or "") for pk, value in closed.values_list("pk", column)]


@transaction.atomic
def _keep(check: SpotCheck, population: list[tuple[int, str]]) -> SpotCheck:
    check.save(force_insert=True)
    stratum = dict(population)
    drawn = draw(population, size=check.size, seed=check.seed)
    SpotCall.objects.bulk_create(
        SpotCall(spot_check=check, position=place, ticket_id=pk, stratum=stratum[pk])
        for place, pk in enumerate(drawn, 1)
    )
    codes = {name: getattr(check, name) for name in ("begins", "ends", "population")}
    publish(
        SpotCheckDrawn(
            at=check.at, subject=check, spot_check_id=check.pk, size=len(drawn), by_user_id=check.by_id, **codes
        )
    )
    return check
