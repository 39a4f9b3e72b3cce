"""The codes of announcements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an announcement tells of."""

    NOTICE = "notice", pgettext_lazy("announcement", "Notice")
    MAINTENANCE = "maintenance", pgettext_lazy("announcement", "Planned maintenance")
    INCIDENT = "incident", pgettext_lazy("announcement", "Disruption")
    RESTORED = "restored", pgettext_lazy("announcement", "Restored")


class State(models.TextChoices):
    """How far it has come. Whether a published one shows is a matter of its times."""

    DRAFT = "draft", pgettext_lazy("announcement", "Draft")
    PUBLISHED = "published", pgettext_lazy("announcement", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("announcement", "Withdrawn")


class Verb(models.TextChoices):
    """What was done to it."""

    DRAFTED = "drafted", _("Drafted")
    AMENDED = "amended", _("Amended")
    PUBLISHED = "published", pgettext_lazy("announcement", "Published")
    MAILED = "mailed", _("Sent by e-mail")
    WITHDRAWN = "withdrawn", pgettext_lazy("announcement", "Withdrawn")


# What somebody who takes a call should know of: it may be what the caller rings about.
ON_THE_PHONE = (Kind.INCIDENT, Kind.MAINTENANCE, Kind.RESTORED)
