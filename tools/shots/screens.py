"""Every screen that is photographed: who sees it, where, and what is done on it first. Nothing here changes a ticket,
but for the answers through links, each on a link of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from shots import before
from shots.desk import ACTS, EMPTY, TICKETS, shown
from shots.desks import Places
from shots.drafts import drafted, replayed
from shots.lists import EMPTY_SETTINGS, LISTS, SENT_EMPTY
from shots.refusals import FORGED, refusals
from shots.unsent import without_connection


@dataclass(frozen=True)
class Screen:
    """One screen. `path` may hold `{lang}`; `role` is a user name of the demonstration, or nobody's; `status` is what
    the page answers; `prepare` is done on it before the first picture.
    """

    name: str
    path: str
    role: str = ""
    status: int = 200
    prepare: before.Prepare | None = None


def demo_screens(places: Places, turn: int) -> Iterator[Screen]:
    """The screens of the demonstration desk. `turn` counts the languages: each answers links of its own."""
    yield from _front()
    yield from (Screen(*given) for given in refusals(places))
    yield from _links(places, turn=turn)
    yield from _desk(places)
    yield from _watch(places)
    yield from _ways(places)
    yield from _rules(places)
    yield from _acts(places)
    yield from _portal(places)
    yield from _people()


def empty_screens(_places: Places, _turn: int) -> Iterator[Screen]:
    """The screens that say what their emptiness means."""
    yield from (Screen(*one) for one in EMPTY)
    yield Screen("queue-engineer", "/desk/", "engineer")
    yield Screen("notices", "/desk/notices/", "agent")
    yield Screen("work", "/work/", "engineer")
    yield Screen("board", "/desk/board/", "supervisor")
    yield Screen("board-trends", "/desk/board/trends/", "supervisor")
    yield Screen("board-tickets", "/desk/board/list/", "supervisor")
    yield Screen("board-wall", "/desk/board/?wall=1", "supervisor")
    yield Screen("tasks", "/desk/tasks/", "agent")
    yield Screen("follow-ups", "/desk/follow-ups/", "agent")
    yield Screen("clocks", "/desk/clocks/", "supervisor")
    for page in (
        "calls",
        "conversations",
        "inbound",
        "people",
        "spot-checks",
        "register",
        "closing",
        "close-out",
        "satisfaction",
    ):
        yield Screen(page, f"/desk/{page}/", "supervisor")
    for page in EMPTY_SETTINGS:
        yield Screen(page, f"/desk/settings/{page}/", "manager")
    yield Screen("mailbox", "/desk/mailbox/", "agent")
    yield Screen("portal-new", "/portal/", "requester")
    yield Screen("portal-list", "/portal/requests/", "requester")


def _front() -> Iterator[Screen]:
    yield Screen("login", "/login/")
    yield Screen("login-out", "/login/?next=%2Fdesk%2F&out=1")
    yield Screen("login-refused", "/login/", prepare=before.fill({"username": "agent", "password": "wrong"}))
    yield Screen("error-csrf", "/login/", prepare=before.without_token)
    yield Screen("api-docs", "/api/docs/", prepare=before.open_operations)
    yield Screen("admin", "/admin/", "admin")


def _links(places: Places, *, turn: int) -> Iterator[Screen]:
    confirm, survey = places["confirm"], places["survey"]
    unsolved = {"answer": "not_solved"}
    yield Screen("confirm", f"{confirm[0]}?lang={{lang}}")
    yield Screen("confirm-refused", f"{confirm[0]}?lang={{lang}}", prepare=before.fill(unsolved))
    yield Screen("confirm-thanks", f"{confirm[1 + turn]}?lang={{lang}}", prepare=before.fill({"answer": "solved"}))
    yield Screen("confirm-used", f"{places['used'][0]}?lang={{lang}}", status=410)
    yield Screen("confirm-forged", f"/c/{FORGED}/?lang={{lang}}", status=404)
    yield Screen("survey", f"{survey[0]}?lang={{lang}}")
    yield Screen("survey-refused", f"{survey[0]}?lang={{lang}}", prepare=before.fill({}))
    yield Screen("sign", f"{places['sign'][0]}?lang={{lang}}")
    yield Screen("sign-refused", f"{places['sign'][0]}?lang={{lang}}", prepare=before.fill({}))
    yield Screen("survey-thanks", f"{survey[1 + turn]}?lang={{lang}}", prepare=before.fill({"score": "4"}))


def _desk(places: Places) -> Iterator[Screen]:
    yield Screen("queue", "/desk/", "agent")
    yield Screen("queue-preview", "/desk/", "agent", prepare=before.preview)
    yield Screen("queue-condition", "/desk/", "agent", prepare=before.conditions)
    yield Screen("queue-conditions", "/desk/conditions/?in=open", "agent")
    yield Screen("queue-chips", "/desk/open/?priority=2&sort=newest", "agent")
    yield Screen("queue-menu", "/desk/", "agent", prepare=before.press(".top [data-menu]:not(#live) summary"))
    yield Screen("queue-announce", "/desk/", "agent", prepare=before.press("#live > summary"))
    yield Screen("queue-keys", "/desk/", "agent", prepare=before.keys)
    yield Screen(
        "queue-save", "/desk/open/?priority=2", "supervisor", prepare=before.press(".bar--list summary >> nth=1")
    )
    yield Screen("queue-ticked", "/desk/open/", "agent", prepare=before.tick)
    yield Screen("queue-bulk", "/desk/open/", "agent", prepare=before.bulk)
    yield Screen("queue-commands", "/desk/open/", "agent", prepare=before.commands)
    yield Screen("queue-lists", "/desk/lists/", "agent")
    yield Screen("queue-columns", "/desk/lists/columns/", "agent")
    yield Screen("queue-archive", "/desk/archive/", "agent")
    yield Screen("queue-search", "/desk/?q=打印", "agent")
    yield Screen("queue-nothing", "/desk/?q=量子", "agent")
    yield Screen("queue-engineer", "/desk/", "engineer")
    for kind in TICKETS:
        yield Screen(f"ticket-{kind}", f"/tickets/{places[kind]}/", "agent")
    yield Screen("ticket-clocks", f"/tickets/{places['promised']}/?tab=clocks", "agent")
    yield Screen("clock", f"/tickets/{places['clock']}/", "supervisor")
    yield Screen("clock-waive", f"/tickets/{places['clock']}/waive/", "supervisor")
    yield Screen("ticket-engineer", f"/tickets/{places['in-work']}/", "engineer")
    yield Screen("ticket-supervisor", f"/tickets/{places['closing']}/", "supervisor")
    processing = f"/tickets/{places['processing']}/"
    yield Screen("ticket-more", processing, "agent", prepare=before.press(".acts > .menu > summary"))
    yield Screen("ticket-note", f"{processing}?write=note", "agent")
    yield Screen("ticket-templates", processing, "agent", prepare=before.templates)
    yield Screen("ticket-gate", processing, "agent", prepare=before.gate)
    yield Screen("ticket-dialog", f"/tickets/{places['acknowledged']}/", "agent", prepare=before.dialog)
    yield from (Screen(*one) for one in shown(processing))
    yield Screen("amend", f"{processing}edit/", "agent")
    yield Screen("attach", f"{processing}files/", "agent")
    for state in ("draft", "waiting", "signed"):
        yield Screen(f"record-{state}", f"/tickets/{places[f'record-{state}']}/", "supervisor")
    yield Screen("record-paper", f"/tickets/{places['record-signed']}/paper/", "supervisor")
    yield Screen("records", "/desk/records/", "supervisor")
    yield Screen("intake", "/desk/new/", "agent")
    yield Screen("intake-caller", "/desk/new/", "agent", prepare=before.caller)
    yield Screen("intake-refused", "/desk/new/", "agent", prepare=before.send("#intake .acts button:last-of-type"))
    yield Screen("notices", "/desk/notices/", "agent")
    yield Screen("mailbox", "/desk/mailbox/", "agent")
    yield Screen("letter", "/desk/mailbox/", "agent", prepare=before.press(".table a"))


def _watch(places: Places) -> Iterator[Screen]:
    yield Screen("board", "/desk/board/", "supervisor")
    yield Screen("board-site", "/desk/board/?site=hq&period=week", "supervisor")
    yield Screen("board-wall-link", str(places["wall-link"]))
    yield Screen("hand-over-report", str(places["handed-over"]), "supervisor")
    yield Screen("board-wall", "/desk/board/?wall=1", "supervisor")
    yield Screen("board-wall-people", "/desk/board/?wall=1&page=people", "supervisor")
    yield Screen("board-wall-trends", "/desk/board/?wall=1&page=trends&theme=light", "supervisor")
    yield Screen("board-trends", "/desk/board/trends/", "supervisor")
    yield Screen("board-trends-today", "/desk/board/trends/?period=today", "supervisor")
    yield Screen("board-trends-quarter", "/desk/board/trends/?period=90&norm=SLA-PRI", "supervisor")
    yield Screen("board-tickets", "/desk/board/list/?of=unassigned", "supervisor")
    yield Screen("clocks", "/desk/clocks/", "supervisor")
    yield Screen("clocks-breached", "/desk/clocks/?state=breached", "supervisor")
    yield Screen("tasks", "/desk/tasks/", "agent")
    yield Screen("tasks-all", "/desk/tasks/?of=all", "supervisor")
    yield Screen("tasks-overdue", "/desk/tasks/?of=all&due=overdue&site=hq", "supervisor")
    yield Screen("follow-ups", "/desk/follow-ups/", "agent")
    yield Screen("follow-ups-all", "/desk/follow-ups/?of=all", "supervisor")
    yield Screen("follow-up-record", "/desk/follow-ups/record/", "supervisor")
    yield Screen("presence", "/desk/presence/", "agent")
    yield Screen("satisfaction", "/desk/satisfaction/", "supervisor")
    yield Screen("satisfaction-answers", "/desk/satisfaction/answers/", "supervisor")


def _ways(places: Places) -> Iterator[Screen]:
    yield Screen("calls", "/desk/calls/?show=all", "agent")
    yield Screen("calls-waiting", "/desk/calls/?site=hq", "agent")
    yield Screen("call", "/desk/calls/", "agent", prepare=before.press("a.callrow"))
    yield Screen("call-answered", "/desk/calls/?show=all", "agent", prepare=before.press("a.callrow:not([data-waits])"))
    yield Screen("call-new", "/desk/calls/new/", "agent")
    yield Screen("conversations", "/desk/conversations/", "agent")
    yield Screen("conversation", "/desk/conversations/6/", "agent")
    yield Screen("conversation-refused", "/desk/conversations/6/", "agent", prepare=before.say("不知道，不归我管。"))
    yield Screen("inbound", "/desk/inbound/?status=all", "agent")
    yield Screen("inbound-stranger", "/desk/inbound/", "agent", prepare=before.press(".table tr:nth-of-type(2) a"))
    yield Screen("people", "/desk/people/?q=zjg", "agent")
    yield Screen("person", "/desk/people/1/?q=li", "agent")
    yield Screen("sources", "/desk/settings/sources/", "manager")
    for kind in ("mail", "wecom", "phone", "itop", "webhook"):
        yield Screen(f"source-{kind}", f"/desk/settings/sources/new/{kind}/", "manager")
    yield Screen("source", "/desk/settings/sources/pbx/", "manager")
    yield Screen("webhooks", "/desk/settings/webhooks/", "manager")
    yield Screen("webhook-new", "/desk/settings/webhooks/new/", "manager")
    yield Screen("import", "/desk/settings/import/", "manager")
    yield Screen("register", "/desk/register/", "supervisor")
    yield Screen("spot-checks", "/desk/spot-checks/", "supervisor")
    yield Screen("spot-check", str(places["spot-check"]), "supervisor")
    yield Screen("closing", "/desk/closing/", "supervisor")
    yield Screen("closing-return", "/desk/closing/", "supervisor", prepare=before.press(".closing__return > summary"))
    yield Screen("closing-unconfirmed", "/desk/closing/?of=unconfirmed", "supervisor")
    yield Screen("closing-all", "/desk/closing/all/", "supervisor")
    yield Screen("close-out", "/desk/close-out/", "agent")
    yield Screen("close-out-people", "/desk/close-out/people/", "supervisor")


def _people() -> Iterator[Screen]:
    yield Screen("news", "/desk/announcements/", "supervisor", prepare=before.sees(".newsline .banner"))
    yield Screen("news-one", "/desk/announcements/4/", "supervisor")
    yield Screen("news-new", "/desk/announcements/new/", "supervisor")
    yield Screen("staff-directory", "/desk/directory/", "agent")
    yield Screen("staff-duty", "/desk/duty/", "supervisor")
    yield Screen("staff-roster", "/desk/duty/roster/", "supervisor")
    yield Screen("staff-shift", "/desk/duty/roster/", "supervisor", prepare=before.press("a.shift >> nth=-1"))
    yield Screen("staff-accounts", "/desk/settings/people/", "manager")
    yield Screen("staff-account", "/desk/settings/people/of/zhoukai/", "manager")
    yield Screen("hand-over", "/desk/presence/of/zhoukai/hand-over/", "manager")
    yield Screen("staff-account-new", "/desk/settings/people/new/", "manager")
    yield Screen("staff-groups", "/desk/settings/groups/", "manager")
    yield Screen("staff-group", "/desk/settings/groups/of/network/", "manager")
    yield Screen("staff-portal", "/portal/directory/", "requester")
    yield Screen("staff-portal-guest", "/portal/directory/")
    yield Screen("news-board", "/portal/board/", "requester")
    yield Screen("news-board-guest", "/portal/board/")
    yield Screen("news-board-one", "/portal/board/4/", "requester")


def _rules(places: Places) -> Iterator[Screen]:
    yield Screen("reply-templates", "/desk/settings/templates/", "supervisor")
    yield Screen("reply-template", "/desk/settings/templates/1/", "supervisor")
    for name, path in LISTS.items():
        yield Screen(name, f"/desk/settings/{path.format(number=places['processing'])}", "manager")
    for name in SENT_EMPTY:
        empty = before.send("main form:not([role]) .btn--main")
        yield Screen(f"{name}-refused", f"/desk/settings/{LISTS[name]}", "manager", prepare=empty)
    for name, link in (("policy-draft", ""), ("policy-target", "target/?code="), ("policy-publish", "publish/")):
        yield Screen(name, "/desk/settings/policies/", "manager", prepare=drafted(link))
    yield Screen("policy-replayed", "/desk/settings/policies/default/1/replay/", "manager", prepare=replayed)


def _acts(places: Places) -> Iterator[Screen]:
    for verb, kind in ACTS.items():
        yield Screen(f"act-{verb}", f"/tickets/{places[kind]}/do/{verb}/", "supervisor")
    yield Screen("work", "/work/", "engineer")
    yield Screen("work-job", f"/work/{places['in-work']}/?do=resolve", "engineer")
    yield Screen("work-offer", f"/work/{places['offered']}/", "engineer")
    yield Screen("work-sign", "/work/", "engineer", prepare=before.press("[data-dialog^=sign-]"))
    yield Screen("work-offline", "/work/", "engineer", prepare=without_connection)
    yield Screen("act-accept", f"/tickets/{places['offered']}/do/accept/", "engineer")
    processing = f"/tickets/{places['processing']}/do"
    resolution = {"cause": "已处理", "plan": "已处理", "result": "ok!!"}
    yield Screen("act-refused", f"{processing}/resolve/", "supervisor", prepare=before.fill(resolution))
    yield Screen("act-forbidden", f"{processing}/close/", "agent", status=403)
    yield Screen("act-impossible", f"{processing}/acknowledge/", "agent", status=409)
    yield Screen("act-vip", f"/tickets/{places['vip']}/do/dispatch/", "agent", status=409)
    yield Screen("act-conflict", f"{processing}/reply/", "supervisor", prepare=before.conflict)


def _portal(places: Places) -> Iterator[Screen]:
    yield Screen("portal-new", "/portal/", "requester")
    yield Screen("portal-refused", "/portal/", "requester", prepare=before.send("form[data-guard=new] .btn--main"))
    yield Screen("portal-hint", "/portal/", "requester", prepare=before.hint)
    yield Screen("portal-list", "/portal/requests/", "requester")
    yield Screen("portal-nothing", "/portal/requests/?q=量子", "requester")
    yield Screen("portal-menu", "/portal/requests/", "requester", prepare=before.press("[data-menu] summary"))
    for state in ("processing", "tracking", "confirming", "closed", "surveyed"):
        if number := places[f"own-{state}"]:
            yield Screen(f"portal-{state}", f"/portal/requests/{number}/", "requester")
    yield Screen("portal-foreign", f"/portal/requests/{places['foreign']}/", "requester", status=404)
    yield Screen("portal-ask", "/portal/ask/?lang={lang}")
    yield Screen("portal-outage", "/portal/outage/?lang={lang}")
    yield Screen("portal-mailbox", "/desk/mailbox/", "requester")
