"""Controls for questions that a manager has made up: what kind of answer fits, and nothing about what is asked."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

Options = Sequence[tuple[str, str]]
FEW, WIDTH = 5, 48  # so many answers, of so many characters together, stand side by side; more are a list
NONE = ("", "–")  # nothing is answered beforehand


class AnswerField(forms.CharField):
    """An answer exactly as it was given. What fits the question, the domain says, of all fields at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.validators = []

    def validate(self, value: str) -> None:
        """Refuses nothing."""


class DayInput(forms.DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def format_value(self, value: object) -> str | None:
        """The day as it was written, whatever it is."""
        return str(value) if value else None


def _list_of(options: Options, *, required: bool) -> forms.Widget:
    """Few answers side by side; those that may be left out as a list, which alone lets one be taken back."""
    if required and len(options) <= FEW and sum(len(label) for _value, label in options) <= WIDTH:
        return forms.RadioSelect(choices=options)
    return forms.Select(choices=[NONE, *options])


_WIDGETS: dict[str, Callable[[], forms.Widget]] = {
    "line": forms.TextInput,
    "lines": lambda: forms.Textarea(attrs={"rows": 3}),
    "date": DayInput,
    "number": lambda: forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
}


def answer_field(
    kind: str, *, label: str, help_text: str = "", options: Options = (), required: bool = False, initial: object = None
) -> AnswerField:
    """The field for an answer of `kind`: line, lines, date, number, or one of `options`. `required` marks it; whether
    it may stay empty, the domain says.
    """
    widget = _WIDGETS[kind]() if kind in _WIDGETS else _list_of(options, required=required)
    return AnswerField(label=label, help_text=help_text, required=required, initial=initial, widget=widget)


def laid_aside(form: forms.BaseForm, *, prefix: str, most: int = 40) -> list[tuple[str, str]]:
    """What was typed into fields called `prefix…` that `form` does not have as it stands: to be kept in it unseen, so
    that it is there again when the choice goes back.
    """
    given = form.data if form.is_bound else form.initial
    names = [name for name in given if name.startswith(prefix) and name not in form.fields]
    return [(name, str(given[name])) for name in names[:most] if given[name]]
