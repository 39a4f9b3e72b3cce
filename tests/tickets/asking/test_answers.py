"""Each kind of answer: what is taken, and what is refused at the field of its question."""

import math
from typing import Any

import pytest
from django.utils import translation

from core.errors import Malformed
from tests.factories import CategoryFactory, Desk
from tests.tickets.asking.asking import ask
from tickets import actions
from tickets.asking.answers import answers_of
from tickets.asking.words import asked, said
from tickets.models import Question, Ticket
from tickets.search.query import matching

LICENCE = [("公司已有授权", "The company has one"), ("需要新购", "")]
TAKEN: list[tuple[str, object, object]] = [
    ("line", "  Visio 2021 ", "Visio 2021"),
    ("lines", "one\r\ntwo", "one\ntwo"),
    ("lines", "好" * 20_000, "好" * 20_000),
    ("choice", "公司已有授权", "公司已有授权"),
    ("choice", "The company has one", "公司已有授权"),
    ("date", "2026-11-23", "2026-11-23"),
    ("date", "1958-03-01", "1958-03-01"),
    ("number", "12", 12),
    ("number", " -0.5 ", -0.5),
    ("number", 12, 12),
    ("number", 12.25, 12.25),
    ("number", 12.0, 12),
    ("number", 999_999_999_999_999, 999_999_999_999_999),
    ("yes_no", "yes", True),
    ("yes_no", "no", False),
    ("yes_no", False, False),
]
REFUSED: list[tuple[str, object, str]] = [
    ("line", "x" * 201, "too_long"),
    ("line", "two\nlines", "one_line"),
    ("line", "a\x00b", "control_characters"),
    ("line", "\ud800", "control_characters"),
    ("line", 7, "wrong_type"),
    ("line", True, "wrong_type"),
    ("lines", "好" * 20_001, "too_long"),
    ("lines", "bell \x07", "control_characters"),
    ("choice", "something else", "unknown"),
    ("choice", "公司已有授权\x00", "unknown"),
    ("choice", True, "unknown"),
    ("date", "tomorrow", "invalid"),
    ("date", "2026-02-30", "invalid"),
    ("date", "0001-01-01", "out_of_range"),
    ("date", "9999-12-31", "out_of_range"),
    ("date", "２０２６-11-23", "invalid"),
    ("date", 20261123, "invalid"),
    ("number", "twelve", "invalid"),
    ("number", "1e9", "invalid"),
    ("number", "9" * 5000, "invalid"),
    ("number", 10**15, "invalid"),
    ("number", math.inf, "invalid"),
    ("number", math.nan, "invalid"),
    ("number", 1e-300, "invalid"),
    ("number", True, "invalid"),
    ("number", "１２", "invalid"),
    ("number", "1234567890.1234567", "invalid"),
    ("yes_no", "perhaps", "unknown"),
    ("yes_no", 1, "unknown"),
]


def question(desk: Desk, kind: str) -> Question:
    return ask(desk, desk.category, code="it", kind=kind, choices=LICENCE if kind == "choice" else ())


@pytest.mark.parametrize(("kind", "given", "kept"), TAKEN)
def test_what_is_fit_is_kept_in_its_type(desk: Desk, kind: str, given: object, kept: object) -> None:
    question(desk, kind)
    (answer,) = desk.receive(answers={"it": given}).answers
    assert (answer["value"], type(answer["value"])) == (kept, type(kept))
    assert Ticket.objects.get().answers == [answer], "as it comes back from the database"


@pytest.mark.parametrize(("kind", "given", "code"), REFUSED)
def test_what_is_not_is_refused_at_its_question(desk: Desk, kind: str, given: object, code: str) -> None:
    question(desk, kind)
    with pytest.raises(Malformed) as refusal:
        desk.receive(answers={"it": given})
    assert {name: [one.code for one in found] for name, found in refusal.value.fields.items()} == {"answers.it": [code]}
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("kind", ["line", "lines", "choice", "date", "number", "yes_no"])
@pytest.mark.parametrize("nothing", ["", "   ", None])
def test_no_answer_is_none(desk: Desk, kind: str, nothing: str | None) -> None:
    question(desk, kind)
    assert desk.receive(answers={"it": nothing}).answers == []


def test_what_nobody_asked_is_refused_by_name(desk: Desk) -> None:
    question(desk, "line")
    other = CategoryFactory.create()
    ask(desk, other, code="elsewhere")
    many: dict[str, Any] = {f"made-up-{number}": "x" for number in range(200)}
    for answers in ({"elsewhere": "x"}, {"x" * 5000: "y"}, many):
        with pytest.raises(Malformed) as refusal:
            desk.receive(answers=answers)
        assert {problem.code for found in refusal.value.fields.values() for problem in found} == {"unknown_question"}
        assert len(refusal.value.fields) <= 20
        assert all(len(name) <= 70 for name in refusal.value.fields)
    with pytest.raises(Malformed):
        desk.receive(answers={"it": "x"}, category=None)


def test_answers_are_read_in_the_language_they_are_written_in(desk: Desk) -> None:

    question(desk, "choice")
    ask(desk, desk.category, code="new", label_zh="是新员工吗？", kind="yes_no")
    ask(desk, desk.category, code="count", label_zh="几个人？", label_en="How many?", kind="number")
    ticket = desk.receive(answers={"it": "公司已有授权", "new": True, "count": "2.50"})
    answers = answers_of(ticket.answers)
    with translation.override("en"):
        assert [said(one) for one in answers] == ["The company has one", "Yes", "2.5"]
        assert [asked(one) for one in answers] == ["问题 it", "是新员工吗？", "How many?"]
    with translation.override("zh-hans"):
        assert [said(one) for one in answers] == ["公司已有授权", "是", "2.5"]


def test_norm_life_16_tickets_are_found_by_what_was_answered(desk: Desk) -> None:
    question(desk, "choice")
    ask(desk, desk.category, code="printer")
    ticket = desk.receive(answers={"printer": "PRN-405", "it": "公司已有授权"})
    other = desk.receive()
    for words in ("PRN-405", "已有授权", "company has"):
        assert list(matching(Ticket.objects.all(), words, internal=False)) == [ticket], words
    changes = {"answers": {"printer": "PRN-777"}}
    actions.amend(ticket_id=other.pk, changes=changes, by=desk.agent, at=desk.at)
    assert list(matching(Ticket.objects.all(), "PRN-777", internal=False)) == [other]
