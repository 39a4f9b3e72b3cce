"""The way in of forms without log-in. It is there as soon as somebody uses it; an administrator may close it."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from channels_intake.models import Source
from core.errors import Missing

SLUG, ADAPTER = "web-form", "webform"


def open_source(*, at: datetime) -> Source:
    """The way in. `Missing` where it was closed."""
    with override(settings.LANGUAGE_CODE):  # the house's language: whoever comes first does not name it for all
        name = pgettext("way in", "Form without log-in")
    source, _is_new = Source.objects.get_or_create(
        slug=SLUG, defaults={"adapter": ADAPTER, "name": name, "created_at": at}
    )
    if not source.is_active:
        raise Missing(_("There is no such page."))
    return source
