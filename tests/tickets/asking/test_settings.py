"""Managers change what is asked: who may, what is refused, and what is kept of each change."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from core.errors import Forbidden, Malformed, Missing, Refused, Stale
from tests.factories import CategoryFactory, Desk
from tests.tickets.asking.asking import ask, need
from tickets.asking.actions import add_question, change_question, move_question, set_requirements
from tickets.asking.actions.editions import newest_edition
from tickets.asking.actions.questions import MOST
from tickets.asking.telling import sentences
from tickets.asking.wanted import branch_of, wanted_of
from tickets.choices import Need
from tickets.models import FormEdition, Question, RecordRequirement

LICENCE = [("有", "Yes"), ("没有", "No")]


def codes(error: Malformed | Refused) -> dict[str, str]:
    return {name: found[0].code for name, found in error.fields.items()}


@pytest.mark.parametrize("role", ["agent", "engineer", "dispatcher", "supervisor"])
def test_norm_role_1_only_managers_say_what_is_asked(desk: Desk, role: str) -> None:
    question = ask(desk, desk.category, code="it")
    by, at = getattr(desk, role), desk.at
    with pytest.raises(Forbidden):
        set_requirements(category_id=None, kind="incident", needs={"steps": Need.NEEDED}, by=by, at=at)
    with pytest.raises(Forbidden):
        add_question(category_id=desk.category.pk, values={"label_zh": "问题"}, by=by, at=at)
    with pytest.raises(Forbidden):
        change_question(question_id=question.pk, changes={"is_active": False}, by=by, at=at)
    with pytest.raises(Forbidden):
        move_question(question_id=question.pk, up=True, by=by, at=at)
    assert FormEdition.objects.count() == 1


def test_what_a_kind_needs_is_changed_for_every_category(desk: Desk) -> None:
    need(desk, None, "suggestion", environment=Need.NEEDED, steps=Need.ASKED)
    assert wanted_of("suggestion", desk.category.pk).is_needed("environment")
    need(desk, None, "suggestion", environment=Need.LEFT_OUT, steps="")
    assert {"environment", "steps"}.isdisjoint(wanted_of("suggestion", None).needs)
    assert not RecordRequirement.objects.filter(kind="suggestion", element__in=("environment", "steps")).exists()


@pytest.mark.parametrize(
    ("kind", "needs", "field"),
    [
        ("outage", {"steps": "needed"}, "kind"),
        ("incident", {"shoe_size": "needed"}, "shoe_size"),
        ("incident", {"steps": "perhaps"}, "steps"),
        ("incident", {"steps\x00": "needed"}, "steps\x00"),
        ("incident", {"description": "left_out"}, "description"),  # no category decides that
    ],
)
def test_needs_nobody_knows_are_refused(desk: Desk, kind: str, needs: dict[str, str], field: str) -> None:
    with pytest.raises(Malformed) as refusal:
        set_requirements(category_id=desk.category.pk, kind=kind, needs=needs, by=desk.manager, at=desk.at)
    assert set(refusal.value.fields) == {field}
    assert not FormEdition.objects.exists()


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"label_zh": ""}, {"label_zh": "required"}),
        ({"label_zh": "问" * 121}, {"label_zh": "too_long"}),
        ({"label_en": "a\x00b"}, {"label_en": "control_characters"}),
        ({"help_zh": "two\nlines"}, {"help_zh": "one_line"}),
        ({"kind": "essay"}, {"kind": "unknown"}),
        ({"kind": "choice"}, {"choices": "too_few"}),
        ({"kind": "choice", "choices": [("有", "")]}, {"choices": "too_few"}),
        ({"kind": "choice", "choices": [("有", ""), ("有", "x")]}, {"choices": "twice"}),
        ({"kind": "choice", "choices": [("有", "Yes"), ("没有", "有")]}, {"choices": "twice"}),
        ({"kind": "choice", "choices": [(str(n), "") for n in range(61)]}, {"choices": "too_many"}),
        ({"kind": "choice", "choices": [("有" * 81, ""), ("没有", "")]}, {"choices": "too_long"}),
        ({"kinds": ["incident", "outage"]}, {"kinds": "unknown"}),
        ({"code": "Not A Code"}, {"code": "invalid"}),
        ({"code": "x" * 51}, {"code": "too_long"}),
        ({"code": "../etc"}, {"code": "invalid"}),
    ],
)
def test_a_question_that_is_none_is_refused_at_its_field(
    desk: Desk, values: dict[str, Any], problem: dict[str, str]
) -> None:
    with pytest.raises(Malformed) as refusal:
        ask(desk, desk.category, **values)
    assert codes(refusal.value) == problem
    assert not Question.objects.exists()


def test_a_code_is_made_of_the_english_words_and_never_taken_twice(desk: Desk) -> None:
    made = [
        ask(desk, desk.category, label_en="Which software, and which version of it shall be put on?").code,
        ask(desk, desk.category, label_en="Which software, and which version of it shall be put on?").code,
        ask(desk, desk.category, label_en="").code,
        ask(desk, desk.category, code="by-hand").code,
    ]
    assert made[0].startswith("which-software-and-which-version")
    assert made[1] == f"{made[0]}-2"
    assert made[2] == f"{desk.category.slug}-question"
    assert all(len(code) <= 50 for code in made)
    with pytest.raises(Refused) as refusal:
        ask(desk, CategoryFactory.create(), code="by-hand")
    assert codes(refusal.value) == {"code": "taken"}
    question = Question.objects.get(code="by-hand")
    change_question(question_id=question.pk, changes={"code": "other", "label_zh": "新"}, by=desk.manager, at=desk.at)
    question.refresh_from_db()
    assert (question.code, question.label_zh) == ("by-hand", "新"), "its answers are known by it"


def test_a_category_does_not_ask_without_end(desk: Desk) -> None:
    rows = (Question(category=desk.category, code=f"q{n}", label_zh="问", position=n) for n in range(MOST))
    Question.objects.bulk_create(rows)
    with pytest.raises(Refused) as refusal:
        ask(desk, desk.category)
    assert codes(refusal.value) == {"label_zh": "too_many"}


def test_questions_change_places(desk: Desk) -> None:
    first, second, third = (ask(desk, desk.category, code=code) for code in ("a", "b", "c"))
    change_question(question_id=second.pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    for pk, up in ((third.pk, True), (third.pk, True), (first.pk, False)):  # the latter two are at the end already
        move_question(question_id=pk, up=up, by=desk.manager, at=desk.at)
    assert [one.code for one in branch_of(desk.category.pk).questions] == ["c", "a"]
    change_question(question_id=second.pk, changes={"is_active": True}, by=desk.manager, at=desk.at)
    assert [one.code for one in branch_of(desk.category.pk).questions] == ["c", "a", "b"]


def test_a_form_changed_by_somebody_else_meanwhile_is_not_written_over(desk: Desk) -> None:
    seen = newest_edition(desk.category.pk)
    question = ask(desk, desk.category, code="it")
    values = {"label_zh": "另一个"}
    place: dict[str, Any] = {"category_id": desk.category.pk, "seen": seen, "by": desk.manager, "at": desk.at}
    writes: list[Callable[[], object]] = [
        lambda: add_question(values=values, **place),
        lambda: set_requirements(kind="incident", needs={"steps": "needed"}, **place),
        lambda: change_question(question_id=question.pk, changes=values, seen=seen, by=desk.manager, at=desk.at),
    ]
    for write in writes:
        with pytest.raises(Stale) as refusal:
            write()
        assert refusal.value.version == newest_edition(desk.category.pk)
    ask(desk, CategoryFactory.create(), code="elsewhere")  # what changes there is no news here
    newest = newest_edition(desk.category.pk)
    change_question(question_id=question.pk, changes=values, seen=newest, by=desk.manager, at=desk.at)


def test_what_is_not_there_is_missing(desk: Desk) -> None:
    writes: list[Callable[[], object]] = [
        lambda: add_question(category_id=10**12, values={"label_zh": "问"}, by=desk.manager, at=desk.at),
        lambda: change_question(question_id=10**12, changes={}, by=desk.manager, at=desk.at),
        lambda: move_question(question_id=10**12, up=True, by=desk.manager, at=desk.at),
    ]
    for write in writes:
        with pytest.raises(Missing):
            write()


def test_each_change_is_kept_and_told_in_words(desk: Desk) -> None:
    question = ask(desk, desk.category, code="licence", label_zh="授权？", kind="choice", choices=LICENCE)
    other = ask(desk, desk.category, code="other")
    changes = {"label_zh": "许可证？", "is_required": True}
    change_question(question_id=question.pk, changes=changes, by=desk.manager, at=desk.at)
    change_question(question_id=question.pk, changes={"label_zh": "许可证？"}, by=desk.manager, at=desk.at)  # no change
    move_question(question_id=other.pk, up=True, by=desk.manager, at=desk.at)
    for is_active in (False, True):
        change_question(question_id=question.pk, changes={"is_active": is_active}, by=desk.manager, at=desk.at)
    need(desk, desk.category, "incident", steps=Need.NEEDED, product_version=Need.LEFT_OUT, environment="")
    with translation.override("en"):
        told = [sentences(one) for one in FormEdition.objects.filter(category=desk.category).order_by("pk")]
    assert told == [
        ["asks “授权？”"],
        ["asks “问题 other”"],
        ["question “licence”: Question in Chinese", "question “licence”: Must be answered"],
        ["the order of the questions"],
        ["no longer asks “licence”"],
        ["asks again “licence”"],
        [
            "Incident, Steps to reproduce: – → Needed before closing",
            "Incident, Product version: – → Not asked",
        ],
    ]
    edition = FormEdition.objects.latest("pk")
    assert (edition.by, edition.at) == (desk.manager.user, desk.at)
    with pytest.raises(TypeError, match="LIFE-16"):
        edition.delete()


def test_the_database_holds_each_requirement_once(desk: Desk) -> None:
    for category in (None, desk.category):
        row = {"kind": "suggestion", "element": "steps", "category": category}
        RecordRequirement.objects.create(**row)
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordRequirement.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordRequirement.objects.create(kind="suggestion", element="error_text", is_asked=False, is_required=True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_add_one_question_each(desk: Desk) -> None:
    """The second waits for the category, and stands behind the first."""

    def add(number: int) -> None:
        try:
            ask(desk, desk.category, code=f"q{number}")
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(Question.objects.values_list("position", flat=True)) == [0, 1, 2, 3]
