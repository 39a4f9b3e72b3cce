"""What a worker does for mail."""

import logging

from celery import shared_task

from channels_intake.mail.fetch import fetch
from channels_intake.mail.models import Mailbox
from channels_intake.mail.sources import mail_sources
from core.clock import now

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def fetch_mail() -> int:
    """Look into every active mailbox that has a server and is not watched just now; how many mails were taken in."""
    watched = set(Mailbox.objects.filter(watched_until__gt=now()).values_list("source_id", flat=True))
    taken = 0
    for source in mail_sources():
        try:
            if source.pk not in watched and source.option("host"):
                found = fetch(source, clock=now)
                taken += found.taken if found else 0
        except Exception:  # one mailbox that cannot be looked into keeps nobody from the next
            logger.exception("mailbox %s cannot be looked into", source.slug)
    return taken
