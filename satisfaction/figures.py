"""Satisfaction in figures (KPI-2): of those who were asked, how many answered, and what; in all, and by group, person,
kind, channel, site and customer. A figure and the list behind it use the same condition, so they cannot come apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDay
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from satisfaction.models import Invitation, Purpose, SurveyAnswer
from sla.watch import NOBODY
from tickets.choices import Answer, Channel, Kind, Score
from tickets.models import SurveyReason

SATISFIED = (str(Score.VERY_SATISFIED.value), str(Score.SATISFIED.value))
CODES: dict[str, tuple[str, ...]] = {
    Purpose.CONFIRM: tuple(Answer.values),
    Purpose.SURVEY: tuple(str(score) for score in sorted(Score.values, reverse=True)),
}
GIVEN, NONE = "given", "none"  # in place of an answer: any, and not yet


class By(models.TextChoices):
    """What a figure is broken down by."""

    GROUP = "group", pgettext_lazy("by", "Group")
    PERSON = "person", pgettext_lazy("by", "Person")
    KIND = "kind", pgettext_lazy("by", "Kind")
    CHANNEL = "channel", pgettext_lazy("by", "Channel")
    SITE = "site", pgettext_lazy("by", "Site")
    CUSTOMER = "customer", pgettext_lazy("by", "Customer")


# Where the key of a part stands, and what it is called.
_COLUMNS: dict[str, tuple[str, str]] = {
    By.GROUP: ("group__slug", "group__name"),
    By.PERSON: ("person__username", "person__display_name"),
    By.KIND: ("ticket__kind", "ticket__kind"),
    By.CHANNEL: ("ticket__channel", "ticket__channel"),
    By.SITE: ("ticket__requester__site__slug", "ticket__requester__site__name"),
    By.CUSTOMER: ("ticket__requester__site__customer__slug", "ticket__requester__site__customer__name"),
}
_WORDS: dict[str, Mapping[str, object]] = {By.KIND: dict(Kind.choices), By.CHANNEL: dict(Channel.choices)}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked at: questions asked from `begins` until before `ends`. `parts` narrows it by keys of `By`: slugs
    of groups and sites, user names, codes; NOBODY for none.
    """

    begins: datetime
    ends: datetime
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Tally:
    """Questions that were asked and not withdrawn, and how often each answer was given to them."""

    asked: int = 0
    answers: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Take `other` in."""
        self.asked += other.asked
        for code, n in other.answers.items():
            self.answers[code] = self.answers.get(code, 0) + n

    @property
    def answered(self) -> int:
        """How many answered, through whichever door."""
        return sum(self.answers.values())

    @property
    def open(self) -> int:
        """How many have not answered."""
        return self.asked - self.answered

    @property
    def response_rate(self) -> float | None:
        """The share of the asked who answered, 0 to 1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def satisfied(self) -> float | None:
        """The share of those who rated that were satisfied or very satisfied, 0 to 1; None where nobody rated."""
        rated = sum(self.answers.get(code, 0) for code in CODES[Purpose.SURVEY])
        return sum(self.answers.get(code, 0) for code in SATISFIED) / rated if rated else None


@dataclass(frozen=True)
class Part:
    """One group, person, kind, channel or site, by `key` (NOBODY: none) and `name` (empty: none)."""

    key: str
    name: str
    tally: Tally


def questions(wanted: Wanted, purpose: str) -> QuerySet[Invitation]:
    """What was asked in the period. A question that was withdrawn before anybody answered it (the ticket was taken up
    again, and is asked about anew) was not asked.
    """
    asked = Invitation.objects.filter(purpose=purpose, created_at__gte=wanted.begins, created_at__lt=wanted.ends)
    asked = asked.exclude(answer="", used_at__isnull=False)
    for by, key in wanted.parts.items():
        column = _COLUMNS[by][0]
        asked = asked.filter(**{f"{column}__isnull": True} if key == NOBODY else {column: key})
    return asked


def tally_of(wanted: Wanted, purpose: str) -> Tally:
    """All of it together. One statement."""
    counts = questions(wanted, purpose).aggregate(asked=Count("pk"), **_counts(purpose))
    return _tally(counts.pop("asked"), counts.values(), purpose)


def days_of(wanted: Wanted, purpose: str) -> dict[date, Tally]:
    """The same by the day of asking, in the desk's time; days without a question are left out. One statement."""
    day = TruncDay("created_at", tzinfo=timezone.get_default_timezone())
    asked = questions(wanted, purpose).order_by().annotate(day=day).values_list("day")
    rows: Iterable[Any] = asked.annotate(asked=Count("pk"), **_counts(purpose))
    return {begun.date(): _tally(n, counts, purpose) for begun, n, *counts in rows}


def parts_of(wanted: Wanted, purpose: str, by: str) -> list[Part]:
    """The same by groups, persons, …: the most asked first. One statement, a row for each."""
    key, name = _COLUMNS[by]
    rows = questions(wanted, purpose).order_by().values_list(key, name).annotate(asked=Count("pk"), **_counts(purpose))
    found = [_part(by, row[0], row[1], _tally(row[2], row[3:], purpose)) for row in rows]
    return sorted(found, key=lambda part: (-part.tally.asked, part.name))


def _part(by: str, key: str | None, name: str | None, tally: Tally) -> Part:
    words = _WORDS.get(by, {})
    return Part(key or NOBODY, str(words.get(name or "", name or key or "")), tally)


def _counts(purpose: str) -> dict[str, Count]:
    return {f"answer_{code}": Count("pk", filter=Q(answer=code)) for code in CODES[purpose]}


def _tally(asked: int, counts: Iterable[int], purpose: str) -> Tally:
    return Tally(asked, dict(zip(CODES[purpose], counts, strict=True)))


@dataclass(frozen=True)
class ReasonCount:
    """How often a reason was given."""

    slug: str
    side: str
    name: str
    n: int


def reasons_of(wanted: Wanted) -> list[ReasonCount]:
    """The reasons of the ratings that answer the period's questions, the most given first; those in use that nobody
    gave at the end. Two statements.
    """
    rated = SurveyAnswer.objects.filter(Exists(_asked_for(wanted)))
    given = dict(rated.filter(reasons__isnull=False).order_by().values_list("reasons").annotate(n=Count("pk")))
    rows = SurveyReason.objects.filter(Q(is_active=True) | Q(pk__in=given))
    found = [ReasonCount(one.slug, one.side, str(one), given.get(one.pk, 0)) for one in rows]
    return sorted(found, key=lambda one: -one.n)


def _asked_for(wanted: Wanted) -> QuerySet[Invitation]:
    return questions(wanted, Purpose.SURVEY).filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"))
