"""What trends are asked for: the days and the part of the desk. All of it stands in the address, so that a view can be
kept and sent to a colleague.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.places import Place
from core.errors import Words
from sla.measures.table import MEASURES
from tickets.choices import Channel
from tickets.flow import NOBODY, Part
from workbench.addresses import list_url
from workbench.clock_filters import clocks_url
from workbench.filters import Filter, choose, coded, groups, place_filters
from workbench.trends.span import Span, read_span

NORMS = sorted({measure.norm for measure in MEASURES.values()} | {"MAIL-2"})


@dataclass(frozen=True)
class Wanted:
    """The days, the part of the desk, and the norm whose line is drawn (empty: all)."""

    span: Span
    filters: list[Filter]

    @property
    def chosen(self) -> Mapping[str, str]:
        """What is chosen of each condition; empty where nothing is."""
        return {one.name: one.chosen for one in self.filters}

    @property
    def part(self) -> Part:
        """The part of the desk, as tickets know it."""
        chosen = self.chosen
        return Part(**{name: chosen[name] for name in ("site", "customer", "group", "channel")})

    @cached_property
    def place(self) -> Place:
        """The site or the customer that is looked at."""
        return self.part.place

    @property
    def places(self) -> dict[str, str]:
        """The part of the desk as addresses have it."""
        return {name: value for name, value in self.chosen.items() if name != "norm" and value}

    @property
    def has_calls(self) -> bool:
        """Whether calls belong to what is looked at."""
        return self.chosen["channel"] in {"", Channel.PHONE}

    def tickets_url(self, what: str, begins: datetime, ends: datetime) -> str:
        """The tickets behind a figure."""
        return tickets_url(of=what, begins=begins, ends=ends, **self.places)

    def clocks_url(self, span: Span, *, state: str = "judged", **more: str) -> str:
        """The judged clocks behind a figure."""
        judged = span.first.isoformat() if span.is_one_day else f"{span.first.isoformat()}..{span.last.isoformat()}"
        return clocks_url(state=state, judged=judged, **self.places, **more)

    def calls_url(self, how: str, begins: datetime, ends: datetime) -> str:
        """The calls behind a figure."""
        return calls_url(how=how, begins=begins, ends=ends, **self.place.named)

    def answers_url(self, span: Span, answer: str = "") -> str:
        """The ratings behind a figure."""
        given = {"of": "survey", "begins": span.first.isoformat(), "ends": span.last.isoformat(), **self.places}
        return list_url("satisfaction-answers", {**given, "answer": answer})


def tickets_url(*, of: str, begins: datetime | None = None, ends: datetime | None = None, **conditions: str) -> str:
    """The list of the tickets behind a figure; empty conditions are left out."""
    return list_url("board-tickets", {"of": of, **_moments(begins, ends), **conditions})


def calls_url(*, begins: datetime, ends: datetime, **conditions: str) -> str:
    """The list of the calls behind a figure; empty conditions are left out."""
    return list_url("calls", {"show": "all", **_moments(begins, ends), **conditions})


def _moments(begins: datetime | None, ends: datetime | None) -> dict[str, str]:
    return {
        name: moment.isoformat(timespec="seconds") for name, moment in (("begins", begins), ("ends", ends)) if moment
    }


def read_wanted(query: QueryDict, *, at: datetime) -> Wanted:
    """What `query` asks for. What nobody offers is a bad request (400). Two statements."""
    return Wanted(read_span(query, at=at), [*part_filters(query), _norm(query)])


def part_filters(query: QueryDict) -> list[Filter]:
    """The conditions on the part of the desk: customer, site, group, channel. Two statements."""
    offered: list[tuple[str, Words, list[tuple[str, Words]]]] = [
        ("group", _("Group"), [(NOBODY, _("No group: the desk")), *groups()]),
        ("channel", _("Channel"), coded(Channel.choices)),
    ]
    chosen = [Filter(name, label, options, choose(query, name, options)) for name, label, options in offered]
    return [*place_filters(query), *chosen]


def _norm(query: QueryDict) -> Filter:
    options: list[tuple[str, Words]] = [(norm, norm) for norm in NORMS]
    return Filter("norm", _("Norm"), options, choose(query, "norm", options))
