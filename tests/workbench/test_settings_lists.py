"""The settings' front page and the lists a manager keeps, on screen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Site
from accounts.setting_history import newest_change
from tests.factories import CategoryFactory, Desk
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Category, Phrase, SurveyReason, Tag, TicketEvent, UsualReason

pytestmark = pytest.mark.django_db
HOME = "/desk/settings/"
CATEGORIES, PHRASES, REASONS = f"{HOME}categories/", f"{HOME}phrases/", f"{HOME}reasons/"
TAGS, SITES = f"{HOME}tags/", f"{HOME}sites/"


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


def post(browser: Browser, path: str, status: int = 302, **data: Any) -> str:
    answer = browser.client.post(path, data)
    assert answer.status_code == status, words_of(answer)[:2000]
    return answer.content.decode()


def test_one_page_leads_to_all_settings_one_is_let_into(desk: Desk, manager: Browser, agent: Browser) -> None:
    assert f'href="{HOME}"' in agent.get("/desk/")
    page = manager.get(HOME)
    for place in ("policies", "calendars", "forms", "categories", "phrases", "reasons", "people", "groups", "webhooks"):
        assert f'href="{HOME}{place}/"' in page
    assert f'href="{HOME}people/"' not in agent.get(HOME)
    assert f'href="{HOME}sources/"' in agent.get(HOME)
    post(manager, f"{CATEGORIES}new/", name="视频会议", name_en="Video", parent="", slug="")
    assert "Changed lately" in manager.get(HOME)
    tabs = manager.get(f"{HOME}templates/").partition("settings__tabs")[2].partition("</nav>")[0]
    assert PHRASES in tabs, "its neighbours"
    assert f"{HOME}policies/" not in tabs, "the others are behind the front page"


def test_a_category_is_made_renamed_moved_and_switched_off(desk: Desk, manager: Browser) -> None:
    post(manager, f"{CATEGORIES}new/", name="打印机", name_en="Printers", parent=str(desk.category.pk), slug="printers")
    one = Category.objects.get(slug="printers")
    assert one.parent == desk.category
    seen = newest_change(one)
    post(manager, f"{CATEGORIES}of/printers/", name="打印", name_en="Printing", parent="", seen=seen)
    late = post(manager, f"{CATEGORIES}of/printers/", 412, name="迟到", name_en="", parent="", seen=seen)
    assert 'value="迟到"' in late, "nothing typed is lost"
    assert f'name="seen" value="{newest_change(one)}"' in late, "sent again, it is meant"
    refused = post(manager, f"{CATEGORIES}of/printers/", 422, name=desk.category.name, parent="")
    assert "stands there already" in words_of(refused)
    assert post(manager, f"{CATEGORIES}of/printers/", 400, name=" ", parent="")
    assert post(manager, f"{CATEGORIES}new/", 400, name="x", parent="999999")
    post(manager, f"{CATEGORIES}of/printers/off/", below="1")
    one.refresh_from_db()
    assert (one.name, one.parent_id, one.is_active) == ("打印", None, False)
    assert "of/printers/" not in manager.get(CATEGORIES)
    assert "of/printers/" in manager.get(CATEGORIES, show="all")
    assert "Printers → Printing" in words_of(manager.get(f"{CATEGORIES}of/printers/"))


def test_what_depends_on_a_category_is_told_before_it_is_switched_off(desk: Desk, manager: Browser) -> None:
    leaf = CategoryFactory.create(parent=desk.category)
    desk.processing()
    page = words_of(manager.get(f"{CATEGORIES}of/{desk.category.slug}/"))
    assert "Tickets that have it: 1 open, 1 in all." in page
    assert f"Categories in use below it: 1. {leaf.name}" in page


def test_the_tree_costs_as_much_for_many_as_for_one(desk: Desk, manager: Browser) -> None:
    manager.get(CATEGORIES)
    with CaptureQueriesContext(connection) as few:
        manager.get(CATEGORIES)
    CategoryFactory.create_batch(20, parent=desk.category)
    with CaptureQueriesContext(connection) as many:
        manager.get(CATEGORIES)
    assert len(many) == len(few)


def test_norm_role_1_others_read_and_do_not_change(desk: Desk, agent: Browser) -> None:
    phrase, reason = Phrase.objects.earliest("pk"), UsualReason.objects.earliest("pk")
    site = Site.objects.create(slug="a", name="A")
    for path in (
        f"{CATEGORIES}of/{desk.category.slug}/",
        f"{PHRASES}{phrase.pk}/",
        f"{REASONS}usual/{reason.pk}/",
        f"{SITES}of/{site.slug}/",
    ):
        page = agent.get(path)
        assert "<fieldset" in page
        assert "disabled" in page
        post(agent, path, 403, name="x")
    for path in (CATEGORIES, PHRASES, f"{REASONS}survey/", SITES):
        agent.get(f"{path}new/", 403)
    post(agent, f"{CATEGORIES}of/{desk.category.slug}/off/", 403)
    post(agent, f"{PHRASES}{phrase.pk}/off/", 403)
    post(agent, f"{REASONS}usual/{reason.pk}/off/", 403)


def test_norm_talk_4_a_phrase_is_tried_kept_and_switched_off(manager: Browser) -> None:
    phrase: dict[str, Any] = {"kind": "taboo", "text": "自己看说明书去", "match": "clause", "instead": "我把步骤发给您"}
    tried = post(manager, f"{PHRASES}new/", 200, **phrase, sentence="您好，自己看说明书去。", do="try")
    assert "<mark>自己看说明书去</mark>" in tried
    assert "我把步骤发给您" in tried
    assert not Phrase.objects.filter(text="自己看说明书去").exists(), "trying keeps nothing"
    post(manager, f"{PHRASES}new/", **phrase)
    one = Phrase.objects.get(text="自己看说明书去")
    assert "the desk's own" in words_of(manager.get(PHRASES, q="说明书"))
    assert "shipped" in words_of(manager.get(PHRASES, q="我不知道"))
    wide = post(manager, f"{PHRASES}new/", 422, **(phrase | {"text": "处理", "match": "contains"}))
    assert "nobody could write" in words_of(wide)
    post(manager, f"{PHRASES}{one.pk}/off/")
    assert f'href="{PHRASES}{one.pk}/"' not in manager.get(PHRASES)
    assert f'href="{PHRASES}{one.pk}/"' in manager.get(PHRASES, show="off")
    for rubbish in ("\x00", "%", "9" * 4000, "<b>"):
        asked: dict[str, Any] = {"q": rubbish, "kind": rubbish, "try": rubbish}
        manager.get(PHRASES, **asked)


def test_norm_sat_1_reasons_are_kept_on_one_page(manager: Browser) -> None:
    post(manager, f"{REASONS}survey/new/", side="blame", name="等太久", name_en="Waited long")
    one = SurveyReason.objects.get(name="等太久")
    post(manager, f"{REASONS}survey/{one.pk}/up/")
    post(manager, f"{REASONS}survey/{one.pk}/off/")
    one.refresh_from_db()
    assert not one.is_active
    refused = post(manager, f"{REASONS}usual/new/", 422, use="carry_over", name="处理", text="处理")
    assert "TALK-2" in refused
    assert "等太久" in manager.get(REASONS)


def test_a_usual_reason_is_offered_where_a_ticket_is_transferred(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    page = engineer.form(ticket, "transfer")
    assert 'data-usual-for="transfer_reason"' in page
    with translation.override("en"):
        text = UsualReason.objects.filter(use="transfer")[0].wording
    done = engineer.act(ticket, "transfer", to_group=desk.group.slug, reason="", usual=text)
    assert done.status_code == 302
    assert TicketEvent.objects.get(ticket=ticket, verb="transfer").params["reason"] == text
    assert "data-usual-for" not in engineer.form(ticket, "note")


def test_tags_are_renamed_and_merged(desk: Desk, manager: Browser, agent: Browser) -> None:
    ticket = desk.processing()
    actions.amend(ticket_id=ticket.pk, changes={"tags": ["VPN", "远程"]}, by=desk.agent, at=desk.at)
    one, other = Tag.objects.get(name="VPN"), Tag.objects.get(name="远程")
    assert "VPN" in agent.get(TAGS, q="vp")
    agent.get(f"{TAGS}{one.pk}/", 403)
    assert "Merge the two instead" in words_of(post(manager, f"{TAGS}{one.pk}/", 422, name="远程"))
    post(manager, f"{TAGS}{one.pk}/", 400, do="merge", into=one.pk)
    post(manager, f"{TAGS}{one.pk}/", do="merge", into=other.pk)
    assert ticket.tags.get() == other
    manager.get(f"{TAGS}{one.pk}/", 404)


def test_a_site_is_made_and_its_zone_set(manager: Browser) -> None:
    post(manager, f"{SITES}new/", 400, name="西北基地", slug="xb", time_zone="Asia/Nowhere")
    post(manager, f"{SITES}new/", name="西北基地", slug="xb", time_zone="Asia/Urumqi")
    post(manager, f"{SITES}new/", 422, name="别处", slug="xb", time_zone="Asia/Shanghai")
    post(manager, f"{SITES}of/xb/", name="西北基地", time_zone="Asia/Shanghai")
    assert Site.objects.get(slug="xb").time_zone == "Asia/Shanghai"
    assert "Asia/Urumqi → Asia/Shanghai" in words_of(manager.get(f"{SITES}of/xb/"))
    assert "西北基地" in manager.get(SITES)
