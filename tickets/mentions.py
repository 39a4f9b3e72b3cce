"""Colleagues named in a note: `@李志远` or `@li.zhiyuan` calls him to it."""

import re

from django.db.models import Q

from accounts.models import User
from accounts.roles import STAFF_ROLES

MOST = 20  # of one note
_LONGEST = 40  # characters of a name that are looked at
# Not within an e-mail address. Chinese is written without blanks: what follows the sign may be more than the name.
_CALL = re.compile(rf"(?<![A-Za-z0-9_.+-])[@＠]([^\n@＠]{{1,{_LONGEST}}})")


def mentioned_in(text: str) -> list[User]:
    """The active people of the desk whom `text` names, each once, in its order: of each call the longest name that is
    one, by display name (all who bear it) or user name. One statement, none without a call.
    """
    calls = [_prefixes(found[1]) for found in _CALL.finditer(text)][:MOST]
    wanted = {name for names in calls for name in names}
    if not wanted:
        return []
    bearers: dict[str, list[User]] = {}
    staff = User.objects.filter(Q(display_name__in=wanted) | Q(username__in=wanted))
    for user in staff.filter(is_active=True, role__in=STAFF_ROLES).order_by("pk"):
        for name in {user.display_name, user.username}:
            bearers.setdefault(name, []).append(user)
    called = (next((bearers[name] for name in names if name in bearers), []) for names in calls)
    return list(dict.fromkeys(user for users in called for user in users))


def _prefixes(text: str) -> list[str]:
    """All beginnings of `text` that end where a name may, the longest first."""
    ends = range(len(text), 0, -1)
    return [text[:end] for end in ends if not text[end - 1].isspace() and _may_end(text, end)]


def _may_end(text: str, end: int) -> bool:
    """Not within a word of Latin letters or digits: @wangyue is not called by @wangyuehua."""
    return end == len(text) or not (_is_latin(text[end - 1]) and _is_latin(text[end]))


def _is_latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "_-")
