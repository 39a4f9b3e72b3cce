"""Request forms in a real browser: a choice swaps its questions in, nothing typed is lost, and all can use them."""

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from accounts.models import Requester
from tests.browser.test_access import OpenWindow, in_both_themes, judge, judge_all
from tests.factories import CategoryFactory, Desk
from tests.tickets.asking.asking import ask
from tickets.choices import AnswerKind
from tickets.models import Category, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.urls("tests.browser.urls")]
LICENCE = [("公司已有授权", "The company has one"), ("需要新购", "To be bought")]


@pytest.fixture
def software(desk: Desk) -> Category:
    category = CategoryFactory.create(name="软件安装")
    ask(desk, category, code="software", label_zh="哪款软件？", label_en="Which software?", is_required=True)
    ask(
        desk, category, code="licence", label_zh="授权？", label_en="Which licence?", kind="choice", choices=LICENCE,
        is_required=True,
    )  # fmt: skip
    return category


def fill(page: Page, category: Category) -> None:
    """What a requester writes before he looks at the questions."""
    page.get_by_label("In one sentence").fill("Visio, please")
    page.get_by_label("What happened, and how?").fill("I have to draw the pipes of hall 3.")
    page.get_by_label("Category").select_option(category.slug)


def test_choosing_a_category_brings_its_questions_and_the_answers_stay(
    window: OpenWindow, desk: Desk, asker: Requester, software: Category
) -> None:
    page = window(asker.user).open("/portal/")
    expect(page.get_by_label("Which software?")).to_have_count(0)
    fill(page, software)
    page.get_by_label("Which software?").fill("Visio 2021")
    page.get_by_label("Category").select_option(desk.category.slug)
    expect(page.get_by_label("Which software?")).to_have_count(0)
    page.get_by_label("Category").select_option(software.slug)
    expect(page.get_by_label("Which software?")).to_have_value("Visio 2021")
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("alert")).to_contain_text("Which licence?")
    page.get_by_role("radio", name="To be bought").check()
    page.get_by_role("button", name="Submit the request").click()
    page.wait_for_url("**/portal/requests/*/")
    expect(page.get_by_text("To be bought")).to_be_visible()
    assert [one["value"] for one in Ticket.objects.get().answers] == ["Visio 2021", "需要新购"]


def test_a_draft_that_is_put_back_brings_the_category_s_part_along(
    window: OpenWindow, desk: Desk, asker: Requester, software: Category
) -> None:
    page = window(asker.user).open("/portal/")
    fill(page, software)
    page.get_by_label("Which software?").fill("Visio 2021")
    # The draft is kept a moment after the last key.
    page.wait_for_function("() => Object.values(sessionStorage).some((kept) => kept.includes('Visio 2021'))")
    page.once("dialog", lambda dialog: dialog.accept())
    for _ in range(2):  # and a second time as well
        page.reload()
        expect(page.get_by_label("Which software?")).to_have_value("Visio 2021")
        expect(page.get_by_label("In one sentence")).to_have_value("Visio, please")
        expect(page.locator("input[type=hidden][name='answers.software']")).to_have_count(0)
        page.once("dialog", lambda dialog: dialog.accept())


def test_without_script_a_press_shows_what_is_asked(
    window: OpenWindow, desk: Desk, asker: Requester, software: Category
) -> None:
    page = window(asker.user, script=False).open("/portal/")
    fill(page, software)
    page.get_by_role("button", name="Show what is asked for this").click()
    page.get_by_label("Which software?").fill("Visio 2021")
    page.get_by_role("radio", name="To be bought").check()
    expect(page.get_by_label("In one sentence")).to_have_value("Visio, please")
    page.get_by_role("button", name="Submit the request").click()
    page.wait_for_url("**/portal/requests/*/")
    assert len(Ticket.objects.get().answers) == 2


def test_the_desk_s_form_swaps_them_in_as_well(window: OpenWindow, desk: Desk, software: Category) -> None:
    page = window(desk.agent.user).open("/desk/new/")
    page.locator("#intake_category").select_option(str(software.pk))
    page.get_by_label("Which software?").fill("Visio 2021")
    page.locator("#intake_category").select_option("")
    expect(page.get_by_label("Which software?")).to_have_count(0)
    page.locator("#intake_category").select_option(str(software.pk))
    expect(page.get_by_label("Which software?")).to_have_value("Visio 2021")


@in_both_themes
def test_everybody_can_use_the_forms_and_their_settings(
    window: OpenWindow, desk: Desk, asker: Requester, software: Category, theme: str
) -> None:
    for kind in AnswerKind.values:
        choices = LICENCE if kind == AnswerKind.CHOICE else ()
        ask(desk, software, kind=kind, label_en=f"Question of kind {kind}?", choices=choices)
    ticket = desk.receive(category=software, answers={"software": "Visio"})
    place = f"/desk/settings/forms/{software.slug}/"
    question = software.questions.get(code="software")
    paths = ["/desk/settings/forms/", place, f"{place}new/", f"/desk/settings/forms/questions/{question.pk}/"]
    paths += [f"/tickets/{ticket.number}/", f"/tickets/{ticket.number}/edit/"]
    assert judge_all(window(desk.manager.user, theme=theme), paths) == {}
    page = window(asker.user, theme=theme).open("/portal/")
    page.get_by_label("Category").select_option(software.slug)
    expect(page.get_by_label("Which software?")).to_be_visible()
    assert judge(page) == []
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert judge(page) == []
