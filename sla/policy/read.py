"""Targets from and to JSON. What cannot be read is refused with its place and the reason; nothing is guessed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem, Words
from outbox.models import TransportKind
from sla.choices import ALWAYS_OPEN, SITE_HOURS, Receiver, StepAct, TaskKind, Via
from sla.measures.table import AWAITS_USER
from sla.policy.conditions import CONDITIONS
from sla.policy.reminders import complaints_about
from sla.policy.target import Due, Mark, Rule, Step, Target
from tickets.choices import WaitingOn

LONGEST = 366 * 24 * 3600
MOST_TARGETS, MOST_STEPS = 500, 12
_HOLDERS = [code for code in Receiver.values if code != Receiver.REQUESTER]
PAUSES = (*WaitingOn.values, "lunch", "off")  # what a ticket waits for, and where a person may be
Doc = Mapping[str, Any]


def read_targets(docs: object, *, measures: Mapping[str, str], calendars: Sequence[str]) -> list[Target]:
    """The targets of a policy. `measures` maps the known measures to their norms, `calendars` names those there are.

    Raises `Malformed` naming each target (by its code, else its place) and what is wrong with it: an unknown measure,
    calendar, condition or receiver, a span below zero or above a year, the same code twice.
    """
    reader = _Reader(measures, frozenset({*calendars, ALWAYS_OPEN, SITE_HOURS}))
    targets = reader.targets(docs)
    if reader.problems:
        raise Malformed(_("Some of the targets cannot be read."), fields=reader.problems)
    return targets


def doc_of(target: Target) -> dict[str, Any]:
    """`target` as JSON; what has its usual value is left out."""
    doc: dict[str, Any] = {
        "code": target.code,
        "measure": target.measure,
        "norm": target.norm,
        "calendar": target.calendar,
        "due": {"rule": target.due.rule.value} | _filled(target.due, "seconds", "days", "least", "then"),
        "goal": target.goal,
        "when": {name: sorted(codes) for name, codes in sorted(target.when.items())},
        "steps": [_step_doc(step) for step in target.steps],
    }
    usual = {"every": 1}
    for name in ("tolerance", "not_before", "extension", "extensions", "every", "task", "task_for"):
        if getattr(target, name) != usual.get(name, type(getattr(target, name))()):
            doc[name] = getattr(target, name)
    if target.pauses:
        doc["pauses"] = sorted(target.pauses)
    return doc


def _step_doc(step: Step) -> dict[str, Any]:
    doc: dict[str, Any] = {"code": step.code, "at": {step.mark.value: step.amount}, "to": list(step.to)}
    doc |= {"via": list(step.via)} | _filled(step, "task", "act")
    if step.least:
        doc["at"]["least"] = step.least
    return doc | {name: True for name in ("digest", "urgent") if getattr(step, f"is_{name}")}


def _filled(thing: object, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(thing, name))}


class _Reader:
    def __init__(self, measures: Mapping[str, str], calendars: frozenset[str]) -> None:
        self.problems: dict[str, list[Problem]] = {}
        self._measures, self._calendars = measures, calendars
        self._place = ""

    def targets(self, docs: object) -> list[Target]:
        if not isinstance(docs, list) or len(docs) > MOST_TARGETS:
            self.problems["targets"] = [
                Problem("invalid", _("A list of at most %(most)s targets is expected.") % {"most": MOST_TARGETS})
            ]
            return []
        found: dict[str, Target] = {}
        for place, doc in enumerate(docs, start=1):
            self._place = str(place)
            if not isinstance(doc, Mapping):
                self._refuse("", _("A target is an object."))
                continue
            target = self._target(doc)
            if target.code in found:
                self._refuse("code", _("This code stands twice."))
            found[target.code] = target
        return list(found.values())

    def _target(self, doc: Doc) -> Target:
        self._known(doc, {*_TARGET_KEYS})
        code = self._code(doc, "code", 40)
        self._place = code or self._place
        measure = self._among(doc.get("measure"), "measure", self._measures)
        target = Target(
            code=code,
            measure=measure,
            norm=self._code(doc, "norm", 16) if doc.get("norm") else self._measures.get(measure, ""),
            calendar=self._among(doc.get("calendar", SITE_HOURS), "calendar", self._calendars),
            due=self._due(doc.get("due")),
            when=self._when(doc.get("when", {})),
            steps=self._steps(doc.get("steps", [])),
            pauses=self._codes(doc.get("pauses", []), "pauses", PAUSES),
            tolerance=self._span(doc, "tolerance"),
            not_before=self._span(doc, "not_before"),
            extension=self._span(doc, "extension"),
            extensions=self._span(doc, "extensions", most=20),
            every=self._span(doc, "every", most=30, usual=1) or 1,
            task=self._among(doc.get("task", ""), "task", ["", *TaskKind.values]),
            task_for=self._among(doc.get("task_for", ""), "task_for", ["", *_HOLDERS]),
            goal=self._span(doc, "goal", most=100, usual=95),
        )
        for words in complaints_about(target, awaits_user=measure in AWAITS_USER):
            self._refuse("steps", words)
        return target

    def _due(self, doc: object) -> Due:
        if not isinstance(doc, Mapping):
            self._refuse("due", _("Say how the due time is found."))
            return Due(Rule.AFTER)
        self._known(doc, {"rule", "seconds", "days", "least", "then"}, "due")
        rule = self._among(doc.get("rule"), "due", [rule.value for rule in Rule])
        due = Due(
            Rule(rule) if rule else Rule.AFTER,
            seconds=self._span(doc, "seconds", least=-LONGEST),
            days=self._span(doc, "days", most=260),
            least=self._span(doc, "least"),
            then=self._span(doc, "then"),
        )
        if due.rule in {Rule.AFTER, Rule.SAME_TIME} and due.seconds + due.days <= 0:
            self._refuse("due", _("A time limit is longer than nothing."))
        return due

    def _steps(self, docs: object) -> tuple[Step, ...]:
        if not isinstance(docs, list) or len(docs) > MOST_STEPS:
            self._refuse("steps", _("A list of at most %(most)s steps is expected.") % {"most": MOST_STEPS})
            return ()
        steps = [self._step(doc) for doc in docs if isinstance(doc, Mapping)]
        codes = [step.code for step in steps]
        if len(set(codes)) < len(docs):
            self._refuse("steps", _("Each step is an object with a code of its own."))
        return tuple(steps)

    def _step(self, doc: Doc) -> Step:
        self._known(doc, {"code", "at", "to", "via", "task", "digest", "urgent", "act"}, "steps")
        at = doc.get("at")
        marks = [mark for mark in Mark if isinstance(at, Mapping) and mark.value in at]
        if not isinstance(at, Mapping) or len(marks) != 1 or set(at) - {marks[0].value, "least"}:
            self._refuse(
                "steps", _("Say at which point a step stands, by one of: %(codes)s.") % {"codes": ", ".join(Mark)}
            )
            at, marks = {"after": 0}, [Mark.AFTER]
        sendable = [Via.APP, *TransportKind.values]
        return Step(
            code=self._code(doc, "code", 16),
            mark=marks[0],
            amount=self._span(at, marks[0].value),
            least=self._span(at, "least"),
            to=self._in_order(doc.get("to", []), "to", Receiver.values),
            via=self._in_order(doc.get("via", [Via.APP]), "via", sendable),
            task=self._among(doc.get("task", ""), "task", ["", *TaskKind.values]),
            is_digest=doc.get("digest") is True,
            is_urgent=doc.get("urgent") is True,
            act=self._among(doc.get("act", ""), "steps", ["", *StepAct.values]),
        )

    def _when(self, doc: object) -> dict[str, frozenset[str]]:
        if not isinstance(doc, Mapping):
            self._refuse("when", _("Conditions are an object."))
            return {}
        self._known(doc, set(CONDITIONS), "when")
        found = {name: self._codes(doc[name], name, CONDITIONS[name].codes) for name in CONDITIONS if doc.get(name)}
        return {name: codes for name, codes in found.items() if codes}

    def _codes(self, values: object, name: str, among: Sequence[str] | None) -> frozenset[str]:
        return frozenset(self._in_order(values, name, among))

    def _in_order(self, values: Any, name: str, among: Sequence[str] | None) -> tuple[str, ...]:  # noqa: ANN401 (as JSON has it)
        if not _are_words(values):
            self._refuse(name, _("A list of codes is expected."))
            return ()
        words: list[str] = values
        if among is not None and not set(words) <= set(among):
            self._refuse(name, _("Choose from: %(codes)s.") % {"codes": ", ".join(among)})
            return ()
        return tuple(dict.fromkeys(words))

    def _among(self, value: object, name: str, among: "Sequence[str] | Mapping[str, str] | frozenset[str]") -> str:
        if isinstance(value, str) and value in among:
            return value
        self._refuse(name, _("Choose from: %(codes)s.") % {"codes": ", ".join(sorted(filter(None, among)))})
        return ""

    def _code(self, doc: Doc, name: str, limit: int) -> str:
        value = doc.get(name)
        if isinstance(value, str) and value.isprintable() and value.strip() == value and 0 < len(value) <= limit:
            return value
        self._refuse(name, _("A short name of at most %(limit)s characters is needed.") % {"limit": limit})
        return ""

    def _span(self, doc: Doc, name: str, *, least: int = 0, most: int = LONGEST, usual: int = 0) -> int:
        value = doc.get(name, usual)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self._refuse(name, _("A whole number from %(least)s to %(most)s.") % {"least": least, "most": most})
        return usual

    def _known(self, doc: Doc, names: set[str], place: str = "") -> None:
        if unknown := [str(name)[:40] for name in doc if name not in names]:
            self._refuse(place or unknown[0], _("Not known here: %(names)s.") % {"names": ", ".join(unknown[:5])})

    def _refuse(self, name: str, words: Words) -> None:
        place = f"{self._place}.{name}" if name else self._place
        self.problems.setdefault(place, []).append(Problem("invalid", words))


def _are_words(values: object) -> bool:
    """Whether it is a list of short texts, no longer than any list of codes here."""
    if not isinstance(values, list) or len(values) > 200:  # noqa: PLR2004
        return False
    return all(isinstance(one, str) and len(one) <= 80 for one in values)  # noqa: PLR2004


_TARGET_KEYS = (
    *("code", "measure", "norm", "calendar", "due", "when", "steps", "pauses", "tolerance", "not_before"),
    *("extension", "extensions", "every", "task", "task_for", "goal"),
)
