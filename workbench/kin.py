"""Which tickets may be meant where one is linked to another or merged into it."""

from django.utils.translation import gettext as _

from face.words import between
from tickets.choices import OPEN_STATES, LinkKind
from tickets.models import Ticket
from workbench.suggestions import Suggestion

_MOST = 4


def kin_of(ticket: Ticket, *, verb: str) -> list[Suggestion]:
    """At most four: for a link the major incidents that go on and the same user's latest, open ones first (two
    statements); for a merge the same user's open ones, for no other takes it (one statement).
    """
    own = Ticket.objects.filter(requester=ticket.requester_id).exclude(pk=ticket.pk).order_by("-pk")
    if verb == "merge":
        return [_named(one, _("of the same user"), "?into=") for one in own.open()[:_MOST]]
    majors = list(Ticket.objects.open().filter(is_major=True).exclude(pk=ticket.pk).order_by("-pk")[:2])
    latest = sorted((one for one in own[:_MOST] if one not in majors), key=lambda one: one.state not in OPEN_STATES)
    found = [_named(one, _("open major incident"), f"?kind={LinkKind.CAUSED_BY}&to=") for one in majors]
    return [*found, *(_named(one, _("of the same user"), "?to=") for one in latest)][:_MOST]


def _named(ticket: Ticket, reason: str, query: str) -> Suggestion:
    return Suggestion(ticket.title, f"{ticket.number}{between()}{reason}", f"{query}{ticket.number}")
