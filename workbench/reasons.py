"""Why something cannot be finished today, in words that can be sent to the user as they are (BRT-4)."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words

# What it is called for the desk, and what the user reads.
REASONS: tuple[tuple[Words, Words], ...] = (
    (
        pgettext_lazy("reason", "Spare part"),
        _("The spare part has been ordered and is on its way; we fit it as soon as it has arrived."),
    ),
    (
        pgettext_lazy("reason", "Manufacturer"),
        _("The manufacturer is examining it; we press for an answer and tell you as soon as there is one."),
    ),
    (
        pgettext_lazy("reason", "Visit"),
        _("An engineer has to look at it where you are, and comes at the time given below."),
    ),
    (
        pgettext_lazy("reason", "Maintenance window"),
        _("The change would interrupt your work, so that it is made outside working hours."),
    ),
    (
        pgettext_lazy("reason", "Approval"),
        _("The change has to be approved first; we make it as soon as the approval is there."),
    ),
    (
        pgettext_lazy("reason", "Cause not clear yet"),
        _("The cause has not been found yet; we go on examining logs and settings."),
    ),
    (
        pgettext_lazy("reason", "Under observation"),
        _("It works again for the time being; we watch it until then to be sure that it stays so."),
    ),
)


def reasons_in(language: str) -> list[tuple[str, Words]]:
    """Each reason as the user reads it in `language`, with what the desk calls it."""
    with translation.override(language):
        texts = [str(text) for _label, text in REASONS]
    return [(text, label) for text, (label, _text) in zip(texts, REASONS, strict=True)]
