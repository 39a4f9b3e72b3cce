"""What a category asks and what was answered, in the reader's language. Managers write in Chinese, and in English where
they wish; without that, everybody reads the Chinese.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.text import wording
from tickets.asking.answers import Answer
from tickets.choices import AnswerKind
from tickets.models import Question

Options = list[tuple[str, str]]


def label_of(question: Question) -> str:
    """The question."""
    return wording(question.label_zh, question.label_en)


def help_of(question: Question) -> str:
    """What is explained below it; may be empty."""
    return wording(question.help_zh, question.help_en)


def options_of(question: Question) -> Options:
    """The values a choice takes, with their words; of yes or no the two; of all others none."""
    if question.kind == AnswerKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(zh, wording(zh, en)) for zh, en in question.choices]


def asked(answer: Answer) -> str:
    """The question as it was asked when it was answered."""
    return _read(answer.label)


def said(answer: Answer) -> str:
    """The answer as a person reads it."""
    match answer.kind:
        case AnswerKind.YES_NO:
            return _("Yes") if answer.value else _("No")
        case AnswerKind.CHOICE:
            return _read(answer.said)
    return str(answer.value)


def _read(words: Mapping[str, str]) -> str:
    return wording(words.get("zh", ""), words.get("en", ""))
