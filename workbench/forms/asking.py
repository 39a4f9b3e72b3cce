"""What is asked, as forms: how much a kind needs each element, a question of a category, and what comes of both."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from face.answers import AnswerField, answer_field
from face.widgets import DateTimeLocalInput
from tickets.asking.wanted import Wanted
from tickets.asking.words import help_of, label_of, options_of
from tickets.choices import AnswerKind, Kind, Need
from tickets.completeness import ELEMENTS
from tickets.models import Question

_PLAIN = {"autocomplete": "off"}
_BARS = ("|", "｜")


class NeedsForm(forms.Form):
    """How much a record needs each element. `present`: what is said here; `above`: what holds where nothing is, in
    words; without it (of a kind itself) every element is decided here.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *, present: Mapping[str, str], above: Mapping[str, str] | None, seen: int, **kwargs: Any
    ) -> None:
        empty = "" if above is not None else Need.LEFT_OUT.value
        names = list(above if above is not None else ELEMENTS)
        initial = {name: present.get(name, empty) for name in names}
        super().__init__(initial=initial | {"seen": seen}, label_suffix="", auto_id="need_%s", **kwargs)
        self._names = names
        for name in names:
            left = [("", above[name])] if above is not None else []
            self.fields[name] = forms.ChoiceField(
                label=str(ELEMENTS[name].label), required=False, choices=[*left, *Need.choices]
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        """The elements."""
        return [self[name] for name in self._names]

    @property
    def needs(self) -> dict[str, str]:
        """What was chosen."""
        return {name: self.cleaned_data[name] for name in self._names}


class QuestionForm(forms.Form):
    """A question. What is fit is judged by the action, so that whatever was typed is kept."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    label_zh = AnswerField(label=gettext_lazy("Question in Chinese"), widget=forms.TextInput(attrs=_PLAIN))
    label_en = forms.CharField(
        label=gettext_lazy("Question in English"),
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=gettext_lazy("Empty: everybody reads the Chinese."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Answered with"), choices=AnswerKind.choices, initial=AnswerKind.LINE, required=False
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Must be answered"),
        required=False,
        help_text=gettext_lazy("The user cannot submit without it; the desk can, and closing waits for it."),
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line, the English behind a bar: 个人许可 | Personal licence"),
    )
    help_zh = forms.CharField(
        label=gettext_lazy("Help in Chinese"), required=False, widget=forms.TextInput(attrs=_PLAIN)
    )
    help_en = forms.CharField(
        label=gettext_lazy("Help in English"), required=False, widget=forms.TextInput(attrs=_PLAIN)
    )
    kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("question", "Asked for"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: whatever the kind."),
    )
    code = forms.CharField(
        label=gettext_lazy("Identifier"),
        required=False,
        widget=forms.TextInput(attrs=_PLAIN | {"spellcheck": "false", "class": "num"}),
        help_text=gettext_lazy("What other programs call it; it never changes. Empty: made of the English words."),
    )

    def __init__(self, *, question: Question | None, seen: int, **kwargs: Any) -> None:
        initial = _values(question) if question else {}
        super().__init__(initial=initial | {"seen": seen}, label_suffix="", auto_id="question_%s", **kwargs)
        if question:
            del self.fields["code"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        lines = (line.strip() for line in given["choices"].splitlines())
        return given | {"choices": [_pair(line) for line in lines if line]}


class PreviewForm(forms.Form):
    """What comes of it: the part of the form that is asked for this kind in this category."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(label_suffix="", auto_id="preview_%s")
        for one in wanted.questions:
            self.fields[one.field] = answer_field(
                one.kind,
                label=label_of(one),
                help_text=help_of(one),
                options=options_of(one),
                required=one.is_required,
            )
        for name in wanted.details:
            widget = DateTimeLocalInput() if name == "occurred_at" else forms.TextInput()
            hint = _("Needed before closing.") if wanted.is_needed(name) else ""
            self.fields[name] = forms.CharField(
                label=str(ELEMENTS[name].label), help_text=hint, required=False, widget=widget
            )


def _values(question: Question) -> dict[str, object]:
    plain = ("label_zh", "label_en", "kind", "is_required", "help_zh", "help_en", "kinds")
    lines = (f"{zh} {_BARS[0]} {en}" if en else zh for zh, en in question.choices)
    return {name: getattr(question, name) for name in plain} | {"choices": "\n".join(lines)}


def _pair(line: str) -> tuple[str, str]:
    bar = next((bar for bar in _BARS if bar in line), _BARS[0])
    zh, _bar, en = line.partition(bar)
    return zh.strip(), en.strip()
