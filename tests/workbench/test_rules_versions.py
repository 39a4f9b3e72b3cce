"""A manager at work on whole versions: drafting, publishing, looking ahead and back."""

import re
from datetime import timedelta

import pytest

from core import clock
from sla.actions.catch_up import replan_lagging
from sla.actions.draft import fingerprint, new_policy
from sla.actions.publish import publish
from sla.measures.table import MEASURES
from sla.models import Policy, PolicyVersion, Timer
from sla.policy.shipped import default_targets
from sla.rulebook import current_rulebook
from tests.factories import Desk
from tests.sla.rules.shorthand import after, draft_with, edited, published, without
from tests.workbench.conftest import Browser, soon, words_of
from tests.workbench.rules_at_work import DRAFT, fresh, save
from tests.workbench.test_rules_pages import POLICIES
from workbench.views.rules import trying
from workbench.views.rules.table import THEMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


@pytest.fixture
def draft(desk: Desk) -> PolicyVersion:
    return draft_with(default_targets(), by=desk.manager, at=desk.at)


def test_a_draft_is_opened_once_and_thrown_away(desk: Desk, manager: Browser) -> None:
    for _ in range(2):
        assert manager.client.post(f"{POLICIES}default/draft/")["Location"] == DRAFT
    assert "Go on with the draft" in words_of(manager.get(POLICIES))
    assert manager.client.post(f"{DRAFT}discard/")["Location"] == POLICIES
    assert manager.client.post(f"{DRAFT}discard/").status_code == 404
    refused = manager.client.post(f"{POLICIES}default/1/discard/")
    assert refused.status_code == 422
    assert "stays as it is" in words_of(refused)


def test_a_new_policy(manager: Browser) -> None:
    response = manager.client.post(f"{POLICIES}new/", {"name": "银行客户", "slug": "bank"})
    assert response["Location"] == f"{POLICIES}bank/1/"
    assert Policy.objects.get(slug="bank").name == "银行客户"
    refused = manager.client.post(f"{POLICIES}new/", {"name": "Again", "slug": "bank"})
    assert refused.status_code == 400
    assert "This identifier is taken." in words_of(refused)
    assert "No target yet" in words_of(manager.get(f"{POLICIES}bank/1/"))


def test_a_draft_is_published_with_a_note(manager: Browser, draft: PolicyVersion) -> None:
    save(manager, draft, "brt-1", due=10, due_unit="min")
    sent = {"seen": fingerprint(fresh(draft)), "note": "Decided on Monday", "effective_at": ""}
    assert manager.client.post(f"{DRAFT}publish/", sent)["Location"] == DRAFT
    assert current_rulebook().candidates["brt_1"][0].target.due.seconds == 600
    page = words_of(manager.get(DRAFT))
    assert "In force since" in page
    assert "Decided on Monday" in page
    assert manager.client.post(f"{DRAFT}publish/", sent).status_code == 404


def test_it_waits_for_its_day_and_can_be_withdrawn(manager: Browser, draft: PolicyVersion) -> None:
    sent = {"seen": fingerprint(fresh(draft)), "note": "", "effective_at": soon(days=2)}
    assert manager.client.post(f"{DRAFT}publish/", sent).status_code == 302
    assert "Waits for its day" in words_of(manager.get(POLICIES))
    assert manager.client.post(f"{DRAFT}withdraw/")["Location"] == DRAFT
    assert fresh(draft).is_draft
    refused = manager.client.post(f"{DRAFT}withdraw/")
    assert refused.status_code == 422


def test_what_was_overtaken_says_so(desk: Desk, manager: Browser, draft: PolicyVersion) -> None:
    publish(version_id=draft.pk, by=desk.manager, at=desk.at, effective_at=desk.at + timedelta(days=9))
    published(without(default_targets(), "rtx-4"), by=desk.manager, at=desk.at)
    assert "overtaken by a newer version" in words_of(manager.get(DRAFT))
    assert "Overtaken" in words_of(manager.get(POLICIES))


def test_publishing_is_refused_with_its_reason(desk: Desk, manager: Browser, draft: PolicyVersion) -> None:
    seen = fingerprint(fresh(draft))
    past = manager.client.post(f"{DRAFT}publish/", {"seen": seen, "note": "x", "effective_at": "2020-01-01T08:00"})
    assert past.status_code == 422
    assert "This moment has passed." in words_of(past)
    stale = manager.client.post(f"{DRAFT}publish/", {"seen": "other", "note": "", "effective_at": ""})
    assert stale.status_code == 412
    bad = manager.client.post(f"{DRAFT}publish/", {"seen": seen, "effective_at": "soon"})
    assert bad.status_code == 400
    draft_with([], by=desk.manager, at=desk.at)
    last = manager.client.post(f"{DRAFT}publish/", {"seen": fingerprint(fresh(draft)), "note": "", "effective_at": ""})
    assert last.status_code == 422
    assert "last policy with targets" in words_of(last)
    assert fresh(draft).is_draft


def test_a_policy_is_retired(desk: Desk, manager: Browser) -> None:
    new_policy(slug="bank", name="Bank", by=desk.manager, at=desk.at)
    published(default_targets(), by=desk.manager, at=desk.at, policy="bank")
    draft = draft_with([], by=desk.manager, at=desk.at, policy="bank")
    page = manager.get(f"{POLICIES}bank/2/publish/")
    assert "retires the policy" in words_of(page)
    sent = {"seen": fingerprint(draft), "note": "", "effective_at": ""}
    assert manager.client.post(f"{POLICIES}bank/2/publish/", sent).status_code == 302
    assert "no target in force" in words_of(manager.get(POLICIES))


def test_the_effect_is_shown_as_page_and_as_fragment(desk: Desk, manager: Browser) -> None:
    desk.receive(channel="portal")
    draft_with(edited(default_targets(), "brt-1", due=after(60)), by=desk.manager, at=desk.at)
    page = words_of(manager.get(f"{DRAFT}effects/"))
    assert "1 of 3 running clocks would change" in page or "1 of 4 running clocks would change" in page
    fragment = manager.client.get(f"{DRAFT}effects/", headers={"hx-request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div class="stack" id="effects"')
    assert 'hx-get="/desk/settings/policies/default/2/effects/"' in manager.get(f"{DRAFT}publish/")


def test_past_tickets_are_tried_portion_by_portion(
    desk: Desk, manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        desk.acknowledged(channel="portal")
    monkeypatch.setattr(trying, "PORTION", 2)
    draft_with(edited(default_targets(), "brt-1", due=after(60)), by=desk.manager, at=desk.at)
    first = manager.client.post(f"{DRAFT}replay/", {"days": "7"})
    page = first.content.decode()
    assert "2 of 3 tickets" in words_of(page)
    assert 'hx-trigger="load, submit"' in page
    found = re.search(r'name="so_far" value="([^"]+)"', page)
    assert found
    last = manager.client.post(f"{DRAFT}replay/", {"so_far": found[1]}, headers={"hx-request": "true"})
    words = words_of(last)
    assert last.content.decode().lstrip().startswith('<div class="stack" id="replay"')
    assert "3 tickets told once more" in words
    assert "so_far" not in last.content.decode()
    assert re.search(r"BRT-1 brt-1\s*Take into process\s*3\s*100%\s*3\s*100%\s*0", words), words


def test_trying_nothing_says_so_and_nonsense_is_refused(manager: Browser, draft: PolicyVersion) -> None:
    assert "No clock was judged" in words_of(manager.client.post(f"{DRAFT}replay/", {"days": "7"}))
    assert manager.client.post(f"{DRAFT}replay/", {"days": "9999"}).status_code == 400
    assert manager.client.post(f"{DRAFT}replay/", {"so_far": "forged"}).status_code == 200


def test_counts_of_another_state_of_the_draft_are_not_gone_on_with(
    desk: Desk, manager: Browser, draft: PolicyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "PORTION", 1)
    desk.receive()
    desk.receive()
    page = manager.client.post(f"{DRAFT}replay/", {"days": "7"}).content.decode()
    found = re.search(r'name="so_far" value="([^"]+)"', page)
    assert found
    save(manager, draft, "brt-1", goal=80)
    again = manager.client.post(f"{DRAFT}replay/", {"so_far": found[1]}).content.decode()
    assert "so_far" not in again


def test_which_target_applies_and_why(manager: Browser) -> None:
    page = manager.get(f"{POLICIES}explain/", channel="email", priority="2", vip="yes", kind="incident")
    words = words_of(page)
    assert "VIP only + Priority: P2 · 服务台默认策略 v1" in words
    assert "taken: the most specific that applies" in words
    assert "applies too, less specific" in words
    assert "does not apply: Priority" in words
    assert "no target: no clock starts" in words
    assert Browser.get(manager, f"{POLICIES}explain/", 400, channel="pigeon")


def test_every_measure_has_its_theme_once() -> None:
    shown = [code for _label, codes in THEMES for code in codes]
    assert sorted(shown) == sorted(MEASURES)


def test_running_clocks_follow_a_publication_from_the_screen(desk: Desk, manager: Browser) -> None:
    ticket = desk.receive(channel="portal")
    draft = draft_with(edited(default_targets(), "brt-1", due=after(1200)), by=desk.manager, at=desk.at)
    sent = {"seen": fingerprint(draft), "note": "", "effective_at": ""}
    manager.client.post(f"{DRAFT}publish/", sent)
    before = Timer.objects.get(ticket=ticket, measure="brt_1").due_at
    assert replan_lagging(at=clock.now(), limit=100) == 1
    assert Timer.objects.get(ticket=ticket, measure="brt_1").due_at > before
