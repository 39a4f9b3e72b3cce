"""Fetching mailboxes: every mail once, none lost, whoever dies at whatever moment (decision 15).

A mail is kept (committed) before it is marked on the server, and the same mail kept twice is one. So a worker that is
killed in between leaves a mail that is fetched again, and known.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from channels_intake.mail.imap import Box, ConnectionGone, Mail, MailboxDown, imap_date, opened
from channels_intake.mail.models import Mailbox
from channels_intake.mail.taking import take_head, take_letter
from channels_intake.models import Source
from channels_intake.raw import HEAD

Clock = Callable[[], datetime]
CLAIM_LASTS = timedelta(minutes=2)
_LOOK_BACK = timedelta(days=2)
logger = logging.getLogger(__name__)


@dataclass
class Round:
    """What came of one look into a mailbox."""

    taken: int = 0
    known: int = 0
    failures: list[str] = field(default_factory=list)


def fetch(source: Source, *, clock: Clock) -> Round | None:
    """Open the mailbox of `source` and take in what is new. None where somebody else is at it. Never raises for what is
    wrong with the mailbox: that is noted on the source, and seen by people.
    """
    if not claim(source, at=clock()):
        return None
    try:
        with opened(source) as box:
            return fetch_new(box, source, clock=clock)
    except MailboxDown as error:
        note_failure(source, str(error), at=clock())
        return Round(failures=[str(error)])
    finally:
        Mailbox.objects.filter(source=source).update(claimed_until=None)


def fetch_new(box: Box, source: Source, *, clock: Clock) -> Round:
    """Take in what is new in the open `box`. A mail that cannot be fetched or read stays where it is, and the next one
    comes all the same. Where our own storage fails (`OperationalError`, `OSError`), nothing more is tried.
    """
    mailbox, _ = Mailbox.objects.get_or_create(source=source)
    done = Round()
    is_same = mailbox.place == place_of(source) and mailbox.uid_validity == box.uid_validity
    last = mailbox.last_uid if is_same else max(box.uids("ALL"), default=0)
    wanted = _new_uids(box, mailbox, source)
    for mail in box.measure(wanted):
        renew(source, at=clock())
        try:
            is_known = _take(box, mail, source, at=clock())
        except (ConnectionGone, OperationalError, InterfaceError, OSError):
            raise
        except Exception as error:
            logger.exception("mail %s of %s cannot be taken in", mail.uid, source.slug)
            done.failures.append(f"UID {mail.uid}: {type(error).__name__}: {error}"[:300])
            continue
        done.known += is_known
        done.taken += not is_known
    _remember(mailbox, box, source, last=max([last, *wanted]))
    if done.failures:
        note_failure(source, done.failures[0], at=clock())
    else:
        note_success(source, at=clock())
    return done


def claim(source: Source, *, at: datetime) -> bool:
    """Make the mailbox of `source` the caller's for CLAIM_LASTS; False where it is somebody else's."""
    Mailbox.objects.get_or_create(source=source)
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    return bool(Mailbox.objects.filter(free, source=source).update(claimed_until=at + CLAIM_LASTS))


def renew(source: Source, *, at: datetime) -> None:
    """Keep it for another while."""
    Mailbox.objects.filter(source=source).update(claimed_until=at + CLAIM_LASTS)


def note_success(source: Source, *, at: datetime) -> None:
    """The mailbox was reached, and nothing is wrong with it."""
    Source.objects.filter(pk=source.pk).update(heard_at=at, failed_at=None, last_error="")


def note_failure(source: Source, error: str, *, at: datetime) -> None:
    """What is wrong with the mailbox, and since when."""
    logger.error("mailbox %s: %s", source.slug, error)
    with transaction.atomic():
        found = Source.objects.filter(pk=source.pk)
        found.filter(failed_at=None).update(failed_at=at)
        found.update(last_error=error[:300])


def place_of(source: Source) -> str:
    """Which folder the figures of a `Mailbox` are about: another one begins anew."""
    words = (source.option("host"), source.option("user"), source.option("folder", "INBOX"))
    return " ".join(words)[:300]


def _new_uids(box: Box, mailbox: Mailbox, source: Source) -> list[int]:
    """What is unread, and what has come since the last look, even if somebody has read it there meanwhile. Of a mailbox
    that is fetched for the first time, only what is unread: its past is not ours. Where the server counts anew, what
    has come of late: what of it is known is known.
    """
    found = set(box.uids("UNSEEN UNDELETED"))
    if mailbox.place == place_of(source) and mailbox.uid_validity == box.uid_validity:
        since = f"UID {mailbox.last_uid + 1}:* UNDELETED"
        found |= {uid for uid in box.uids(since) if uid > mailbox.last_uid}  # `*` is the last one, whatever its number
    elif mailbox.place == place_of(source) and source.heard_at is not None:
        found |= set(box.uids(f"SINCE {imap_date(source.heard_at - _LOOK_BACK)} UNDELETED"))
    return sorted(found)


def _take(box: Box, mail: Mail, source: Source, *, at: datetime) -> bool:
    """Whether it was known already."""
    is_large = mail.size > settings.INTAKE_MAX_BYTES
    raw = box.raw(mail.uid, at_most=HEAD if is_large else 0)
    if raw is None:
        return True  # moved or deleted by somebody since we looked
    taken = take_head(source, raw, size=mail.size, at=at) if is_large else take_letter(source, raw, at=at)
    box.mark_seen(mail.uid)
    if source.option("afterwards", "seen") == "move":
        box.move(mail.uid, source.option("move_to", "Servicedesk"))
    return taken.is_known


def _remember(mailbox: Mailbox, box: Box, source: Source, *, last: int) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(place=place_of(source), uid_validity=box.uid_validity, last_uid=last)
