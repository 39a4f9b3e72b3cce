"""Who may read the letters of a desk that sends none: the embedded default keeps them as files, so that a newcomer
can open the letter and press its link.

Staff read all of them; a requester who is logged in reads those that were sent to himself, which is what he would do in
his own mailbox. A desk with a mail server has no such page for anybody.
"""

from django.conf import settings

from accounts.models import Requester, User
from core.errors import Missing
from outbox.mailbox import Head, Mail, get_mail, list_mails
from outbox.transports import choice_for


def is_open() -> bool:
    """Whether letters are kept as files here, on a trial desk."""
    return bool(settings.EMBEDDED) and choice_for("email") == "file"


SHOWN = 100
SEARCHED = 5000  # a demonstration's whole post


def mails_for(user: User) -> list[Head]:
    """The letters that `user` may read, newest first."""
    own = _addresses(user)
    if own is None:
        return list_mails(limit=SHOWN)
    return [mail for mail in list_mails(limit=SEARCHED) if _is_to(mail, own)][:SHOWN]


def mail_for(user: User, name: str) -> Mail:
    """One letter. `Missing` when there is none of this name, or it was sent to somebody else."""
    mail, own = get_mail(name), _addresses(user)
    if own is not None and not _is_to(mail, own):
        raise Missing("")
    return mail


def _addresses(user: User) -> frozenset[str] | None:
    """The addresses whose letters he may read; None for all."""
    if user.is_desk_staff:
        return None
    known = Requester.objects.filter(user=user).values_list("email", flat=True)
    return frozenset(address.casefold() for address in (user.email, *known) if address)


def _is_to(mail: Head, own: frozenset[str]) -> bool:
    address = mail.to.rpartition("<")[2].rstrip("> ").casefold()
    return address in own
