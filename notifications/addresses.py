"""The pages that letters lead to."""

from django.conf import settings

from sla.choices import OwnerKind
from sla.measures.table import MEASURES
from tickets.models import Ticket

# Paths and not names of views: pages stand floors above, and a letter must not need them. A test compares the two.
DESK_PAGE = "/tickets/{number}/"
ACT_PAGE = "/tickets/{number}/do/{act}/"
BOARD_PAGE = "/desk/board/"
CALLS_PAGE = "/desk/calls/"
CHATS_PAGE = "/desk/conversations/"
PRESENCE_PAGE = "/desk/presence/"
ON_CALL_PAGE = "/desk/duty/roster/"
CLOSE_OUT_PAGE = "/desk/close-out/?ticket={number}"
PROMISES_PAGE = "/desk/tasks/?of={of}&kind=promise&due=hour"
PORTAL_PAGE = "/portal/requests/{number}/"
_PAGES = {OwnerKind.PERSON: PRESENCE_PAGE, OwnerKind.CALL: CALLS_PAGE, OwnerKind.CONVERSATION: CHATS_PAGE}
_TOGETHER = {"brt_4": CLOSE_OUT_PAGE}  # what is done for many tickets on a page of its own
_ELSEWHERE = {"prom_1": CHATS_PAGE}  # what hangs on a ticket as a rule, and where it stands without one


def desk_page(ticket: Ticket) -> str:
    """The absolute address of the ticket's page for staff."""
    return settings.BASE_URL + DESK_PAGE.format(number=ticket.number)


def portal_page(ticket: Ticket) -> str:
    """The absolute address of the ticket's page for its requester; empty when he has no account to log in with."""
    if ticket.requester.user_id is None:
        return ""
    return settings.BASE_URL + PORTAL_PAGE.format(number=ticket.number)


def promises_path(*, is_own: bool) -> str:
    """Where promises of the next hour are given to somebody else: by whoever made them, or by a supervisor."""
    return PROMISES_PAGE.format(of="mine" if is_own else "all")


def clock_path(measure: str, number: str) -> str:
    """Where the clock called `measure` is stopped: the act's page of the ticket `number`, or the page where it is done
    for many tickets, the ticket's where no one act stops it; without a ticket the page of those who are away, of calls
    or chats, else the board. A path on this site.
    """
    known = MEASURES.get(measure)
    if number and measure in _TOGETHER:
        return _TOGETHER[measure].format(number=number)
    if number:
        return ACT_PAGE.format(number=number, act=known.act) if known and known.act else DESK_PAGE.format(number=number)
    return _ELSEWHERE.get(measure) or (_PAGES.get(known.owner, BOARD_PAGE) if known else BOARD_PAGE)
