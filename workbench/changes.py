"""What happened to a ticket while somebody was writing: for the dialog that says so."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from face import dates
from tickets.models import Ticket, TicketEvent
from tickets.words import names_in, sentence, who

_TOLD = 5


@dataclass(frozen=True)
class Changes:
    """What happened since a version, newest first: each as one sentence, and the version there is now."""

    version: int
    sentences: list[str]

    @property
    def what(self) -> str:
        """All of it as one paragraph."""
        return " ".join(self.sentences)


def changes_since(ticket: Ticket, version: int) -> Changes:
    """The last few acts on `ticket` after `version`."""
    found = TicketEvent.objects.filter(ticket=ticket, seq__gt=version).select_related("by_user", "by_requester")
    events = list(found.order_by("-seq")[:_TOLD])
    names = names_in(events)
    told = [
        # Translators: who, when, did what
        _("%(time)s %(who)s %(what)s.")
        % {"who": who(event), "time": dates.clock_time(event.at), "what": sentence(event, names)}
        for event in events
    ]
    return Changes(version=ticket.version, sentences=told)
