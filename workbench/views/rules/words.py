"""Targets in words: how long, by which hours, under which conditions, who is told when and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import AssignmentGroup, Site
from sla.choices import CALENDAR_WORDS, Receiver, StepAct, TaskKind, Via
from sla.limit_words import duration, target_words
from sla.models import BusinessCalendar
from sla.policy.conditions import CONDITIONS, YES
from sla.policy.target import REQUESTER, Mark, Step, Target
from tickets.choices import Channel, Kind, WaitingOn
from tickets.models import Category


@dataclass(frozen=True)
class Vocabulary:
    """The names of what targets cite by slug, read once for a page."""

    calendars: Mapping[str, str]
    sites: Mapping[str, str]
    groups: Mapping[str, str]
    categories: Mapping[str, str]

    @classmethod
    def load(cls) -> "Vocabulary":
        """As they are called now. Four statements."""
        return cls(
            calendars=dict(BusinessCalendar.objects.values_list("slug", "name")),
            sites=dict(Site.objects.values_list("slug", "name")),
            groups=dict(AssignmentGroup.objects.values_list("slug", "name")),
            categories={one.slug: str(one) for one in Category.objects.all()},
        )

    def value(self, name: str, code: str) -> str:
        """The word for one code of the condition `name`."""
        if name == "channel":
            return str(dict(Channel.choices).get(code, code))
        if name == "kind":
            return str(dict(Kind.choices).get(code, code))
        if name == "priority":
            return f"P{code}"
        if name == "vip":
            return _("yes") if code == YES else _("no")
        names = {"site": self.sites, "group": self.groups, "category": self.categories}[name]
        return names.get(code, code)

    def conditions(self, target: Target) -> list[str]:
        """Each condition of a target: "Priority P1, P2"."""
        return [
            self._condition(name, sorted(target.when[name], key=lambda code: self._place(name, code)))
            for name in CONDITIONS
            if name in target.when
        ]

    def _condition(self, name: str, codes: list[str]) -> str:
        if name == "vip" and codes == [YES]:
            return _("VIP only")
        values = listed([self.value(name, code) for code in codes])
        return pgettext("condition", "%(name)s: %(values)s") % {"name": CONDITIONS[name].label, "values": values}

    @staticmethod
    def _place(name: str, code: str) -> tuple[int, str]:
        order = list(CONDITIONS[name].codes or ())
        return (order.index(code) if code in order else len(order), code)

    def limit(self, target: Target) -> str:
        """The time limit with its hours: "5 min · Site hours"."""
        return target_words(target, {slug: name for slug, name in self.calendars.items() if slug not in CALENDAR_WORDS})


def extras(target: Target) -> list[str]:
    """What else a target says: tolerance, earliest moment, more time after failed attempts, tasks, pauses."""
    return list(filter(None, _extras(target)))


def _extras(target: Target) -> Iterator[str]:
    if target.tolerance:
        yield _("%(span)s over are tolerated") % {"span": duration(target.tolerance)}
    if target.not_before:
        yield _("not before %(span)s") % {"span": duration(target.not_before)}
    if target.extension and target.extensions:
        values = {"span": duration(target.extension), "times": target.extensions}
        yield _("each failed attempt gives %(span)s more, at most %(times)s times") % values
    if target.every > 1:
        yield ngettext(
            "while a part or the vendor is awaited until a date: once in %(n)s working day",
            "while a part or the vendor is awaited until a date: once in %(n)s working days",
            target.every,
        ) % {"n": target.every}
    if target.task:
        whose = Receiver(target.task_for or Receiver.FIRST_RESPONDER).label
        yield _("opens the task “%(task)s” for: %(who)s") % {"task": TaskKind(target.task).label, "who": whose}
    if target.pauses:
        yield _("stands still while waiting for: %(what)s") % {
            "what": listed([pause_words(one) for one in pauses_of(target)])
        }


def pauses_of(target: Target) -> list[str]:
    """What a target stands still for, in one order."""
    order = [*WaitingOn.values, "lunch", "off"]
    return sorted(target.pauses, key=order.index)


def pause_words(code: str) -> str:
    """What is waited for, or where the person is."""
    if code == "lunch":
        return pgettext("clock stands still", "Lunch")
    if code == "off":
        return pgettext("clock stands still", "Off duty")
    return str(WaitingOn(code).label)


@dataclass(frozen=True)
class StepWords:
    """Steps of an escalation as they are read: when, to whom, by which way, and what else. What only their points tell
    apart stands on one line.
    """

    when: str
    to: str
    via: str
    task: str
    is_late: bool
    is_due: bool
    is_digest: bool
    is_urgent: bool
    act: str = ""


def steps_words(steps: Sequence[Step]) -> list[StepWords]:
    """The chain in words."""
    return [_line(list(several)) for _key, several in groupby(steps, key=_alike)]


def _alike(step: Step) -> Step:
    return replace(step, code="", amount=step.amount if step.is_late else 0, least=0)


def _line(steps: list[Step]) -> StepWords:
    step = steps[0]
    return StepWords(
        when=listed([when_words(one) for one in steps]) if step.mark is not Mark.PERCENT else _percents(steps),
        to=listed([str(Receiver(code).label) for code in step.to]),
        via="" if step.to == (REQUESTER,) else listed([str(Via(code).label) for code in step.via]),
        task=str(TaskKind(step.task).label) if step.task else "",
        is_late=step.is_late or step.mark is Mark.ATTEMPTS,
        is_due=step.is_due,
        is_digest=step.is_digest,
        is_urgent=step.is_urgent,
        act=str(StepAct(step.act).label) if step.act else "",
    )


def _percents(steps: list[Step]) -> str:
    return _("At %(n)s%%") % {"n": listed([f"{one.amount:g}" for one in steps])}


def when_words(step: Step) -> str:
    """At which point a step stands."""
    span, number = duration(int(step.amount)), f"{step.amount:g}"
    match step.mark:
        case Mark.ELAPSED:
            return _("After %(span)s") % {"span": span}
        case Mark.PERCENT:
            return _("At %(n)s%%") % {"n": number}
        case Mark.BEFORE:
            return _("%(span)s before it is due") % {"span": span}
        case Mark.BEFORE_PERCENT:
            return _("%(n)s%% before it is due, at least %(span)s") % {"n": number, "span": duration(step.least)}
        case Mark.AFTER:
            return _("%(span)s overdue") % {"span": span} if step.amount else pgettext("step", "When due")
        case Mark.AFTER_PERCENT:
            return _("%(n)s%% of the limit overdue") % {"n": number}
        case Mark.NEXT_OPENING:
            return _("Next working day, at opening")
        case Mark.ATTEMPTS:
            return ngettext("After %(n)s failed attempt", "After %(n)s failed attempts", int(step.amount)) % {
                "n": number
            }


def listed(words: list[str]) -> str:
    """Words one after the other, as the language does it."""
    return pgettext("between items of a list", ", ").join(words)
