"""What can be wrong with text messages before a single one is sent."""

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

_REST = 42  # what stands in the longest Chinese text beside the base of the address, and the end of that address


@register()
def check_text_messages(**_: object) -> list[CheckMessage]:
    """A result with its link fits one text message."""
    base = settings.SHORT_BASE_URL or settings.BASE_URL
    if not settings.REQUESTER_SMS or len(base) + _REST <= settings.SMS_LENGTH:
        return []
    hint = "Set SHORT_BASE_URL to a shorter name of this desk, and add it to ALLOWED_HOSTS."
    words = (
        f"Text messages with links to {base} are longer than SMS_LENGTH ({settings.SMS_LENGTH}) and go out in parts."
    )
    return [Warning(words, hint=hint, id="notifications.W001")]
