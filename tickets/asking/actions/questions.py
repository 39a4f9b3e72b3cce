"""A category's own questions: one more, other words, another place, no longer put."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing
from core.inputs import Fields
from tickets.asking.actions.editions import Change, form_change
from tickets.asking.policies import require_manager
from tickets.choices import AnswerKind, Kind
from tickets.models import Question
from tickets.models.questions import HELP, LABEL

MOST = 40  # questions of one category, those no longer put among them
MOST_CHOICES, CHOICE = 60, 80
_CODE = 50
_WORDS = {"label_zh": LABEL, "label_en": LABEL, "help_zh": HELP, "help_en": HELP}
_FLAGS = ("is_required", "is_active")
_TOLD = (*_WORDS, "kind", "choices", "kinds", *_FLAGS)


def add_question(
    *, category_id: int, values: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> Question:
    """One more question, behind the others. `values` are a question's columns; without a `code` one is made of its
    English words. Refuses as `form_change` does, anybody but managers (`Forbidden`), and (`Malformed`) words that are
    missing or no text, a choice with fewer than two answers, an unknown kind, a code that is none; `Refused` a code
    that is taken, and more than `MOST`.
    """
    require_manager(by)
    read = _read({"label_zh": "", "kind": AnswerKind.LINE} | dict(values))
    with form_change(category_id=category_id, seen=seen, by=by, at=at) as change:
        assert change.category is not None  # noqa: S101 (one was named)
        last = Question.objects.filter(category=category_id).aggregate(place=Max("position"))["place"]
        _require_room(category_id)
        code = read.pop("code", "") or _free_code(read, change.category.slug)
        question = Question(category=change.category, code=code, position=0 if last is None else last + 1, **read)
        try:
            with transaction.atomic():
                question.save(force_insert=True)
        except IntegrityError:
            raise_taken()
        _note_all(change, question, before={})
    return question


def change_question(
    *, question_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> Question:
    """Other values for some of a question's columns; its code stays. What was answered before keeps its words. Refuses
    as `add_question` does.
    """
    require_manager(by)
    found = _found(question_id)
    read = _read({"kind": found.kind, "choices": found.choices} | {k: v for k, v in changes.items() if k != "code"})
    with form_change(category_id=found.category_id, seen=seen, by=by, at=at) as change:
        question = _found(question_id)
        before = {name: getattr(question, name) for name in _TOLD}
        for name, value in read.items():
            setattr(question, name, value)
        question.save(update_fields=list(read))
        _note_all(change, question, before=before)
    return question


def move_question(*, question_id: int, up: bool, by: Actor, at: datetime) -> Question:
    """One place up or down among those its category puts; at the end nothing happens. `Forbidden` for anybody but
    managers.
    """
    require_manager(by)
    found = _found(question_id)
    with form_change(category_id=found.category_id, seen=None, by=by, at=at) as change:
        row = list(Question.objects.filter(category=found.category_id))
        active = [one for one in row if one.is_active]
        place = next((place for place, one in enumerate(active) if one.pk == question_id), -1)
        other = place - 1 if up else place + 1
        if place >= 0 and 0 <= other < len(active):
            before = [one.code for one in active]
            active[place], active[other] = active[other], active[place]
            _place([*active, *(one for one in row if not one.is_active)])
            change.note("order", before, [one.code for one in active])
    return found


def _place(row: Sequence[Question]) -> None:
    for position, question in enumerate(row):
        question.position = position
    Question.objects.bulk_update(row, ["position"])


def _found(question_id: int) -> Question:
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise Missing(_("There is no such question."))
    return found


def _note_all(change: Change, question: Question, *, before: Mapping[str, Any]) -> None:
    for name in _TOLD:
        change.note(f"{question.code}.{name}", before.get(name), getattr(question, name))


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields()
    read: dict[str, Any] = {}
    for name, limit in _WORDS.items():
        if name in given:
            read[name] = fields.line(name, given[name] or "", required=name == "label_zh", limit=limit)
    read["kind"] = fields.code("kind", given["kind"], among=AnswerKind.values)
    is_choice = given["kind"] == AnswerKind.CHOICE
    read["choices"] = _read_choices(given.get("choices", ()), fields) if is_choice else []
    if "kinds" in given:
        read["kinds"] = [fields.code("kinds", kind, among=Kind.values) for kind in given["kinds"]]
    read |= {name: bool(given[name]) for name in _FLAGS if name in given}
    if code := given.get("code"):
        read["code"] = fields.line("code", code, limit=_CODE)
        if "code" not in fields.malformed and slugify(code) != code:
            fields.malform("code", "invalid", _("Small letters, digits and hyphens only."))
    fields.done()
    return read


def _read_choices(given: Sequence[Sequence[str]], fields: Fields) -> list[list[str]]:
    read = []
    for zh, en in given[: MOST_CHOICES + 1]:
        pair = [fields.line("choices", zh, limit=CHOICE), fields.line("choices", en, required=False, limit=CHOICE)]
        read.append(pair)
    words = [word for pair in read for word in set(pair) if word]
    if len(read) < 2:  # noqa: PLR2004 (with one there is nothing to choose)
        fields.malform("choices", "too_few", _("At least two, one on each line."))
    elif len(read) > MOST_CHOICES:
        fields.malform("choices", "too_many", _("At most %(most)s entries.") % {"most": MOST_CHOICES})
    elif len(set(words)) < len(words):
        fields.malform("choices", "twice", _("Each only once."))
    return read


def _free_code(read: Mapping[str, Any], category: str) -> str:
    """A code nobody has: of the English words, else of the category's."""
    stem = slugify(read.get("label_en") or "")[: _CODE - 4].strip("-") or f"{category[: _CODE - 14]}-question"
    taken = set(Question.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _require_room(category_id: int) -> None:
    if Question.objects.filter(category=category_id).count() >= MOST:
        fields = Fields()
        fields.refuse("label_zh", "too_many", _("A category asks at most %(most)s questions.") % {"most": MOST})
        fields.done()


def raise_taken() -> None:
    """Two questions of one name would answer for each other."""
    fields = Fields()
    fields.refuse("code", "taken", _("There is a question of this name already."))
    fields.done()
