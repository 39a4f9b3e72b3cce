"""Answers to a category's questions: how they are read, and how a ticket keeps them.

A ticket keeps each with the question's words at that time, so that a later edit of the question leaves the record as it
was. `Ticket.answers` is a list of what `Answer.kept` gives, in the order in which it was asked.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.inputs import Fields
from core.text import LONG, SHORT
from tickets.choices import AnswerKind
from tickets.models import Question
from tickets.models.questions import ANSWERS

__all__ = ["ANSWERS", "Answer", "answers_of", "changed_answers", "first_answers", "read_answer"]

Value = str | int | float | bool
Words = Mapping[str, str]
Given = Mapping[str, object]

NAMED = 20  # so many unknown questions are named in a refusal
CODE = 60  # characters of an unknown question's name that are repeated
DIGITS = 15  # what a number of JSON can hold exactly
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CHOSEN = frozenset({AnswerKind.CHOICE, AnswerKind.YES_NO})
_YES_NO: dict[object, bool] = {"yes": True, "no": False}


@dataclass(frozen=True)
class Answer:
    """An answer as a ticket keeps it. `label` and `said` (of a choice alone) are words by language, `zh` and `en`."""

    question: str
    kind: str
    label: Words
    value: Value
    said: Words = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, Any]:
        """As JSON."""
        plain = {"question": self.question, "kind": self.kind, "label": dict(self.label), "value": self.value}
        return plain | {"said": dict(self.said)} if self.said else plain

    @property
    def field(self) -> str:
        """What it is called in forms, bodies and refusals."""
        return f"{ANSWERS}{self.question}"

    @property
    def text(self) -> str:
        """The value as a form shows it."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return str(self.value)


def answers_of(kept: Iterable[Mapping[str, Any]]) -> list[Answer]:
    """The answers a ticket (or its journal) keeps."""
    return [Answer(**{name: one[name] for name in _NAMES if name in one}) for one in kept]


_NAMES = ("question", "kind", "label", "value", "said")


def first_answers(given: Given, *, questions: Sequence[Question], must: bool, fields: Fields) -> list[dict[str, Any]]:
    """What a new ticket keeps of `given`, by the questions' codes. Notes in `fields`, each under `answers.<code>`: what
    is not asked here, what cannot be read, and with `must` what is missing where an answer is required.
    """
    _note_unknown(given, {one.code for one in questions}, fields)
    kept = []
    for one in questions:
        answer = read_answer(one, given.get(one.code), fields)
        if answer:
            kept.append(answer.kept)
        elif must and one.is_required and one.field not in fields.malformed:
            words = _("Please choose.") if one.kind in _CHOSEN else _("Please fill this in.")
            fields.malform(one.field, "required", words)
    return kept


def changed_answers(
    kept: Sequence[Mapping[str, Any]], given: Given, *, questions: Sequence[Question], fields: Fields
) -> list[dict[str, Any]]:
    """What a ticket keeps once `given` has come in: None or an empty text takes an answer away, what stays the same
    keeps the words it was asked in, and what is not mentioned stays. Notes problems as `first_answers` does, but for
    what is missing: closing waits for that.
    """
    present = {one.question: one for one in answers_of(kept)}
    known = {one.code: one for one in questions}
    _note_unknown(given, known, fields)
    for code in (code for code in known if code in given):
        before = present.get(code)
        if before and given[code] == before.text:
            continue  # a form shows what was answered, whatever has become of the question
        answer = read_answer(known[code], given[code], fields)
        if answer is None:
            present.pop(code, None)
        elif before is None or (answer.kind, answer.value) != (before.kind, before.value):
            present[code] = answer
    places = {code: place for place, code in enumerate(known)}
    return [one.kept for one in sorted(present.values(), key=lambda one: places.get(one.question, len(places)))]


def read_answer(question: Question, value: object, fields: Fields) -> Answer | None:
    """The answer that `value` gives, as JSON has it or as a form's text; None for none. Notes what cannot be read."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    read = _READERS[AnswerKind(question.kind)](question, value, fields)
    if read is None or question.field in fields.malformed:
        return None
    label = {"zh": question.label_zh, "en": question.label_en}
    said = {}
    if question.kind == AnswerKind.CHOICE:
        said = next({"zh": zh, "en": en} for zh, en in question.choices if zh == read)
    return Answer(question.code, question.kind, label, read, said)


def _note_unknown(given: Given, known: Container[str], fields: Fields) -> None:
    for code in [code for code in given if code not in known][:NAMED]:
        fields.malform(f"{ANSWERS}{code[:CODE]}", "unknown_question", _("This is not asked here."))


def _text(question: Question, value: object, fields: Fields) -> str | None:
    if not isinstance(value, str):
        fields.malform(question.field, "wrong_type", _("This must be text."))
        return None
    read = fields.line if question.kind == AnswerKind.LINE else fields.text
    limit = SHORT if question.kind == AnswerKind.LINE else LONG
    return read(question.field, value, required=False, limit=limit)


def _choice(question: Question, value: object, fields: Fields) -> str | None:
    found = next((zh for zh, en in question.choices if value in {zh, en}), None) if isinstance(value, str) else None
    if found is None:
        fields.malform(question.field, "unknown", _("This is not one of the choices."))
    return found


def _day(question: Question, value: object, fields: Fields) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        fields.malform(question.field, "invalid", _("Write a day like 2026-11-22."))
    elif not FIRST_YEAR <= found.year <= LAST_YEAR:
        fields.malform(question.field, "out_of_range", _("The year must lie between 1900 and 2200."))
    return text


def _number(question: Question, value: object, fields: Fields) -> int | float | None:
    text = value.strip() if isinstance(value, str) else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = format(Decimal(repr(value)), "f") if abs(value) < 10**DIGITS else ""
    found = Decimal(text) if _NUMBER.fullmatch(text) else None
    if found is None or len(found.normalize().as_tuple().digits) > DIGITS:
        fields.malform(question.field, "invalid", _("Write a number like 12 or 12.5, of 15 digits at most."))
        return None
    return int(found) if found == found.to_integral_value() else float(found)


def _yes_no(question: Question, value: object, fields: Fields) -> bool | None:
    found = value if isinstance(value, bool) else _YES_NO.get(value) if isinstance(value, str) else None
    if found is None:
        fields.malform(question.field, "unknown", _("Please say yes or no."))
    return found


_READERS: dict[AnswerKind, Any] = {
    AnswerKind.LINE: _text,
    AnswerKind.LINES: _text,
    AnswerKind.CHOICE: _choice,
    AnswerKind.DATE: _day,
    AnswerKind.NUMBER: _number,
    AnswerKind.YES_NO: _yes_no,
}
