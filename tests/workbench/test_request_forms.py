"""The settings of the request forms: what a manager sees and changes, and what a form at the desk makes of it."""

from typing import Any

import pytest
from django.http import HttpResponse

from core import clock
from tests.factories import CategoryFactory, Desk
from tests.tickets.asking.asking import ask, need
from tests.workbench.conftest import Browser, fresh, words_of
from tests.workbench.test_intake import filled
from tickets import actions
from tickets.asking.actions import change_question
from tickets.asking.actions.editions import newest_edition
from tickets.asking.wanted import wanted_of
from tickets.choices import Need
from tickets.completeness import ELEMENTS
from tickets.models import Category, FormEdition, Question, RecordRequirement, Ticket

pytestmark = pytest.mark.django_db
FORMS = "/desk/settings/forms/"
LICENCE = [("公司已有授权", "The company has one"), ("需要新购", "To be bought")]


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


def page_of(category: Category) -> str:
    return f"{FORMS}{category.slug}/"


def question_form(**changes: Any) -> dict[str, Any]:
    filled_in = {
        "label_zh": "哪款软件？", "label_en": "Which software?", "kind": "line", "choices": "", "help_zh": "",
        "help_en": "", "code": "", "seen": "0",
    }  # fmt: skip
    return filled_in | changes


def needs_of(browser: Browser, place: Category | None, **needs: str) -> HttpResponse:
    """The needs of an incident as the form sends them."""
    seen = newest_edition(place.pk if place else None)
    address = page_of(place) if place else FORMS
    answer: Any = browser.client.post(f"{address}?kind=incident", {"seen": seen, **needs})
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_list_shows_the_tree_and_what_each_category_says(desk: Desk, manager: Browser) -> None:
    leaf = CategoryFactory.create(name="软件安装", parent=desk.category)
    ask(desk, leaf, code="a")
    change_question(question_id=ask(desk, leaf, code="b").pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    need(desk, leaf, "incident", steps=Need.NEEDED, environment=Need.ASKED)
    page = manager.get(FORMS)
    assert f"{desk.category.name} / 软件安装" in page
    assert "软件安装 1 2" in words_of(page.replace("</td>", " </td>"))
    Category.objects.all().update(is_active=False)
    assert "There is no category yet" in manager.get(FORMS)


def test_norm_life_10_what_a_kind_needs_is_set_for_all_categories(desk: Desk, manager: Browser) -> None:
    page = manager.get(f"{FORMS}?kind=suggestion")
    assert 'name="resolution"' in page
    present = {row.element: row.need for row in RecordRequirement.objects.filter(kind="incident")}
    needs = {name: str(present.get(name, Need.LEFT_OUT)) for name in ELEMENTS}
    assert needs_of(manager, None, **needs)["Location"] == f"{FORMS}?kind=incident"
    assert not FormEdition.objects.exists(), "saving what the form shows changes nothing"
    needs_of(manager, None, **needs | {"steps": "needed", "environment": "left_out"})
    assert wanted_of("incident", None).is_needed("steps")
    assert "environment" not in wanted_of("incident", None).needs
    assert "Incident, Steps to reproduce: Asked → Needed before closing" in words_of(manager.get(FORMS))


def test_norm_life_10_a_category_says_what_it_needs_and_follows_the_rest(desk: Desk, manager: Browser) -> None:
    leaf = CategoryFactory.create(parent=desk.category)
    need(desk, desk.category, "incident", steps=Need.NEEDED)
    page = words_of(manager.get(page_of(leaf)))
    assert f"as in “{desk.category.name}”: Needed before closing" in page
    assert "as this kind everywhere: Asked" in page
    assert needs_of(manager, leaf, product_version="left_out", steps="")["Location"] == f"{page_of(leaf)}?kind=incident"
    assert RecordRequirement.objects.get(category=leaf).element == "product_version"
    assert wanted_of("incident", leaf.pk).is_needed("steps")
    shown = manager.get(page_of(leaf))
    assert 'id="preview_steps"' in shown
    assert 'id="preview_product_version"' not in shown
    assert 'id="preview_steps"' not in manager.get(page_of(leaf), kind="suggestion")
    assert 'id="preview_steps"' in manager.get(page_of(leaf), kind="outage"), "a kind there is not is an incident"


def test_what_cannot_be_read_is_named(desk: Desk, manager: Browser) -> None:
    assert needs_of(manager, desk.category, steps="perhaps").status_code == 400
    assert manager.client.post(page_of(desk.category), {"seen": "x", "steps": "needed"}).status_code == 400
    assert not FormEdition.objects.exists()


def test_a_question_is_added_and_stands_in_the_preview(desk: Desk, manager: Browser) -> None:
    new = f"{page_of(desk.category)}new/"
    assert "Which software, which licence" in words_of(manager.get(page_of(desk.category)))
    assert 'name="code"' in manager.get(new)
    choices = "公司已有授权 | The company has one\n\n 需要新购｜To be bought \n免费\n"
    sent = question_form(kind="choice", choices=choices, kinds=["incident"], is_required="on", help_en="Ask him.")
    assert manager.client.post(new, sent)["Location"] == page_of(desk.category)
    question = Question.objects.get()
    assert question.choices == [*map(list, LICENCE), ["免费", ""]]
    assert (question.code, question.kinds, question.is_required) == ("which-software", ["incident"], True)
    page = words_of(manager.get(page_of(desk.category)))
    assert page.count("Which software?") >= 2
    assert "The company has one, To be bought, 免费" in page
    assert "Ask him." in page
    assert 'name="answers.which-software"' not in manager.get(page_of(desk.category), kind="suggestion")
    form = manager.get(f"{FORMS}questions/{question.pk}/")
    assert "公司已有授权 | The company has one" in form
    assert 'name="code"' not in form


def test_a_question_that_is_none_comes_back_as_it_was_typed(desk: Desk, manager: Browser) -> None:
    new = f"{page_of(desk.category)}new/"
    for changes, said in (
        ({"label_zh": ""}, "Please fill this in."),
        ({"label_zh": "问" * 500}, "At most 120 characters; this has 500."),
        ({"label_en": "a\x07"}, "This contains characters that are not text."),
        ({"kind": "choice", "choices": "only one"}, "At least two, one on each line."),
        ({"kind": "choice", "choices": "a\na\nb"}, "Each only once."),
        ({"kind": "choice", "choices": "\n".join(map(str, range(5000)))}, "At most 60 entries."),
        ({"kind": "essay"}, "is not one of the available choices"),
        ({"kinds": ["outage"]}, "is not one of the available choices"),
        ({"code": "Not a code"}, "Small letters, digits and hyphens only."),
    ):
        answer = manager.client.post(new, question_form(help_en="Kept text", **changes))
        assert answer.status_code == 400, changes
        assert said in words_of(answer)
        assert "Kept text" in answer.content.decode()
    ask(desk, desk.category, code="taken")
    taken = question_form(code="taken", seen=str(newest_edition(desk.category.pk)))
    assert manager.client.post(new, taken).status_code == 422
    assert Question.objects.count() == 1


def test_a_question_is_changed_moved_and_no_longer_asked(desk: Desk, manager: Browser) -> None:
    first, second = ask(desk, desk.category, code="a"), ask(desk, desk.category, code="b")
    address = f"{FORMS}questions/{second.pk}/"
    seen = str(newest_edition(desk.category.pk))
    manager.client.post(address, question_form(label_zh="改好了", seen=seen))
    second.refresh_from_db()
    assert (second.label_zh, second.code) == ("改好了", "b")
    manager.client.post(f"{address}up/")
    assert [one.code for one in wanted_of("incident", desk.category.pk).questions] == ["b", "a"]
    manager.client.post(f"{address}off/")
    assert [one.code for one in wanted_of("incident", desk.category.pk).questions] == ["a"]
    assert "no longer asked" in manager.get(page_of(desk.category))
    manager.client.post(f"{address}on/")
    manager.client.post(f"{FORMS}questions/{first.pk}/down/")
    assert [one.code for one in wanted_of("incident", desk.category.pk).questions] == ["b", "a"]
    for wrong in (
        f"{FORMS}questions/999999/",
        f"{FORMS}questions/{10**17}/",
        f"{FORMS}nowhere/",
        f"{FORMS}nowhere/new/",
    ):
        manager.get(wrong, 404)
    assert manager.client.post(f"{FORMS}questions/999999/up/").status_code == 404
    assert manager.client.get(f"{address}up/").status_code == 405


def test_what_a_category_above_asks_is_shown_with_its_name(desk: Desk, manager: Browser) -> None:
    leaf = CategoryFactory.create(parent=desk.category)
    ask(desk, desk.category, code="root", label_en="Whose is it?")
    page = words_of(manager.get(page_of(leaf)))
    assert "Whose is it?" in page
    assert f"from “{desk.category.name}”" in page


def test_two_managers_at_once_the_second_is_told_and_keeps_his_text(desk: Desk, manager: Browser) -> None:
    seen = str(newest_edition(desk.category.pk))
    question = ask(desk, desk.category, code="a")
    for address, sent in (
        (f"{page_of(desk.category)}new/", question_form(label_zh="我的问题", seen=seen)),
        (f"{FORMS}questions/{question.pk}/", question_form(label_zh="我的问题", seen=seen)),
        (f"{page_of(desk.category)}?kind=incident", {"steps": "needed", "seen": seen}),
    ):
        answer = manager.client.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 412
        assert "Somebody changed this form meanwhile." in page
        assert "我的问题" in page or '<option value="needed" selected>' in page
        assert f'name="seen" value="{newest_edition(desk.category.pk)}"' in page, "sent again, it is meant"
    assert Question.objects.count() == 1


def test_norm_role_1_the_desk_reads_and_managers_change(desk: Desk) -> None:
    question = ask(desk, desk.category, code="a", label_en="Which one?")
    for role in ("agent", "engineer", "dispatcher", "supervisor"):
        browser = Browser(getattr(desk, role))
        page = browser.get(page_of(desk.category))
        assert "Which one?" in page
        assert "New question" not in page
        assert ">Save<" not in page
        browser.get(FORMS)
        for address in (f"{page_of(desk.category)}new/", f"{FORMS}questions/{question.pk}/"):
            browser.get(address, 403)
        for address in (FORMS, page_of(desk.category), f"{FORMS}questions/{question.pk}/off/"):
            assert browser.client.post(address, {"seen": "1", "steps": "needed"}).status_code == 403
    assert FormEdition.objects.count() == 1


# The desk's own forms ------------------------------------------------------------------------------------------------


def test_the_desk_s_form_asks_what_the_category_asks(desk: Desk, agent: Browser) -> None:
    ask(desk, desk.category, code="software", label_en="Which software?", is_required=True)
    need(desk, desk.category, "incident", product_version=Need.LEFT_OUT)
    data = filled(category=desk.category.pk, **{"answers.software": "Visio"})
    fragment = agent.client.post("/desk/new/fields/", data).content.decode()
    assert "Which software?" in fragment
    assert 'value="Visio"' in fragment
    assert "Needed before closing." in fragment
    assert 'name="product_version"' not in fragment
    away = agent.client.post("/desk/new/fields/", data | {"category": ""}).content.decode()
    assert '<input type="hidden" name="answers.software" value="Visio">' in away
    for odd in ("x", "9" * 40, "-1", "\x00"):
        assert agent.client.post("/desk/new/fields/", data | {"category": odd}).status_code == 200
    assert agent.get("/desk/new/").count('hx-post="/desk/new/fields/"') >= 2


def test_norm_life_10_the_desk_may_register_at_once_and_ask_later(desk: Desk, agent: Browser) -> None:
    ask(desk, desk.category, code="software", label_en="Which software?", is_required=True)
    ask(desk, desk.category, code="count", kind="number")
    bad = agent.client.post("/desk/new/", filled(category=desk.category.pk, **{"answers.count": "many"}))
    assert bad.status_code == 400
    assert "Write a number like 12 or 12.5" in words_of(bad)
    assert 'value="many"' in bad.content.decode()
    agent.client.post("/desk/new/", filled(category=desk.category.pk, **{"answers.count": "3"}))
    ticket = Ticket.objects.get()
    assert [one["value"] for one in ticket.answers] == [3]
    page = agent.page(ticket)
    assert "Which software?" in page
    assert f'href="/tickets/{ticket.number}/edit/#amend_answers.software"' in page


def amended(ticket: Ticket, **changes: Any) -> dict[str, Any]:
    """The record as its form sends it."""
    plain = {name: getattr(ticket, name) for name in ("title", "description", "kind", "impact", "urgency", "channel")}
    rest = {"product_version": ticket.product_version, "environment": ticket.environment, "version": ticket.version}
    return plain | rest | {"category": ticket.category_id or ""} | changes


def test_answers_are_amended_and_the_ticket_tells_it(desk: Desk, agent: Browser) -> None:
    ask(desk, desk.category, code="printer", label_en="Which printer?")
    former = ask(desk, desk.category, code="licence", label_en="Which licence?", kind="choice", choices=LICENCE)
    ticket = desk.receive(occurred_at=None, answers={"printer": "PRN-405", "licence": "需要新购"})
    changes = {"label_en": "Changed", "choices": [("a", ""), ("b", "")], "is_active": False}
    change_question(question_id=former.pk, changes=changes, by=desk.manager, at=desk.at)
    page = agent.get(f"/tickets/{ticket.number}/edit/")
    assert 'value="PRN-405"' in page
    assert "Which licence?" in page
    assert "No longer asked." in page
    assert '<option value="需要新购" selected>To be bought</option>' in page
    sent = amended(ticket, **{"answers.printer": "PRN-406", "answers.licence": "需要新购"})
    assert agent.client.post(f"/tickets/{ticket.number}/edit/", sent).status_code == 302
    assert [one["value"] for one in fresh(ticket).answers] == ["PRN-406", "需要新购"]
    page = words_of(agent.page(ticket))
    assert "edited the record: “Which printer?”" in page
    assert "Which licence?" in page
    assert "To be bought" in page
    wrong = amended(fresh(ticket), **{"answers.printer": "a\x00b", "answers.licence": "需要新购"})
    answer = agent.client.post(f"/tickets/{ticket.number}/edit/", wrong)
    assert answer.status_code == 400
    assert "characters that are not text" in words_of(answer)


def test_answers_that_others_changed_meanwhile_are_not_taken_back(desk: Desk, agent: Browser) -> None:
    for code in ("printer", "colour", "tray"):
        ask(desk, desk.category, code=code)
    ticket = desk.receive(answers={"printer": "PRN-405", "colour": "red"})
    for answers in ({"printer": "PRN-999", "tray": "2"}, {"colour": "blue"}):
        actions.amend(ticket_id=ticket.pk, changes={"answers": answers}, by=desk.agent, at=clock.now())
    sent = amended(ticket, title="Mine", **{"answers.printer": "PRN-405", "answers.colour": "red", "answers.tray": ""})
    answer = agent.client.post(f"/tickets/{ticket.number}/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Mine"' in page
    for value in ("PRN-999", "blue", "2"):
        assert f'value="{value}"' in page, value
