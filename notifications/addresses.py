"""The pages that letters lead to."""

from django.conf import settings

from tickets.models import Ticket

# Paths and not names of views: pages stand floors above, and a letter must not need them. A test compares the two.
DESK_PAGE = "/tickets/{number}/"
PORTAL_PAGE = "/portal/requests/{number}/"


def desk_page(ticket: Ticket) -> str:
    """The absolute address of the ticket's page for staff."""
    return settings.BASE_URL + DESK_PAGE.format(number=ticket.number)


def portal_page(ticket: Ticket) -> str:
    """The absolute address of the ticket's page for its requester; empty when he has no account to log in with."""
    if ticket.requester.user_id is None:
        return ""
    return settings.BASE_URL + PORTAL_PAGE.format(number=ticket.number)
