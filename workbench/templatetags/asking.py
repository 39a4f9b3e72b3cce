"""A category's own questions in templates, in the reader's language."""

from django import template

from tickets.asking.words import label_of, options_of
from tickets.choices import Kind
from tickets.models import Question

register = template.Library()

register.filter("question", label_of)
register.filter("choices", options_of)


@register.filter
def kinds(question: Question) -> list[str]:
    """The kinds of ticket that are asked; none for all."""
    return [str(label) for code, label in Kind.choices if code in question.kinds]
