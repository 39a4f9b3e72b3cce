"""What is asked, from outside: fields by the names they have in a body, questions by their codes."""

from tickets.asking.wanted import Wanted
from tickets.asking.words import help_of, label_of, options_of
from tickets.choices import AnswerKind
from tickets.completeness import ELEMENTS
from tickets.models import Question

Shown = dict[str, object]


def form_shown(wanted: Wanted) -> Shown:
    """The details and the questions, in the order in which they are asked. No statement."""
    details = [
        {"name": name, "label": str(ELEMENTS[name].label), "is_needed": wanted.is_needed(name)}
        for name in wanted.details
    ]
    return {"details": details, "questions": [_question(one) for one in wanted.questions]}


def _question(question: Question) -> Shown:
    options = options_of(question) if question.kind == AnswerKind.CHOICE else []
    return {
        "question": question.code,
        "label": label_of(question),
        "help": help_of(question),
        "kind": question.kind,
        "choices": [{"value": value, "label": label} for value, label in options],
        "is_required": question.is_required,
    }
