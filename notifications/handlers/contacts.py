"""Whoever waits for somebody hears under which number he is reached now (ROLE-2)."""

from django.db.models import Q

from accounts.events import ContactChanged
from accounts.models import User
from notifications.post import has_way, post, to_requester
from tickets.models import Ticket


def on_contact_changed(fact: ContactChanged) -> None:
    """Requesters with an open ticket that this person works on or answers for: one letter each, about the newest."""
    user = User.objects.get(pk=fact.user_id)
    mine = Ticket.objects.open().filter(Q(assignee=user) | Q(first_responder=user))
    newest = {ticket.requester_id: ticket for ticket in mine.select_related("requester__site", "group").order_by("pk")}
    values = {"who": str(user), "phone": user.phone, "im_account": user.im_account}
    occasion = f"contact{fact.change_id}"
    letters = [
        to_requester("contact_changed", values, link="", occasion=occasion, ticket=one) for one in newest.values()
    ]
    post([letter for letter in letters if has_way(letter)], at=fact.at)
