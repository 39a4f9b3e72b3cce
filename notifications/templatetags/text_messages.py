"""Text messages in letters: `{% load text_messages %}`, and around the words `{% one_message title number link %}`."""

from django import template
from django.conf import settings

register = template.Library()
PLACE = "{title}"
_LEAST = 6  # characters of a title that still say something


@register.simple_block_tag(end_name="end_one_message")
def one_message(content: str, title: str, number: str, link: str) -> str:
    """The sentence between the tags with `title` where it says {title}, and `link` behind it: one text message of at
    most SMS_LENGTH characters, since a longer one is paid for and arrives in parts. What gives way is the title, in the
    end to the last digits of the ticket's `number`.
    """
    words = content.strip()
    room = settings.SMS_LENGTH - units(words.replace(PLACE, "")) - units(link) - 1
    return f"{words.replace(PLACE, cut(title, room, instead=number.rpartition('-')[2]))} {link}"


def units(text: str) -> int:
    """How much of a text message `text` takes: characters outside the basic plane count twice."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, room: int, *, instead: str = "") -> str:
    """As much of `text` as `room` has, with an ellipsis where some is missing; `instead` where it would say nothing, if
    that fits.
    """
    if units(text) <= room:
        return text
    if room < _LEAST:
        return instead if instead and units(instead) <= room else "…"
    kept = text
    while units(kept) > room - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
