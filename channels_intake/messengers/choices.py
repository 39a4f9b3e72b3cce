"""The codes of conversations, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Whether a conversation goes on. Who has it in hand, and whether somebody waits, stand beside it."""

    OPEN = "open", pgettext_lazy("conversation", "Open")
    CLOSED = "closed", pgettext_lazy("conversation", "Closed")


class Said(models.TextChoices):
    """Who speaks, and how. `automatic` is the machine: it never stops a clock (RTX-2)."""

    IN = "in", pgettext_lazy("utterance", "From the user")
    OUT = "out", pgettext_lazy("utterance", "Reply")
    NOTICE = "notice", pgettext_lazy("utterance", "Queue notice")
    ASK = "ask", pgettext_lazy("utterance", "Is it still there?")
    AUTOMATIC = "automatic", pgettext_lazy("utterance", "Automatic queue notice")


class MediaKind(models.TextChoices):
    """What was sent besides words."""

    IMAGE = "image", pgettext_lazy("media", "Picture")
    VOICE = "voice", pgettext_lazy("media", "Voice")
    VIDEO = "video", pgettext_lazy("media", "Video")
    FILE = "file", pgettext_lazy("media", "File")


class MediaState(models.TextChoices):
    """Messengers keep files on their own servers for some days; the desk fetches them."""

    WAITING = "waiting", pgettext_lazy("media", "Being fetched")
    KEPT = "kept", pgettext_lazy("media", "Here")
    GONE = "gone", pgettext_lazy("media", "Cannot be fetched")
