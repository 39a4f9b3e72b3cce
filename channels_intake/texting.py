"""The gateway by which requesters get text messages (setting REQUESTER_SMS)."""

from django.conf import settings

from channels_intake.models import Source


def find_texting() -> Source | None:
    """The way in of the kind *Text messages* that is named and in use; None where there is none. One statement, none
    where no name is set.
    """
    slug = settings.REQUESTER_SMS
    return Source.objects.filter(slug=slug, adapter="sms", is_active=True).first() if slug else None
