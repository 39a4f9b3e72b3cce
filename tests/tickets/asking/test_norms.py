"""What a record holds is said per kind and category (LIFE-10), and closing waits for just that (LIFE-9)."""

from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from core.errors import Malformed, Refused
from tests.factories import CategoryFactory, Desk
from tests.tickets.asking.asking import ask, need
from tickets import actions
from tickets.asking.actions import change_question
from tickets.asking.wanted import wanted_of
from tickets.choices import AnswerKind, Need
from tickets.completeness import completeness_of
from tickets.models import Category, Ticket, TicketEvent
from tickets.words import Names, sentence

LICENCE = [("公司已有授权", "The company has one"), ("需要新购", "To be bought")]


def test_norm_life_10_a_category_refines_what_its_kind_asks(desk: Desk) -> None:
    devices = CategoryFactory.create()
    printer, screen = (CategoryFactory.create(parent=devices) for _ in range(2))
    need(desk, devices, "incident", product_version=Need.LEFT_OUT, steps=Need.NEEDED)
    need(desk, printer, "incident", steps=Need.LEFT_OUT, about=Need.ASKED)
    here, beside, kind = (wanted_of("incident", one) for one in (printer.pk, screen.pk, None))
    assert {"product_version", "steps"}.isdisjoint(here.needs), "its own word, and that of the branch"
    assert here.needs["about"] == Need.ASKED
    assert here.is_needed("environment"), "what nobody speaks of is as the kind has it"
    assert (beside.needs["steps"], "about" in beside.needs) == (Need.NEEDED, False)
    assert kind.needs["product_version"] == Need.NEEDED, "elsewhere nothing has changed"
    assert wanted_of("change_request", printer.pk).needs == wanted_of("change_request", None).needs


def test_norm_life_10_what_is_left_to_the_branch_follows_it_again(desk: Desk) -> None:
    branch = CategoryFactory.create()
    leaf = CategoryFactory.create(parent=branch)
    need(desk, branch, "incident", steps=Need.NEEDED)
    need(desk, leaf, "incident", steps=Need.LEFT_OUT)
    need(desk, leaf, "incident", steps="")
    assert wanted_of("incident", leaf.pk).is_needed("steps")


def test_norm_life_10_a_printer_needs_no_version_to_be_complete(desk: Desk) -> None:
    need(desk, desk.category, "incident", product_version=Need.LEFT_OUT)
    ticket = desk.confirmed(product_version="")
    assert actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at).state == "closed"


def test_norm_life_9_closing_waits_for_what_the_category_needs_and_names_it(desk: Desk) -> None:
    need(desk, desk.category, "incident", steps=Need.NEEDED)
    ask(desk, desk.category, code="printer", label_zh="打印机编号", label_en="Printer number", is_required=True)
    ask(desk, desk.category, code="colour", label_zh="颜色", is_required=False)
    ticket = desk.confirmed()
    with translation.override("en"), pytest.raises(Refused) as refusal:
        actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    assert set(refusal.value.fields) == {"steps", "answers.printer"}
    assert "Printer number" in str(refusal.value)
    assert refusal.value.norm == "LIFE-9"
    changes: dict[str, Any] = {"steps": "Print five pages.", "answers": {"printer": "PRN-405"}}
    actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    assert actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at).state == "closed"


def test_norm_kpi_1_own_questions_count_as_the_elements_do(desk: Desk) -> None:
    ticket = desk.receive()
    before = completeness_of(ticket)
    ask(desk, desk.category, code="printer")
    asked = completeness_of(ticket)
    assert (asked.there, asked.wanted) == (before.there, before.wanted + 1)
    actions.amend(ticket_id=ticket.pk, changes={"answers": {"printer": "PRN-405"}}, by=desk.agent, at=desk.at)
    assert completeness_of(Ticket.objects.get(pk=ticket.pk)).there == before.there + 1


def test_norm_life_10_questions_come_down_the_tree_the_root_s_first(desk: Desk) -> None:
    leaf = CategoryFactory.create(parent=CategoryFactory.create(parent=desk.category))
    ask(desk, leaf, code="leaf")
    ask(desk, desk.category, code="root-1")
    ask(desk, desk.category, code="root-2", kinds=["service_request"])
    assert [one.code for one in wanted_of("service_request", leaf.pk).questions] == ["root-1", "root-2", "leaf"]
    assert [one.code for one in wanted_of("incident", leaf.pk).questions] == ["root-1", "leaf"]
    assert [one.code for one in wanted_of("incident", desk.category.pk).questions] == ["root-1"]
    assert wanted_of("incident", None).questions == ()


def test_a_requester_with_the_form_before_him_answers_what_is_required(desk: Desk) -> None:
    ask(desk, desk.category, code="software", is_required=True)
    ask(desk, desk.category, code="licence", kind=AnswerKind.CHOICE, choices=LICENCE, is_required=True)
    with pytest.raises(Malformed) as refusal:
        desk.receive(must_answer=True, answers={"software": "  "})
    assert {name: [one.code for one in found] for name, found in refusal.value.fields.items()} == {
        "answers.software": ["required"],
        "answers.licence": ["required"],
    }
    ticket = desk.receive(must_answer=True, answers={"software": "Visio", "licence": "To be bought"})
    assert [one["value"] for one in ticket.answers] == ["Visio", "需要新购"]


def test_norm_life_2_whoever_had_no_form_before_him_is_registered_all_the_same(desk: Desk) -> None:
    ask(desk, desk.category, code="software", is_required=True)
    ticket = desk.receive(channel="email")
    assert ticket.answers == []
    assert [one.name for one in completeness_of(ticket).required_missing if "." in one.name] == ["answers.software"]


def test_the_record_keeps_the_words_in_which_it_was_asked(desk: Desk) -> None:
    question = ask(
        desk, desk.category, code="licence", label_zh="授权？", label_en="Licence?", kind="choice", choices=LICENCE
    )
    ticket = desk.receive(answers={"licence": "公司已有授权"})
    kept = ticket.answers
    changes: dict[str, Any] = {"label_zh": "许可证？", "choices": [("有", "Yes"), ("没有", "No")], "is_active": False}
    change_question(question_id=question.pk, changes=changes, by=desk.manager, at=desk.at)
    actions.amend(ticket_id=ticket.pk, changes={"title": "Another"}, by=desk.agent, at=desk.at)
    assert Ticket.objects.get(pk=ticket.pk).answers == kept
    assert kept[0]["label"] == {"zh": "授权？", "en": "Licence?"}
    assert kept[0]["said"] == {"zh": "公司已有授权", "en": "The company has one"}


def test_amending_an_answer_is_told_by_the_journal_in_the_reader_s_language(desk: Desk) -> None:
    ask(desk, desk.category, code="printer", label_zh="打印机编号？", label_en="Which printer?")
    ask(desk, desk.category, code="colour", label_zh="颜色？")
    ticket = desk.receive(answers={"printer": "PRN-405", "colour": "红"})
    for value in ("PRN-406", "PRN-406"):  # the second time it is no change
        actions.amend(ticket_id=ticket.pk, changes={"answers": {"printer": value}}, by=desk.agent, at=desk.at)
    event = TicketEvent.objects.get(ticket=ticket, verb="amend")
    ((name, before, after),) = event.params["changes"]
    assert (name, [one["value"] for one in before], [one["value"] for one in after]) == (
        "answers",
        ["PRN-405"],
        ["PRN-406"],
    )

    with translation.override("en"):
        assert sentence(event, Names()) == "edited the record: “Which printer?”"
    with translation.override("zh-hans"):
        assert "“打印机编号？”" in sentence(event, Names())
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert [one["value"] for one in fresh.answers] == ["PRN-406", "红"], "in the order in which they are asked"


def test_an_answer_is_taken_away_and_one_to_a_former_question_put_right(desk: Desk) -> None:
    former, other = ask(desk, desk.category, code="printer"), ask(desk, desk.category, code="colour")
    ticket = desk.receive(answers={"printer": "PRN-405", "colour": "红"})
    change_question(question_id=former.pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    changes = {"answers": {"printer": "PRN-406", "colour": None}}
    ticket = actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    assert [(one["question"], one["value"]) for one in ticket.answers] == [("printer", "PRN-406")]
    ticket = actions.amend(ticket_id=ticket.pk, changes={"answers": {"printer": ""}}, by=desk.agent, at=desk.at)
    assert ticket.answers == []
    with pytest.raises(Malformed) as refusal:  # nobody is asked it any more
        actions.amend(ticket_id=ticket.pk, changes={"answers": {"printer": "x"}}, by=desk.agent, at=desk.at)
    assert refusal.value.fields["answers.printer"][0].code == "unknown_question"
    assert other.is_active


def test_an_answer_to_a_question_that_is_answered_otherwise_now_is_a_new_one(desk: Desk) -> None:
    question = ask(desk, desk.category, code="new", kind="yes_no")
    ticket = desk.receive(answers={"new": True})
    change_question(question_id=question.pk, changes={"kind": "number"}, by=desk.manager, at=desk.at)
    same = actions.amend(ticket_id=ticket.pk, changes={"answers": {"new": "yes"}}, by=desk.agent, at=desk.at)
    assert same.version == ticket.version, "a form that shows it as it is changes nothing"
    ticket = actions.amend(ticket_id=ticket.pk, changes={"answers": {"new": 1}}, by=desk.agent, at=desk.at)
    assert (ticket.answers[0]["kind"], ticket.answers[0]["value"]) == ("number", 1)
    assert ticket.answers[0]["value"] is not True


def test_a_new_category_and_its_answers_are_amended_together(desk: Desk) -> None:
    other = CategoryFactory.create()
    ask(desk, other, code="printer")
    ticket = desk.receive()
    changes: dict[str, Any] = {"category": other, "answers": {"printer": "PRN-405"}}
    ticket = actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    assert (ticket.category, ticket.answers[0]["value"]) == (other, "PRN-405")
    wrong: dict[str, Any] = {"title": "", "answers": {"nobody": "x"}}
    with pytest.raises(Malformed) as refusal:  # all that is wrong at once
        actions.amend(ticket_id=ticket.pk, changes=wrong, by=desk.agent, at=desk.at)
    assert set(refusal.value.fields) == {"title", "answers.nobody"}


def test_a_tree_bent_into_a_circle_is_walked_once(desk: Desk) -> None:
    leaf = CategoryFactory.create(parent=desk.category)
    Category.objects.filter(pk=desk.category.pk).update(parent=leaf)
    ask(desk, leaf, code="printer")
    assert [one.code for one in wanted_of("incident", leaf.pk).questions] == ["printer"]


def test_judging_a_record_costs_two_statements_whatever_the_tree(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leaf = CategoryFactory.create(parent=CategoryFactory.create(parent=desk.category))
    for number in range(5):
        ask(desk, leaf, code=f"question-{number}")
        need(desk, leaf, "incident", steps=Need.NEEDED if number % 2 else Need.ASKED)
    sorted_in, unsorted = desk.receive(category=leaf), desk.receive(category=None)
    with django_assert_num_queries(2):
        completeness_of(sorted_in)
    with django_assert_num_queries(1):
        completeness_of(unsorted)
