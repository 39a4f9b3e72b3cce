"""What was held back goes out together: one letter to each person."""

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from notifications.actions._claim import Held, claim_held
from notifications.addresses import clock_path
from notifications.alerts.letters import digest_to
from notifications.alerts.quiet import quiet_until
from notifications.alerts.readers import Reader, Subject, load_tickets, read_people
from notifications.alerts.ways import Way, load_ways
from notifications.models import Mail, Notice
from notifications.post import post
from outbox.actions.enqueue import Draft

SHOWN = 20


def send_digests(*, at: datetime) -> int:
    """Writes one digest to each person of whom something has been held back long enough by `at`, with all that is held
    back of him; in his quiet hours with what is urgent alone. Returns how many letters that were.

    Who has left the desk or can no longer be reached gets none. Any number of these may run at once: each notice is
    claimed by one of them, and a person whom another one (or a batch of clocks) is writing to is left for the next
    time. A constant number of statements, one when nothing waits.
    """
    due = Notice.objects.filter(mail=Mail.HELD, held_until__lte=at).order_by().values_list("user_id", flat=True)
    ready = set(due.distinct())
    if not ready:
        return 0
    with transaction.atomic():
        people, ways = read_people(_locked(ready)), load_ways()
        usual = {pk: way for pk, one in people.items() if one.is_active and (way := ways.usual(one)) is not None}
        drafts = _drafts(people, usual, _claimed(people.values(), usual, at=at))
        post(drafts, at=at)
    return len(drafts)


def _locked(ids: Collection[int]) -> QuerySet[User]:
    found = User.objects.filter(pk__in=ids).order_by("pk")
    return found.select_for_update(of=("self",), skip_locked=True, no_key=True)


def _claimed(people: Collection[Reader], usual: Container[int], *, at: datetime) -> dict[int, list[Held]]:
    gone = {one.id for one in people if one.id not in usual}
    if gone:
        Notice.objects.filter(mail=Mail.HELD, user_id__in=gone).update(mail=Mail.NONE)
    asleep = {one.id for one in people if one.id not in gone and quiet_until(at, time_zone=one.time_zone)}
    return claim_held(all_of={one.id for one in people} - gone - asleep, urgent_of=asleep)


def _drafts(people: dict[int, Reader], usual: Mapping[int, Way], held: dict[int, list[Held]]) -> list[Draft]:
    first = {pk: nsmallest(SHOWN, mine, key=lambda one: (one.due_at, one.id)) for pk, mine in held.items()}
    wanted = {one.ticket_id for mine in first.values() for one in mine if one.ticket_id is not None}
    tickets = load_tickets(wanted)
    return [
        digest_to(
            people[pk],
            key=f"clocks:{max(one.id for one in mine)}:{pk}",
            counts=_counts(mine),
            clocks=[_line(one, tickets) for one in first[pk]],
            total=len(mine),
            way=usual[pk],
        )
        for pk, mine in held.items()
    ]


def _counts(held: Sequence[Held]) -> list[dict[str, object]]:
    counted = Counter((one.norm, one.code) for one in held)
    return [{"norm": norm, "code": code, "count": count} for (norm, code), count in sorted(counted.items())]


def _line(one: Held, tickets: dict[int, Subject]) -> dict[str, object]:
    subject = tickets[one.ticket_id] if one.ticket_id is not None else Subject(who=one.who)
    return {
        "code": one.code,
        "norm": one.norm,
        "measure": one.measure,
        "due_at": one.due_at,
        "number": subject.number,
        "title": subject.title,
        "who": subject.who,
        "link": settings.BASE_URL + clock_path(one.measure, subject.number),
    }
