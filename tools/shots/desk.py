"""The agent's desk: which acts, tickets and queues are photographed, and what is done on its pages first."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from shots.before import Prepare, tick

# Name, address, who sees it; for some what the page answers, and what is done on it.
Shown = tuple[str, str, str] | tuple[str, str, str, int] | tuple[str, str, str, int, Prepare]
# The act, and the kind of ticket whose page offers it.
ACTS = {
    "acknowledge": "received",
    "dispatch": "to-dispatch",
    "decline": "dispatched",
    "transfer": "processing",
    "track": "processing",
    "resume": "tracking",
    "resolve": "processing",
    "confirm": "to-confirm",
    "close": "closing",
    "return_record": "closing",
    "survey": "closed",
    "reopen": "closed",
    "cancel": "acknowledged",
    "merge": "acknowledged",
    "escalate": "processing",
    "promise": "processing",
    "reply": "processing",
    "note": "processing",
    "call": "processing",
    "clarify": "processing",
    "collaborators": "processing",
    "major": "processing",
    "handover": "processing",
    "link": "processing",
    "carry_over": "processing",
    "call_supervisor": "processing",
}
TICKETS = (
    *("received", "acknowledged", "dispatched", "processing", "tracking", "to-confirm", "closing", "closed"),
    *("surveyed", "cancelled", "vip", "major", "reopened", "unclear", "escalated", "promised"),
)
_QUEUES = (
    *("mine", "groups", "unassigned", "due", "incoming", "undispatched", "unaccepted", "unprogressed", "returned"),
    *("user", "waiting", "unclear", "confirming", "closing", "first", "escalated", "vip", "major", "open", "archive"),
)
# Of the desk without a ticket.
EMPTY: tuple[Shown, ...] = (
    *((f"queue-{code}", f"/desk/{code}/", "agent") for code in _QUEUES),
    ("queue-nothing", "/desk/?q=量子", "agent"),
    ("queue-filtered", "/desk/open/?priority=2", "agent"),
    ("queue-lists", "/desk/lists/", "agent"),
    ("bulk-runs", "/desk/bulk/", "agent"),
    ("records", "/desk/records/", "supervisor"),
    ("intake", "/desk/new/", "agent"),
)


def shown(ticket: str) -> Iterator[Shown]:
    """Acts on many, macros, colleagues called in a note, refusals of a whole page. `ticket` is the address of one in
    work.
    """
    yield "queue-bulk-more", "/desk/open/", "supervisor", 200, _more
    yield "queue-bulk-macro", "/desk/open/", "agent", 200, _macro_for_many
    yield "bulk-report", "/desk/waiting/", "supervisor", 200, _refused_by_all
    yield "bulk-runs", "/desk/bulk/", "supervisor"
    yield "ticket-mention", f"{ticket}?write=note", "agent", 200, _mention
    yield "ticket-macros", ticket, "agent", 200, _macros
    yield "ticket-macro", f"{ticket}macros/1/", "agent"
    yield "error-403", "/desk/bulk/do/close/", "agent", 403
    yield "error-404-ticket", "/tickets/SD-20200101-0001/", "agent", 404


def _more(page: Page) -> None:
    tick(page)
    page.locator(".bulk summary").click()


def _macro_for_many(page: Page) -> None:
    _more(page)
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.locator("#panel dialog [name=macro]").first.check()


def _refused_by_all(page: Page) -> None:
    """A run that changes nothing: what waits was acknowledged long ago."""
    _more(page)
    page.locator(".bulk [formaction$='/acknowledge/']").click()
    page.locator("#panel dialog .btn--main").click()
    expect(page.locator("#run tbody tr").first).to_be_visible()


def _macros(page: Page) -> None:
    page.keyboard.press("m")
    expect(page.locator("#panel dialog")).to_be_visible()


def _mention(page: Page) -> None:
    page.locator(".editor--note .editor__text").press_sequentially("请 @")
    expect(page.locator("[data-mention]").first).to_be_visible()
