"""Celery entry points."""

from celery import shared_task

from core.clock import now
from knowledge.announcements.actions import write_letters as write
from knowledge.announcements.models import Mailing

BATCHES = 10


@shared_task(name="knowledge.announcements.tasks.write_letters", ignore_result=True)
def write_letters() -> int:
    """Goes on with the mailings that are under way, and returns how many batches were written. Safe to run as often and
    as often at once as anybody likes.
    """
    written = 0
    for pk in list(Mailing.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True)):
        while written < BATCHES and write(mailing_id=pk, at=now()):
            written += 1
    return written
