"""What was said, in words: for the screen, for REST and for the transcript on a ticket."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from channels_intake.messengers.choices import Said
from channels_intake.messengers.models import Conversation, Utterance
from face import dates


def words_of(utterance: Utterance, *, at: datetime) -> str:
    """What was said, in the reader's language and time zone; `at` decides whether a time needs its day."""
    params, today = utterance.params, dates.local_day(at)
    match utterance.kind:
        case Said.NOTICE:
            by = dates.when(datetime.fromisoformat(params["promised_at"]), today=today)
            return _("Place %(position)s in the queue. Promised an answer by %(time)s, asked how to reach them.") % {
                "position": params["position"],
                "time": by,
            }
        case Said.ASK:
            return _("Asked whether it is still there, and apologised for the wait.")
        case Said.AUTOMATIC:
            expected = params.get("expected_at")
            time = dates.when(datetime.fromisoformat(expected), today=today) if expected else "–"
            words = _("Place %(position)s in the queue, answer expected by %(time)s.")
            return words % {"position": params["position"], "time": time}
        case _:
            return utterance.text


def media_words(utterance: Utterance) -> str:
    """What was sent along, where nothing was written: [Picture] a.png."""
    names = (f"[{one.get_kind_display()}] {one.name}".rstrip() for one in utterance.media.all())
    return " ".join(names) or _("(no text)")


def who_said(utterance: Utterance) -> str:
    """The person's name, the colleague's, or the machine."""
    if utterance.kind == Said.IN:
        return utterance.conversation.requester.name
    return str(utterance.by_user) if utterance.by_user else _("Automatic")


def transcript_of(conversation: Conversation) -> str:
    """All that was said, line by line, in the current language and time zone."""
    said = conversation.utterances.select_related("by_user", "conversation__requester").prefetch_related("media")
    lines = []
    for one in said.order_by("pk"):
        text = words_of(one, at=one.at) or media_words(one)
        lines.append(f"{timezone.localtime(one.at):%m-%d %H:%M} {who_said(one)}: {text}")
    return "\n".join(lines)
