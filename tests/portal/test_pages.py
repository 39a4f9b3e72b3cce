"""All pages in both languages: well formed, nothing inline, nothing left in the other language."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from satisfaction.models import Purpose
from tests.factories import Desk, RequesterFactory
from tests.knowledge.conftest import published
from tests.portal.conftest import Counter, request_form, words_of
from tests.portal.test_no_secrets import link
from tests.portal.test_sign import link_to
from tests.satisfaction.records.conftest import Records
from tickets import actions

VOID = {"meta", "link", "input", "img", "br", "hr", "use", "path", "rect", "circle"}
CJK = re.compile(r"[\u4e00-\u9fff]+")
STATES = [
    "received", "acknowledged", "dispatched", "processing", "tracking", "confirming", "confirmed", "closed", "surveyed",
    "cancelled",
]  # fmt: skip


class Balance(HTMLParser):
    """Complains about tags that are not closed in order, ids used twice, and what the content policy forbids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.wrong += [f"{tag} left open" for tag in self.open]
        self.wrong += [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"style", "hx-on"} or name.startswith(("on", "hx-on:")):
                self.wrong.append(f"{tag} {name}")
        if tag == "style" or (tag == "script" and not dict(attrs).get("src")):
            self.wrong.append(f"inline {tag}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"stray </{tag}>")


def pages_of(counter: Counter, desk: Desk, guest: Client) -> dict[str, str]:
    """Every page, each in a state that shows most of it."""
    them = {"requester": counter.requester}
    client = counter.client
    found = {"new": client.get("/portal/"), "empty": client.get("/portal/requests/")}
    tickets = {state: desk.in_state(state, **them) for state in STATES}
    actions.clarify(
        ticket_id=tickets["processing"].pk, ask="requester", question="Which one is it?", by=desk.agent, at=desk.at
    )
    news = published(desk, is_important=True, ends_at=desk.at + timedelta(hours=3))
    published(desk, title="Works again", kind="restored", ends_at=desk.at + timedelta(minutes=1), is_public=True)
    found |= {"board": client.get("/portal/board/"), "guest's board": guest.get("/portal/board/")}
    found |= {"directory": client.get("/portal/directory/"), "guest's": guest.get("/portal/directory/")}
    found |= {"announcement": client.get(f"/portal/board/{news.pk}/")}
    found |= {state: client.get(f"/portal/requests/{ticket.number}/") for state, ticket in tickets.items()}
    found |= {
        "list": client.get("/portal/requests/"),
        "with rows": client.get("/portal/"),
        "no hits": client.get("/portal/requests/?q=nowhere"),
        "refused": client.post("/portal/", request_form(title="", kind="", occurred_at="x")),
        "refused reply": client.post(f"/portal/requests/{tickets['received'].number}/reply/", {}),
        "refused answer": client.post(f"/portal/requests/{tickets['confirming'].number}/answer/", {}),
        "refused rating": client.post(f"/portal/requests/{tickets['closed'].number}/rate/", {}),
        "refused reopening": client.post(f"/portal/requests/{tickets['surveyed'].number}/reopen/", {}),
    }
    confirm, survey = link(tickets["confirming"], Purpose.CONFIRM), link(tickets["closed"], Purpose.SURVEY)
    found |= {
        "confirm": guest.get(confirm), "confirm refused": guest.post(confirm, {}),
        "not solved": guest.post(confirm, {"answer": "not_solved", "comment": "x"}), "superseded": guest.get(confirm),
        "survey": guest.get(survey), "survey refused": guest.post(survey, {}),
        "rated": guest.post(survey, {"score": "4"}), "used": guest.get(survey), "forged": guest.get("/c/x/"),
        "solved": guest.post(link(desk.confirming(**them), Purpose.CONFIRM), {"answer": "solved"}),
    }  # fmt: skip
    plain = {"address": "Room 405", "work": "New roller.", "result": "Prints.", "remarks": "", "parts": ()}
    record = Records(desk).asked(tickets["confirming"], **plain)
    sign = link_to(record)
    own = f"/portal/requests/{record.ticket.number}/records/{record.seq}/"
    found |= {
        "with a record": client.get(f"/portal/requests/{record.ticket.number}/"), "record": client.get(own),
        "sign": guest.get(sign), "sign refused": guest.post(sign, {}),
        "signed": guest.post(sign, {"name": "Zhang", "confirmed": "on"}), "signed before": guest.get(sign),
        "record signed": client.get(own), "sign forged": guest.get("/r/x/"),
    }  # fmt: skip
    return {name: page.content.decode() for name, page in found.items()}


def test_no_page_has_anything_inline_or_out_of_order(counter: Counter, desk: Desk, guest: Client) -> None:
    wrong = {name: Balance(html).wrong for name, html in pages_of(counter, desk, guest).items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_english_pages_have_no_chinese_but_names(counter: Counter, desk: Desk, guest: Client) -> None:
    names = {"张工", "张建国", "简体", "繁體", "员"}
    for name, html in pages_of(counter, desk, guest).items():
        shown = words_of(html)
        for person in ("用户", "员工", "支持组", "类别"):
            shown = re.sub(person + r"\d+", "", shown)
        assert set(CJK.findall(shown)) <= names, name


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("processing", "联系您"),
        ("confirming", "请确认是否解决"),
        ("closed", "请您评价"),
        ("cancelled", "按您的要求撤回"),
    ],
)
def test_the_chinese_pages_speak_as_the_desk_does(desk: Desk, state: str, says: str) -> None:
    counter = Counter(language="zh-hans")
    counter.client = Client(headers={"accept-language": "zh-hans"})
    counter.client.force_login(counter.user)
    ticket = desk.in_state(state, requester=counter.requester)
    assert "张工，请问需要什么帮助？" in counter.get()
    assert says in counter.get("requests/")
    assert says in counter.page(ticket)


def test_the_chinese_confirm_page_asks_politely(desk: Desk, guest: Client) -> None:
    requester = RequesterFactory.create(honorific="张工", language="zh-hans")
    page = words_of(guest.get(link(desk.confirming(requester=requester), Purpose.CONFIRM)).content.decode())
    for said in ("张工，您好。", "原因说明", "处理方案", "处理结果", "问题解决了吗？", "未确认不会关闭。"):
        assert said in page
