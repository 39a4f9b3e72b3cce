"""Mailboxes among the ways in."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from channels_intake.mail.tokens import without_plus
from channels_intake.models import Source
from core.errors import Missing

MAIL = "mail"


def mail_sources() -> Sequence[Source]:
    """The active ones, the oldest first."""
    return list(Source.objects.filter(adapter=MAIL, is_active=True).order_by("pk"))


def get_mailbox(name: str) -> Source:
    """The active mailbox with this identifier, else with this name. `Missing` where there is none."""
    active = Source.objects.filter(adapter=MAIL, is_active=True)
    found = active.filter(slug=name).first() or active.filter(name=name).order_by("pk").first()
    if found is None:
        raise Missing(_("There is no mailbox %(name)s.") % {"name": name})
    return found


def usual_mailbox(*, at: datetime) -> Source:
    """The first active mailbox; one is made where there is none, so that letters have a place to come to."""
    return next(iter(mail_sources()), None) or _made(at=at)


def addresses_of(source: Source) -> list[str]:
    """What a mailbox is reached by: its option `address`, several by comma; in lower case, without a plus."""
    return [without_plus(one) for one in source.option("address").replace(";", ",").split(",") if "@" in one]


def main_address(source: Source) -> str:
    """The first of its addresses as it was written, for people to answer to; empty where none is given."""
    first = source.option("address").replace(";", ",").partition(",")[0].strip()
    return first if "@" in first else ""


def our_addresses() -> frozenset[str]:
    """All that the desk writes from or is written to."""
    ours = {without_plus(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])}
    for source in mail_sources():
        ours.update(addresses_of(source))
        user = source.option("user")
        ours.update({without_plus(user)} if "@" in user else ())
    return frozenset(ours - {""})


def _made(*, at: datetime) -> Source:
    slug = next(one for one in (MAIL, "e-mail", "desk-mail", "mailbox") if not Source.objects.filter(slug=one).exists())
    made, _is_new = Source.objects.get_or_create(
        slug=slug, defaults={"adapter": MAIL, "name": str(_("E-mail")), "created_at": at}
    )
    return made
