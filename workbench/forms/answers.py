"""A category's own questions as fields of the desk's forms. The desk may leave any of them open; closing waits."""

from collections.abc import Container, Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from face.answers import answer_field
from tickets.asking.answers import Answer
from tickets.asking.words import asked, help_of, label_of, options_of, said
from tickets.models import Question

NEEDED = _("Needed before closing.")


def add_questions(form: forms.Form, questions: Iterable[Question]) -> None:
    """A field for each of `questions`, called as its answer is called everywhere."""
    for one in questions:
        hints = [help_of(one), str(NEEDED) if one.is_required else ""]
        form.fields[one.field] = answer_field(
            one.kind, label=label_of(one), help_text=" ".join(filter(None, hints)), options=options_of(one)
        )


def show_answers(form: forms.Form, answers: Iterable[Answer], *, is_asked: Container[str]) -> None:
    """What was answered stands in the fields of `form`: of a choice that there is no more with that choice, and where
    the question `is_asked` no longer, in the words in which it was.
    """
    for one in answers:
        field = form.fields[one.field]
        form.initial[one.field] = one.text
        if one.question not in is_asked:
            field.label, field.help_text = asked(one), str(_("No longer asked."))
        choices = getattr(field.widget, "choices", None)
        if choices is not None and one.text not in {value for value, _label in choices}:
            field.widget.choices = [*choices, (one.text, said(one))]
