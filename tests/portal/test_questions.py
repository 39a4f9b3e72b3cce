"""What a category asks of its own, at the portal: choosing it swaps its questions in, with and without script."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import CategoryFactory, Desk
from tests.portal.conftest import Counter, request_form, words_of
from tests.tickets.asking.asking import ask, need
from tickets.asking.actions import change_question
from tickets.choices import Need
from tickets.models import Category, Ticket

LICENCE = [("公司已有授权", "The company has one"), ("需要新购", "To be bought")]
EVERY_KIND = [
    ("line", "Visio 2021", "Visio 2021"),
    ("lines", "one\r\ntwo", "one\ntwo"),
    ("choice", "需要新购", "需要新购"),
    ("date", "2026-12-01", "2026-12-01"),
    ("number", "2.5", 2.5),
    ("yes_no", "no", False),
]


@pytest.fixture
def software(desk: Desk) -> Category:
    """A category that asks which software, and which licence."""
    category = CategoryFactory.create(name="软件安装")
    ask(desk, category, code="software", label_zh="哪款软件？", label_en="Which software?", is_required=True)
    ask(
        desk, category, code="licence", label_zh="授权？", label_en="Which licence?", kind="choice", choices=LICENCE,
        help_en="Ask your head of department.", is_required=True,
    )  # fmt: skip
    ask(desk, category, code="since", label_zh="从哪天起？", label_en="From what day?", kind="date")
    return category


def fragment(counter: Counter, **changes: Any) -> str:
    return counter.post("particulars/", request_form(**changes)).content.decode()


def test_choosing_a_category_swaps_in_what_it_asks(counter: Counter, software: Category) -> None:
    assert "answers." not in counter.get()
    page = fragment(counter, category=software.slug, kind="service_request")
    assert "Which software? required" in words_of(page)
    assert "Ask your head of department." in page
    assert 'type="date" name="answers.since"' in page
    assert page.count('type="radio" name="answers.licence"') == 2
    assert "answers." not in fragment(counter, category="no-such", kind="service_request")
    select = re.search(r'<select name="category"[^>]*>', counter.get())
    assert select is not None
    assert 'hx-post="/portal/particulars/"' in select[0]


def test_norm_life_10_only_what_kind_and_category_need_is_asked(counter: Counter, desk: Desk) -> None:
    need(desk, desk.category, "incident", product_version=Need.LEFT_OUT)
    need(desk, desk.category, "suggestion", environment=Need.NEEDED)
    page = fragment(counter, category=desk.category.slug)
    assert 'name="product_version"' not in page
    assert 'name="environment"' in page
    assert 'name="environment"' in fragment(counter, category=desk.category.slug, kind="suggestion")
    assert 'name="environment"' not in fragment(counter, kind="suggestion")


def test_what_was_typed_is_there_again_when_the_category_comes_back(counter: Counter, software: Category) -> None:
    other = CategoryFactory.create()
    away = fragment(counter, category=other.slug, **{"answers.software": "Visio <2021>"})
    assert '<input type="hidden" name="answers.software" value="Visio &lt;2021&gt;">' in away
    back = fragment(counter, category=software.slug, **{"answers.software": "Visio <2021>"})
    assert 'type="hidden"' not in back
    assert 'value="Visio &lt;2021&gt;"' in back


def test_without_script_the_form_comes_back_asking_and_nothing_typed_is_lost(
    counter: Counter, software: Category
) -> None:
    response = counter.submit(category=software.slug, kind="service_request", title="Visio, please")
    page = response.content.decode()
    assert response.status_code == 400
    assert not Ticket.objects.exists()
    assert "2 fields need your attention" in words_of(page)
    assert 'href="#id_answers.software"' in page
    assert 'value="Visio, please"' in page
    sent = {"answers.software": "Visio 2021", "answers.licence": "需要新购"}
    counter.submit(category=software.slug, kind="service_request", **sent)
    assert [one["value"] for one in counter.last().answers] == ["Visio 2021", "需要新购"]


def test_without_script_a_button_shows_what_is_asked_before_anything_is_sent(
    counter: Counter, software: Category
) -> None:
    assert re.search(r'<noscript[^>]*><button[^>]* name="show"', counter.get())
    file = SimpleUploadedFile("a.txt", b"hello")
    response = counter.submit(category=software.slug, title="Kept", show="1", attachments=[file])
    page = response.content.decode()
    assert response.status_code == 200
    assert "Which software?" in page
    assert 'value="Kept"' in page
    assert "Please choose the files again" in page
    assert "attention" not in page
    assert not Ticket.objects.exists()


def test_the_request_s_page_shows_question_and_answer_as_they_were(
    counter: Counter, software: Category, desk: Desk
) -> None:
    counter.submit(category=software.slug, **{"answers.software": "<b>Visio</b>", "answers.licence": "需要新购"})
    question = software.questions.get(code="software")
    changes = {"label_zh": "改了", "label_en": "Changed", "is_active": False}
    change_question(question_id=question.pk, changes=changes, by=desk.manager, at=desk.at)
    page = counter.page(counter.last())
    assert "Which software?" in page
    assert "&lt;b&gt;Visio&lt;/b&gt;" in page
    assert "To be bought" in page
    assert "Changed" not in page


def test_asking_again_brings_the_answers_along(counter: Counter, software: Category) -> None:
    counter.submit(category=software.slug, **{"answers.software": "Visio 2021", "answers.licence": "需要新购"})
    page = counter.get(like=counter.last().number)
    assert 'value="Visio 2021"' in page
    assert re.search(r'name="answers.licence" value="需要新购"[^>]* checked', page)


@pytest.mark.parametrize(("kind", "given", "kept"), EVERY_KIND)
@pytest.mark.parametrize("needed", ["required", ""])
def test_every_kind_of_answer_comes_through_the_form(
    counter: Counter, desk: Desk, kind: str, given: str, kept: object, needed: str
) -> None:
    choices = LICENCE if kind == "choice" else ()
    ask(desk, desk.category, code="it", kind=kind, choices=choices, is_required=bool(needed))
    assert 'name="answers.it"' in fragment(counter, category=desk.category.slug, **{"answers.it": given})
    counter.submit(category=desk.category.slug, **{"answers.it": given})
    assert [one["value"] for one in counter.last().answers] == [kept]


@pytest.mark.parametrize(
    ("changes", "said", "kept"),
    [
        ({"answers.software": "x" * 201}, "At most 200 characters; this has 201.", "x" * 201),
        ({"answers.software": "故障" * 500_000}, "At most 200 characters; this has 1000000.", "To be bought"),
        ({"answers.software": "a\x00b"}, "This contains characters that are not text.", "every fifth sheet"),
        ({"answers.software": "\ufdd0"}, "This contains characters that are not text.", "every fifth sheet"),
        ({"answers.licence": "made up"}, "This is not one of the choices.", "Visio 2021"),
        ({"answers.licence": "made\x00up"}, "This is not one of the choices.", "Visio 2021"),
        ({"answers.licence": ""}, "Please choose.", "Visio 2021"),
        ({"answers.since": "0000-00-00"}, "Write a day like 2026-11-22.", "Visio 2021"),
        ({"answers.since": "9999-12-31"}, "The year must lie between 1900 and 2200.", "9999-12-31"),
    ],
)
def test_a_bad_answer_is_answered_at_its_question_and_all_is_kept(
    counter: Counter, software: Category, changes: dict[str, str], said: str, kept: str
) -> None:
    good = {"answers.software": "Visio 2021", "answers.licence": "需要新购"}
    response = counter.submit(category=software.slug, **good | changes)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in words_of(page)
    assert kept in page
    assert not Ticket.objects.exists()


def test_answers_that_nobody_asked_for_are_neither_kept_nor_an_error(counter: Counter, software: Category) -> None:
    strange = {f"answers.made-up-{number}": "x" for number in range(100)}
    page = fragment(counter, category=software.slug, **strange, **{"answers.<script>": "x", "answers.": "y"})
    assert page.count('type="hidden"') == 40
    assert "<script>" not in page
    good = {"answers.software": "Visio", "answers.licence": "需要新购"}
    assert counter.submit(category=software.slug, **good, **strange).status_code == 302
    assert len(counter.last().answers) == 2


def test_a_form_sent_twice_is_one_ticket_with_its_answers(counter: Counter, software: Category) -> None:
    good = {"answers.software": "Visio", "answers.licence": "需要新购", "key": str(uuid4())}
    for _ in range(2):
        counter.submit(category=software.slug, **good)
    assert len(Ticket.objects.get().answers) == 2
