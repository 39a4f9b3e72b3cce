"""Link two tickets: related, duplicate of, caused by a major incident (LIFE-16)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.choices import LinkKind
from tickets.events import Linked
from tickets.models import Ticket, TicketLink


def link(
    *,
    ticket_id: int,
    to: Ticket,
    kind: str = LinkKind.RELATED,
    remove: bool = False,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """Make the link, or with `remove` undo it. Not to itself; `caused_by` only to a major incident (`Refused`)."""
    fields = Fields()
    kind = fields.code("kind", kind, among=LinkKind.values)
    if to.pk == ticket_id:
        fields.refuse("to", "itself", _("A ticket cannot be linked to itself."))
    if kind == LinkKind.CAUSED_BY and not to.is_major and not remove:
        fields.refuse("to", "not_major", _("%(number)s is no major incident.") % {"number": to.number}, "LIFE-6")
    fields.done()
    with act("link", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        if remove:
            TicketLink.objects.filter(source=deed.ticket, target=to, kind=kind).delete()
        else:
            TicketLink.objects.get_or_create(source=deed.ticket, target=to, kind=kind)
        deed.record(Linked, to_ticket_id=to.pk, kind=kind, removed=remove)
    return deed.ticket
