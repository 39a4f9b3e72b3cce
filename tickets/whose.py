"""Whose act an entry of the journal is, in the reader's language (see `words`)."""

from django.utils.translation import gettext as _

from tickets.models import TicketEvent


def who(event: TicketEvent) -> str:
    """Whose act it was: a colleague's name (and the macro he did it by), the requester's form of address, a routing
    rule, or the desk's machinery.
    """
    if rule := event.params.get("rule"):
        return _("Rule “%(name)s”") % {"name": rule["name"]}
    if event.by_user:
        macro = event.params.get("macro")
        return (
            _("%(who)s by “%(macro)s”") % {"who": event.by_user, "macro": macro["name"]}
            if macro
            else str(event.by_user)
        )
    return event.by_requester.form_of_address if event.by_requester else _("System")
