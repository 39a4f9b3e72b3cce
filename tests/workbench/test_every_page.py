"""What holds of every page: no inline style or script, one main heading, a title, ids that are unique, both
languages."""

import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from sla.models import Timer
from tests.factories import CategoryFactory, Desk, RequesterFactory
from tests.knowledge.conftest import published
from tests.satisfaction.records.conftest import Records
from tests.tickets.asking.asking import ask
from tests.workbench.conftest import Browser
from tickets import actions
from tickets.acts import ACTS
from tickets.asking.actions import change_question
from tickets.choices import AnswerKind
from tickets.models import Ticket

# What one looks at as one thing, and so finds one thing to press in first.
REGIONS = {"form", "dialog", "section", "article", "aside", "header", "details", "li", "tr"}
VOID = {"input", "br", "hr", "img", "meta", "link", "wbr", "use", "path", "rect"}
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|hx-on", re.IGNORECASE)


class MainButtons(HTMLParser):
    """How many main buttons stand in each region of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[tuple[str, int]] = [("page", 0)]
        self._regions = 0
        self.found: Counter[int] = Counter()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        region = self._open[-1][1]
        if tag in REGIONS:
            self._regions += 1
            region = self._regions
        if tag not in VOID:
            self._open.append((tag, region))
        self.found[region] += "btn--main" in (dict(attrs).get("class") or "").split()

    def handle_endtag(self, tag: str) -> None:
        while tag in {name for name, _region in self._open[1:]} and self._open.pop()[0] != tag:
            pass


WATCH = [
    "/desk/board/",
    "/desk/board/?wall=1",
    "/desk/board/?wall=1&page=people",
    "/desk/board/list/",
    "/desk/board/trends/",
    "/desk/board/trends/?period=today",
    "/desk/clocks/",
    "/desk/clocks/?state=judged",
    "/desk/tasks/",
    "/desk/tasks/?of=all&kind=promise&due=hour",
    "/desk/follow-ups/",
    "/desk/follow-ups/?of=all&kind=solution",
    "/desk/follow-ups/record/",
    "/desk/presence/",
    "/work/",
]
RULES = [
    "/desk/settings/policies/",
    "/desk/settings/policies/explain/",
    "/desk/settings/policies/default/1/",
    "/desk/settings/calendars/",
    "/desk/settings/calendars/site/",
    "/desk/settings/forms/",
    "/desk/settings/forms/?kind=complaint",
    "/desk/settings/routing/",
    "/desk/settings/macros/",
    "/desk/settings/macros/new/",
]
WAYS = [
    "/desk/calls/",
    "/desk/calls/?show=all",
    "/desk/calls/new/",
    "/desk/conversations/",
    "/desk/inbound/?status=all",
    "/desk/people/",
    "/desk/people/?q=x",
    "/desk/records/",
    "/desk/records/?of=mine",
    "/desk/register/",
    "/desk/closing/",
    "/desk/closing/?of=unconfirmed",
    "/desk/closing/all/",
    "/desk/closing/runs/",
    "/desk/bulk/",
    "/desk/bulk/do/dispatch/",
    "/desk/lists/",
    "/desk/lists/columns/",
    "/desk/palette/?q=vip",
    "/desk/satisfaction/",
    "/desk/satisfaction/answers/",
    "/desk/spot-checks/",
    "/desk/settings/sources/",
]
PEOPLE = ["/desk/announcements/", "/desk/announcements/?show=past", "/desk/announcements/new/"]
PEOPLE += ["/desk/directory/", "/desk/directory/?q=x", "/desk/duty/", "/desk/duty/roster/"]
MANAGED = ["/desk/settings/sources/new/mail/", "/desk/settings/webhooks/", "/desk/settings/webhooks/new/"]
MANAGED += ["/desk/settings/import/", "/desk/settings/people/", "/desk/settings/people/new/"]
MANAGED += ["/desk/settings/", "/desk/settings/categories/", "/desk/settings/categories/new/", "/desk/settings/tags/"]
MANAGED += ["/desk/settings/phrases/?try=x", "/desk/settings/phrases/new/", "/desk/settings/reasons/"]
MANAGED += ["/desk/settings/reasons/usual/new/", "/desk/settings/sites/", "/desk/settings/sites/new/"]
MANAGED += ["/desk/settings/routing/new/", "/desk/settings/groups/", "/desk/settings/groups/new/"]
MANAGED += ["/desk/settings/customers/", "/desk/settings/customers/new/", "/desk/settings/walls/"]


def _records(desk: Desk, ticket: Ticket) -> list[tuple[int, str]]:
    """A signed one, one that waits, and a draft."""
    records = Records(desk)
    signed, waiting, draft = records.signed(ticket), records.asked(ticket), records.draft(ticket)
    return [(signed.seq, ""), (signed.seq, "paper/"), (waiting.seq, ""), (draft.seq, "")]


def forms(desk: Desk) -> list[str]:
    """Of a category that asks something of each kind, above and itself, and has asked something else before."""
    leaf = CategoryFactory.create(parent=desk.category)
    for kind in AnswerKind.values:
        choices = [("有", "Yes"), ("没有", "No")] if kind == AnswerKind.CHOICE else ()
        ask(desk, desk.category, kind=kind, choices=choices, is_required=True)
        last = ask(desk, leaf, kind=kind, choices=choices)
    change_question(question_id=last.pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    place = f"/desk/settings/forms/{leaf.slug}/"
    return [place, f"{place}?kind=suggestion", f"{place}new/", f"/desk/settings/forms/questions/{last.pk}/"]


def pages(desk: Desk) -> list[str]:
    ticket = desk.processing()
    clock = f"clocks/{Timer.objects.get(ticket=ticket, measure='life_5').pk}/"
    of_it = ["", "?tab=clocks", "preview/", "edit/", "files/", clock, f"{clock}waive/"]
    of_it += [f"do/{verb}/" for verb in ACTS]
    of_it += [f"records/{seq}/{more}" for seq, more in _records(desk, ticket)]
    lists = [
        "/desk/",
        "/desk/archive/",
        "/desk/?q=x",
        "/desk/new/",
        "/desk/new/people/?name=x",
        "/desk/notices/",
        "/desk/mailbox/",
        *WATCH,
        *RULES,
        *WAYS,
        *PEOPLE,
    ]
    lists.append(f"/desk/announcements/{published(desk, is_important=True).pk}/")
    return ["/login/", *lists, *(f"/tickets/{ticket.number}/{page}" for page in of_it)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_needs_anything_that_the_content_policy_forbids(desk: Desk, language: str) -> None:
    assert desk.engineer.user
    managed = [*MANAGED, *forms(desk), f"/desk/settings/groups/of/{desk.group.slug}/"]
    managed.append(f"/desk/settings/people/of/{desk.engineer.user.username}/")
    managed.append(f"/desk/presence/of/{desk.engineer.user.username}/hand-over/")
    managed.append(f"/desk/settings/categories/of/{desk.category.slug}/")
    for url in [*pages(desk), *managed]:
        who = None if url == "/login/" else desk.manager if url in managed else desk.supervisor
        browser = Browser(who, language=language)
        response = browser.client.get(url)
        html = response.content.decode()
        found = INLINE.search(re.sub(r"&lt;.*?&gt;", "", html))
        assert found is None, (url, found)
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]
        ids = Counter(re.findall(r'\sid="([^"]+)"', html))
        assert [name for name, count in ids.items() if count > 1] == [], url
        assert max(MainButtons(html).found.values(), default=0) <= 1, url
        if "<html" in html:
            assert html.count("<h1") == 1, url
            assert re.search(r"<title>\s*\S", html), url
            assert f'<html lang="{"en" if language == "en" else "zh-Hans"}"' in html


@pytest.mark.django_db
def test_whatever_is_shown_of_people_is_escaped(desk: Desk, agent: Browser) -> None:
    evil = "<img src=x onerror=alert(1)>"
    asker = RequesterFactory.create(name=evil, honorific=evil[:40], department=evil)
    ticket = desk.processing(requester=asker, title=evil, description=evil, product_version=evil, error_text=evil)
    ask(desk, desk.category, code="evil", label_zh=evil, label_en=evil, help_en=evil)
    changes: dict[str, object] = {"tags": [evil], "answers": {"evil": evil}}
    actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    actions.reply(ticket_id=ticket.pk, body=f"Please look at {evil} again.", by=desk.engineer, at=desk.at)
    actions.promise(
        ticket_id=ticket.pk,
        due_at=desk.at + timedelta(days=1),
        text=f"Call back about {evil}",
        by=desk.engineer,
        at=desk.at,
    )
    urls = ["/desk/open/", "/desk/?q=img", f"/desk/new/people/?name={evil[:10]}", f"/desk/new/people/{asker.pk}/"]
    promise = f"clocks/{Timer.objects.get(ticket=ticket, measure='prom_1').pk}/"
    of_it = ("", "preview/", "edit/", "do/call/?with=user", "do/transfer/", promise, f"{promise}waive/")
    urls += [f"/tickets/{ticket.number}/{page}" for page in of_it]
    for url in urls:
        assert "<img src=x" not in agent.client.get(url).content.decode(), url
