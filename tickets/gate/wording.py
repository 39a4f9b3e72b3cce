"""What the gate says: the words found, and what to write instead (never merely that the text is wrong)."""

from collections.abc import Iterable

from django.utils.functional import Promise, lazystr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words

RESOLUTION_FIELDS = ("cause", "plan", "result")
OVERRIDE_FIELD = "override_reason"
# Here courtesy alone is not enough: a greeting may open a conversation, but is no cause, plan, result or reason.
STRICT_FIELDS = frozenset({*RESOLUTION_FIELDS, OVERRIDE_FIELD})

_NOTHING_SAID: dict[str, Words] = {
    "cause": _("“%(words)s” cannot stand for the cause. Write what failed and why."),
    "plan": _("“%(words)s” cannot stand for the solution. Write the steps taken."),
    "result": _("“%(words)s” cannot stand for the result. Write what the requester can do now."),
    "message": _("“%(words)s” cannot stand for an answer. Write what was understood, and who does what by when."),
    "question": _("“%(words)s” cannot stand for a question. Write what you need to know."),
    "note": _("“%(words)s” cannot stand for a reason. Write why, and who can help instead."),
    OVERRIDE_FIELD: _("“%(words)s” cannot stand for a reason. Write why these words have to be sent."),
}
_NOTHING_AT_ALL: dict[str, Words] = {
    "cause": _("The cause is missing. Write what failed and why."),
    "plan": _("The solution is missing. Write the steps taken."),
    "result": _("The result is missing. Write what the requester can do now."),
    "question": _("The question is missing. Write what you need to know."),
    "note": _("The reason is missing. Write why, and who can help instead."),
    OVERRIDE_FIELD: _("The reason is missing. Write why these words have to be sent."),
}
FIELD_NAMES: dict[str, Words] = {
    "cause": pgettext_lazy("resolution", "Cause"),
    "plan": pgettext_lazy("resolution", "Solution"),
    "result": pgettext_lazy("resolution", "Result"),
}
QUESTION_MARK_ONLY = _("A question mark alone is no answer. Write what you need to know.")
ONLY_SYMBOLS = _("Signs without words say nothing. Write it in words.")
STOPPED = _("This cannot be sent as it stands.")
SUPERVISOR_MAY = _("This holds a banned phrase. Reword it, or ask a supervisor to send it with a reason.")
REASON_NEEDED = _("This holds a banned phrase. Reword it, or give the reason why it has to be sent.")

_SHOWN = 3
_CLIP = 20


def nothing_said(field: str, words: Iterable[str]) -> Promise:
    """“已处理” cannot stand for the result …, in the words that fit the field."""
    return _fill(_NOTHING_SAID.get(field, _NOTHING_SAID["result"]), words=words)


def nothing_at_all(field: str) -> Words:
    """For a field left empty, or filled with blanks."""
    return _NOTHING_AT_ALL.get(field, _("There is nothing here yet. Write what the requester should know."))


def vague(words: Iterable[str]) -> Promise:
    """Too vague: “前台操作解决” …"""
    return _fill(_("Too vague: “%(words)s”. Write what was done, and where."), words=words)


def taboo(word: str, *, instead: str) -> Promise:
    """“这个不行” is a banned phrase …, with the better wording where the list has one."""
    if instead:
        return _fill(_("“%(words)s” is a banned phrase. You could say “%(instead)s”."), words=[word], instead=instead)
    return _fill(_("“%(words)s” is a banned phrase. Write what you can do for the requester."), words=[word])


def unfilled(places: Iterable[str]) -> Promise:
    """A template's places that nobody filled in."""
    return _fill(_("“%(words)s” is a place of the template. Write what belongs there."), words=places)


def same_text(other: str) -> Promise:
    """For a field that repeats the field `other`."""
    message = _("This is the same text as “%(field)s”. Cause, solution and result each say something of their own.")
    return lazystr(_Filled(message, {"field": FIELD_NAMES[other]}))


class _Filled:
    """A translated sentence filled in when it is read, so that it comes in the reader's language."""

    def __init__(self, message: Words, values: dict[str, Words]) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values


class _Listed:
    """Up to three different words, clipped; the signs between them belong to the language."""

    def __init__(self, words: Iterable[str]) -> None:
        distinct = list(dict.fromkeys(" ".join(word.split()) for word in words))
        self.words = [word if len(word) <= _CLIP else f"{word[:_CLIP]}…" for word in distinct[:_SHOWN]]

    def __str__(self) -> str:
        return str(pgettext_lazy("between quoted words", "”, “")).join(self.words)


def _fill(message: Words, *, words: Iterable[str], **more: str) -> Promise:
    return lazystr(_Filled(message, {"words": lazystr(_Listed(words)), **more}))
