"""Fields as the portal words them: nothing is cut or stripped in silence, limits are the domain's to tell."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.text import clean
from face.refusals import Refusal
from face.widgets import FilesField, FilesInput
from tickets.uploads import ACCEPT

Choices = Sequence[tuple[str, StrOrPromise]]
Attrs = dict[str, StrOrPromise]

UNCHOSEN: dict[str, StrOrPromise] = {
    "required": _("Please choose."),
    "invalid_choice": _("This is not one of the choices."),
}


class Said(forms.CharField):
    """A text exactly as it was typed. Whether it is missing, too long or no text at all, the domain says, of all fields
    at once: a form that asked first would tell half of it.
    """

    def __init__(self, *, widget: forms.Widget, label: StrOrPromise, help_text: StrOrPromise, required: bool) -> None:
        super().__init__(widget=widget, label=label, help_text=help_text, required=required, strip=False)
        self.validators = []

    def validate(self, value: str) -> None:
        """Refuses nothing."""


def line(
    label: StrOrPromise, *, required: bool = False, help_text: StrOrPromise = "", attrs: Attrs | None = None
) -> Said:
    """One line of text."""
    return Said(label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs=attrs))


def lines(label: StrOrPromise, *, required: bool = False, help_text: StrOrPromise = "", rows: int = 3) -> Said:
    """Several lines of text."""
    return Said(label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


def choice(
    label: StrOrPromise,
    choices: Choices,
    *,
    required: bool = True,
    initial: str | None = None,
    attrs: Attrs | None = None,
) -> forms.ChoiceField:
    """One of a few, side by side."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        initial=initial,
        widget=forms.RadioSelect(attrs=attrs),
        error_messages=UNCHOSEN,
    )


def attachments() -> FilesField:
    """Any number of files, judged one by one when they are attached."""
    widget = FilesInput(attrs={"accept": ACCEPT})
    return FilesField(label=_("Files"), required=False, allow_empty_file=True, widget=widget)


def fit(value: str, *, limit: int, multiline: bool = True) -> str:
    """`value` cleaned as the domain cleans it. Refuses (`Refusal`) what is no text, or too long."""
    text, problems = clean(value, limit=limit, multiline=multiline)
    for problem in problems:
        raise Refusal(problem.message, code=problem.code)
    return text
