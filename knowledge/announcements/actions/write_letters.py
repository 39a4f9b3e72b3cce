"""Write letters: the next batch of a mailing, each requester's one letter in his own language."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import Requester
from knowledge.announcements.audience import receivers_of
from knowledge.announcements.choices import State
from knowledge.announcements.models import Announcement, AnnouncementLetter, Mailing
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import TransportKind
from outbox.tasks import nudge

BATCH = 200
PAGE = "/portal/board/{pk}/"  # a path and not the name of a view: pages stand floors above; a test compares the two


@transaction.atomic
def write_letters(*, mailing_id: int, at: datetime, batch: int = BATCH) -> bool:
    """Write up to `batch` letters; whether there is more to do. Nothing before the announcement shows; it ends where
    the announcement was withdrawn or its time is over. However often and by however many it is asked, nobody gets a
    second letter: the mailing is locked, and the database holds one per requester.
    """
    mailing = Mailing.objects.select_for_update(of=("self",), no_key=True).get(pk=mailing_id)
    found = mailing.announcement
    if mailing.ended_at is not None or (found.state == State.PUBLISHED and found.starts_at > at):
        return False
    if not found.is_current(at):
        return _end(mailing, at=at)
    people = list(receivers_of(found).filter(pk__gt=mailing.reached).select_related("site").order_by("pk")[:batch])
    if not people:
        return _end(mailing, at=at)
    _write(found, people, at=at)
    mailing.reached = people[-1].pk
    mailing.save(update_fields=["reached"])
    return True


def _end(mailing: Mailing, *, at: datetime) -> bool:
    mailing.ended_at = at
    mailing.save(update_fields=["ended_at"])
    return False


def _write(found: Announcement, people: Iterable[Requester], *, at: datetime) -> None:
    drafts = {_draft(found, one).dedupe_key: (one, _draft(found, one)) for one in people}
    ids = enqueue_many([letter for _one, letter in drafts.values()], at=at)
    AnnouncementLetter.objects.bulk_create(
        AnnouncementLetter(announcement=found, requester=drafts[key][0], message_id=pk) for key, pk in ids.items()
    )
    transaction.on_commit(nudge)


def _draft(found: Announcement, requester: Requester) -> Draft:
    return Draft(
        transport=TransportKind.EMAIL,
        address=requester.email,
        name=requester.name,
        language=requester.language,
        time_zone=requester.site.time_zone if requester.site else "",
        letter="announcement",
        dedupe_key=f"announcement:{found.pk}:requester:{requester.pk}",
        context={
            "dear": requester.form_of_address,
            "kind": found.kind,
            "title": found.title,
            "text": found.text,
            "ends_at": found.ends_at or "",
            "link": settings.BASE_URL + PAGE.format(pk=found.pk),
            "desk_name": settings.DESK_NAME,
            "hotline": settings.DESK_HOTLINE,
        },
    )
