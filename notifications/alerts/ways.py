"""How somebody of the desk is reached by letter: mail, the messenger of the desk's own people, text message."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from channels_intake.messengers.saying import address_at
from channels_intake.models import Source
from notifications.alerts.readers import Reader
from outbox.models import TransportKind
from sla.choices import Via


@dataclass(frozen=True)
class Way:
    """A way to one person. `mark` tells apart letters of one step that go by several ways; mail has none."""

    transport: str
    address: str
    mark: str = ""


@dataclass(frozen=True)
class StaffWays:
    """The ways out to the desk's own people that are set up and in use (STAFF_MESSENGER, STAFF_SMS)."""

    im: Source | None = None
    sms: Source | None = None

    def of(self, reader: Reader, via: Iterable[str]) -> list[Way]:
        """By which ways `reader` is written to where a step goes `via` these. Where he cannot be reached by messenger
        or text message, mail takes their place: nobody stays untold because an account is missing.
        """
        wanted = set(via) - {Via.APP}
        found = []
        if Via.IM in wanted and self.im and reader.im_account:
            found.append(Way(TransportKind.IM, address_at(self.im, reader.im_account), ":im"))
        if Via.SMS in wanted and self.sms and reader.phone:
            found.append(Way(TransportKind.IM, address_at(self.sms, reader.phone), ":sms"))
        if reader.email and wanted and (Via.EMAIL in wanted or not found):
            found.insert(0, Way(TransportKind.EMAIL, reader.email))
        return found

    def usual(self, reader: Reader) -> Way | None:
        """By which one way he gets what was collected; None where there is none."""
        return next(iter(self.of(reader, (Via.EMAIL, Via.IM, Via.SMS))), None)


def load_ways() -> StaffWays:
    """One statement where either is set up, none else."""
    slugs = {name: slug for name, slug in (("im", settings.STAFF_MESSENGER), ("sms", settings.STAFF_SMS)) if slug}
    if not slugs:
        return StaffWays()
    found = {one.slug: one for one in Source.objects.filter(slug__in=slugs.values(), is_active=True)}
    return StaffWays(**{name: found.get(slug) for name, slug in slugs.items()})
