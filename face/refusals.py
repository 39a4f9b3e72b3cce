"""From what an action refused to what the form shows: one place, so that every screen says it the same way."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.errors import DeskError, Words


class Refusal(ValidationError):
    """A form error that knows the norm it comes from; the field tag shows the norm's ID behind the words."""

    def __init__(self, message: Words, *, code: str, norm: str = "") -> None:
        super().__init__(str(message), code=code)
        self.norm = norm


def add_refusal(form: forms.BaseForm, error: DeskError) -> None:
    """Put each problem of `error` under its field of `form`.

    A form may ask for several of an action's fields as one: its `stands_for` maps their names to its own. A problem of
    a field the form does not have, and an error without problems, stand in the summary on top.
    """
    stands_for: Mapping[str, str] = getattr(form, "stands_for", {})
    said: set[tuple[str | None, str]] = set()
    for name, problems in error.fields.items():
        field: Any = name if name in form.fields else stands_for.get(name)
        for problem in problems:
            words = field, str(problem.message)
            if words not in said:
                said.add(words)
                form.add_error(field, Refusal(problem.message, code=problem.code, norm=problem.norm))
    if not error.fields:
        form.add_error(None, Refusal(error.message, code=error.code, norm=error.norm))
