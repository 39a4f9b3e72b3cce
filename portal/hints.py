"""A friendly look at a description while it is being written. It advises; it never stops anybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

SHORT = 15
LOOKED_AT = 2000
_TIME = re.compile(
    r"\d\s*[点时分:：月日号天]|今|昨|刚|早上|上午|中午|下午|晚上|每次|一直|周[一二三四五六日天]"
    r"|\b(?:today|yesterday|since|morning|noon|afternoon|evening|night|always|every|minutes?|hours?|days?|weeks?)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d\s*(?:am|pm)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"楼|室|房|厂|车间|站|所|部|科|班|会议|机房|电脑|笔记本|手机|浏览器|系统|服务器|打印机|[A-Za-z]{2,}\s*\d"
    r"|\b(?:room|floor|building|site|office|computer|laptop|browser|server|printer|system|phone|branch)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hint:
    """What to say under the field, as the face's gate draws it."""

    verdict: str
    message: str


def hint_on(description: str) -> Hint | None:
    """What would still help the desk; None while there is nothing to look at."""
    text = description.strip()[:LOOKED_AT]
    if not text:
        return None
    lacking = list(_lacking(text))
    if lacking:
        # Translators: what a description lacks: when it happened, where …
        return Hint("warn", _("It would help to add: %(what)s.") % {"what": _(", ").join(lacking)})
    return Hint("pass", _("Time, place and what happened are there. If there is an error message, paste a screenshot."))


def _lacking(text: str) -> Iterator[str]:
    if not _TIME.search(text):
        yield _("since when")
    if not _PLACE.search(text):
        yield _("where or on which device")
    if len(text) < SHORT:
        yield _("what exactly you saw")
