"""Trying a draft on the tickets of the last days, a hundred at a time. The page pulls portion after portion by itself;
without script a button does, and each press is one bounded request. Nothing is kept on the server between them: what
has been counted so far goes to the page, signed, and comes back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from core import clock
from sla.actions.draft import fingerprint
from sla.measures.table import MEASURES, Measure
from sla.models import PolicyVersion
from sla.replaying import CHUNK, Judged, Tally, next_tickets, replay_chunk, tickets_since
from sla.rulebook import current_rulebook, read_all, targets_of, with_draft
from workbench.access import DeskRequest, desk_page
from workbench.forms.rules import USUAL_DAYS, ReplayForm
from workbench.views.rules.standing import Place, place_of

_SALT = "workbench.rules.replay"
PORTION = CHUNK


@dataclass(frozen=True)
class Run:
    """How far it has come. `until` is the moment up to which the tickets' lives are told."""

    draft: str
    days: int
    until: datetime
    total: int
    tally: Tally
    last: int = 0

    @property
    def is_over(self) -> bool:
        """Whether all tickets have been through."""
        return self.tally.tickets >= self.total

    def packed(self) -> str:
        """As the page carries it."""
        tally = [self.tally.tickets, _pairs(self.tally.before), _pairs(self.tally.after)]
        values = [self.draft, self.days, self.until.isoformat(), self.total, self.last, tally]
        return signing.dumps(values, salt=_SALT, compress=True)

    @classmethod
    def unpacked(cls, text: str, *, draft: str) -> "Run | None":
        """What the page brought back; None when it is none of ours, or of another state of the draft."""
        try:
            values: Any = signing.loads(text, salt=_SALT, max_age=24 * 3600)
        except signing.BadSignature:
            return None
        told, days, until, total, last, (tickets, before, after) = values
        if told != draft:
            return None
        tally = Tally(tickets, _judged(before), _judged(after))
        return cls(told, days, datetime.fromisoformat(until), total, tally, last)


@dataclass(frozen=True)
class Rate:
    """One line of the result: the share that was met as it was and under the draft, in percent."""

    code: str
    measure: Measure
    before: Judged
    after: Judged

    @property
    def was(self) -> int | None:
        """Before."""
        return _percent(self.before)

    @property
    def would_be(self) -> int | None:
        """Under the draft."""
        return _percent(self.after)

    @property
    def change(self) -> int:
        """By how many points; 0 where one of them is missing."""
        return (self.would_be or 0) - (self.was or 0) if self.before.total and self.after.total else 0


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def replay(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Ask how many days (GET); count the next portion (POST, to htmx only the result so far). 400 for other days than
    those offered.
    """
    place = place_of(slug, number)
    mark = fingerprint(place.version)
    form = ReplayForm(data=request.POST if "days" in request.POST else None)
    run = Run.unpacked(request.POST.get("so_far", ""), draft=mark)
    status = 200
    if run is None and form.is_bound:
        if form.is_valid():
            days, at = int(form.cleaned_data["days"] or USUAL_DAYS), clock.now()
            run = Run(mark, days, at, tickets_since(at=at, days=days), Tally())
        else:
            status = 400
    if run is not None and not run.is_over:
        run = _next(run, place.version)
    context = {"version": place.version, "form": form, "run": run, **(_result(place, run) if run else {})}
    template = "workbench/rules/_replay.html" if request.htmx else "workbench/rules/replay.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _next(run: Run, version: PolicyVersion) -> Run:
    found = next_tickets(at=run.until, days=run.days, after=run.last, limit=PORTION)
    if not found:  # fewer than were counted in the beginning; there is an end to it all the same
        return Run(run.draft, run.days, run.until, run.tally.tickets, run.tally, run.last)
    rules = with_draft(current_rulebook(), version)
    tally = run.tally + replay_chunk(rules, found, until=run.until)
    return Run(run.draft, run.days, run.until, run.total, tally, found[-1])


def _result(place: Place, run: Run) -> dict[str, Any]:
    """The lines, and all of them together."""
    version = place.version
    known = {one.code: one.measure for one in read_all(version.targets)}
    if place.in_force is not None:
        known = {code: one.measure for code, one in targets_of(place.in_force.pk).items()} | known
    tally = run.tally
    codes = sorted({*tally.before, *tally.after})
    rates = [
        Rate(code, MEASURES[known[code]], tally.before.get(code, Judged()), tally.after.get(code, Judged()))
        for code in codes
        if code in known
    ]
    rates.sort(key=lambda rate: (-abs(rate.change), rate.before == rate.after, rate.measure.norm, rate.code))
    before, after = sum(tally.before.values(), Judged()), sum(tally.after.values(), Judged())
    percent = 100 * tally.tickets // run.total if run.total else 100
    return {
        "rates": rates,
        "was": _percent(before),
        "would_be": _percent(after),
        "percent": percent,
        "so_far": run.packed(),
    }


def _percent(judged: Judged) -> int | None:
    return None if judged.rate is None else int(100 * judged.rate)  # 100 is said of no more than all


def _pairs(judged: dict[str, Judged]) -> dict[str, list[int]]:
    return {code: [one.met, one.breached] for code, one in judged.items()}


def _judged(pairs: dict[str, list[int]]) -> dict[str, Judged]:
    return {code: Judged(*pair) for code, pair in pairs.items()}
