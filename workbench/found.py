"""How many tickets stand under the conditions of a list: the figure beside its name and at its foot."""

from tickets.models import TicketQuerySet
from tickets.queries import count_capped
from workbench.paging import Page
from workbench.queues import capped


def size_of(found: TicketQuerySet, page: Page) -> str:
    """How many tickets `found` has, as a queue shows it (999+ at most). Where all of them stand on `page` nothing is
    asked; otherwise one statement, which looks at no more than it shows.
    """
    if not page.newer and not page.older:
        return str(len(page.tickets))
    return capped(count_capped(found))
