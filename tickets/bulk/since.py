"""Who has acted on a ticket since somebody saw it, for the refusal that says so."""

from django.utils.functional import lazy
from django.utils.translation import gettext

from core.errors import Problem, Stale
from core.kept import Kept, keep_problem, keep_refusal
from tickets.bulk.models import BulkItem
from tickets.models import TicketEvent
from tickets.policies import VERB_WORDS
from tickets.words import who


def meanwhile(item: BulkItem, error: Stale) -> list[Kept]:
    """The refusal with who did what after the version that the item was chosen at."""
    events = TicketEvent.objects.filter(ticket=item.ticket_id, seq__gt=item.version)
    first = events.select_related("by_user", "by_requester").order_by("seq").first()
    if first is None:
        return keep_refusal(error)
    return [keep_problem("", Problem(error.code, _words(who(first), first.verb)))]


def _said(name: str, verb: str) -> str:
    words = {"who": name, "what": VERB_WORDS.get(verb, verb)}
    return gettext("%(who)s has acted on it meanwhile: %(what)s.") % words


_words = lazy(_said, str)
