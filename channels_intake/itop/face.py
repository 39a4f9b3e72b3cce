"""How a ticket looks to a program that speaks iTop: codes as it wrote them while they hold, else codes of ours."""

from channels_intake.itop.codes import CODES, LEVELS, class_of, origin_of
from channels_intake.itop.models import ItopFace
from tickets.models import Ticket


def face_of(ticket: Ticket) -> ItopFace | None:
    """What was written about it, if anything; no statement where it was selected along with the ticket."""
    try:
        return ticket.itop_face
    except ItopFace.DoesNotExist:
        return None


def impact_and_urgency(ticket: Ticket) -> tuple[str, str]:
    """The pair of codes. Their priority in iTop's matrix is always the ticket's priority."""
    face = face_of(ticket)
    if face is not None and LEVELS.get((face.impact, face.urgency)) == (ticket.impact, ticket.urgency):
        return face.impact, face.urgency
    return CODES[ticket.impact, ticket.urgency]


def origin(ticket: Ticket) -> str:
    """How it came in."""
    face = face_of(ticket)
    return (face.origin if face else "") or origin_of(ticket.channel, name=class_of(ticket.kind))


def resolution_code(ticket: Ticket) -> str:
    """The code given with the solution; iTop's own default where none was."""
    face = face_of(ticket)
    return (face.resolution_code if face else "") or "assistance"


def remember(ticket: Ticket, **values: object) -> None:
    """Keep codes as they were written (columns of `ItopFace`)."""
    face, _is_new = ItopFace.objects.update_or_create(ticket=ticket, defaults=values)
    ticket.itop_face = face
