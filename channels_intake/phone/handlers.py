"""What the telephone does when others' facts arrive: whoever reaches us need not be called back (SLA-PHONE-2)."""

from accounts.models import Requester
from channels_intake.messengers.events import MessageHeard
from channels_intake.phone.clocks import heard_from
from tickets.events import Received, RequesterReplied
from tickets.models import Ticket


def on_received(fact: Received) -> None:
    """He asks for help again, himself or through somebody at the desk he is speaking to."""
    _heard(fact)


def on_requester_replied(fact: RequesterReplied) -> None:
    """He writes on his ticket."""
    _heard(fact)


def on_message_heard(fact: MessageHeard) -> None:
    """He writes by messenger."""
    requester = Requester.objects.get(pk=fact.requester_id)
    heard_from(requester_id=requester.pk, phone_key=requester.phone_key, at=fact.at)


def _heard(fact: Received | RequesterReplied) -> None:
    ticket = fact.subject if isinstance(fact.subject, Ticket) else Ticket.objects.get(pk=fact.ticket_id)
    requester: Requester = ticket.requester
    heard_from(requester_id=requester.pk, phone_key=requester.phone_key, at=fact.at)
