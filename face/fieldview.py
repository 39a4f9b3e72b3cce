"""A bound form field as the face draws it: which shape, which words, which ids tie them together for a reader's ear."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Kind = Literal["input", "segs", "ticks", "tick", "files", "hidden"]
_CHOSEN = forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.FileInput


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong, in the reader's words, and the norm it comes from (may be empty)."""

    message: str
    norm: str = ""


def complaints(errors: ErrorList) -> list[Complaint]:
    """What an error list says, with the norms."""
    return [
        Complaint(" ".join(str(message) for message in error), getattr(error, "norm", "")) for error in errors.as_data()
    ]


def _missing(bound: forms.BoundField) -> Complaint:
    """That nothing stands in it, in the words in which the actions say it too."""
    return Complaint(_("Please choose.") if isinstance(bound.field.widget, _CHOSEN) else _("Please fill this in."))


def _is_missing(error: ValidationError) -> bool:
    """Whether Django says so in its own words; a field that has words of its own keeps them."""
    return error.message is forms.Field.default_error_messages["required"]


def kind_of(widget: forms.Widget) -> Kind:
    """Which shape a widget is drawn in."""
    if widget.is_hidden:
        return "hidden"
    # The order matters: a list of boxes is a subclass of a list of radios.
    shapes: tuple[tuple[type[forms.Widget], Kind], ...] = (
        (forms.CheckboxSelectMultiple, "ticks"),
        (forms.RadioSelect, "segs"),
        (forms.CheckboxInput, "tick"),
        (forms.FileInput, "files"),
    )
    return next((kind for shape, kind in shapes if isinstance(widget, shape)), "input")


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field, ready for the template. `gate` is the address asked while the person writes (may be empty)."""

    bound: forms.BoundField
    gate: str = ""

    @property
    def kind(self) -> Kind:
        """The shape."""
        return kind_of(self.bound.field.widget)

    @property
    def takes_many(self) -> bool:
        """Whether it takes several files, screenshots for the most part, or one that the reader has by name."""
        return bool(getattr(self.bound.field.widget, "allow_multiple_selected", False))

    @property
    def complaints(self) -> list[Complaint]:
        """What is wrong with it."""
        said = zip(self.bound.errors.as_data(), complaints(self.bound.errors), strict=True)
        return [_missing(self.bound) if _is_missing(error) else complaint for error, complaint in said]

    @property
    def base(self) -> str:
        """The id the others are made of."""
        return self.bound.field.widget.attrs.get("id") or self.bound.auto_id

    @property
    def target(self) -> str:
        """The id a link may jump to: the control itself, of a choice the first option."""
        if self.kind == "ticks":
            return str(next((option.id_for_label for option in self.options), self.base))
        return self.bound.id_for_label or f"{self.base}_0"

    @property
    def help_id(self) -> str:
        """The id of the help text, empty when there is none."""
        return f"{self.base}_helptext" if self.bound.help_text else ""

    @property
    def error_id(self) -> str:
        """The id of the errors, empty when there are none."""
        return f"{self.base}_error" if self.bound.errors else ""

    @property
    def gate_id(self) -> str:
        """The id of the place where the gate answers, empty when nobody is asked."""
        return f"{self.base}_gate" if self.gate else ""

    @property
    def described_by(self) -> str:
        """All that describes the control, in the order it is read out."""
        return " ".join(part for part in (self.help_id, self.error_id, self.gate_id) if part)

    @property
    def control(self) -> SafeString:
        """The control of a field that has only one."""
        attrs: dict[str, Any] = {}
        if self.kind == "input":
            own = self.bound.field.widget.attrs.get("class", "")
            attrs["class"] = f"input {own}".strip()
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        return self.bound.as_widget(attrs=attrs)

    @property
    def options(self) -> Iterator[Any]:
        """The options of a choice, each with its control and its words."""
        return iter(self.bound)

    @property
    def groups(self) -> Iterator["Group"]:
        """The same by the groups that the choices come in; without any, all of them in one that has no name."""
        options, choices = self.options, getattr(self.bound.field, "choices", ())
        for name, inner in choices:
            if isinstance(inner, list | tuple):
                yield Group(str(name), list(islice(options, len(inner))))
        if rest := list(options):
            yield Group("", rest)


@dataclass(frozen=True)
class Group:
    """Options of a choice that belong together."""

    name: str
    options: list[Any]

    @property
    def is_open(self) -> bool:
        """Whether one of them is chosen."""
        return any(option.data["selected"] for option in self.options)


@dataclass(frozen=True)
class Summary:
    """All errors of a form: which fields to go to, and what concerns the whole."""

    fields: list[FieldView]
    whole: list[Complaint]


def summary_of(form: forms.BaseForm) -> Summary | None:
    """What the head of `form` says; None when there is nothing wrong. A hidden field's errors concern the whole."""
    wrong = [FieldView(bound=form[name]) for name in form.fields if name in form.errors]
    whole = complaints(form.non_field_errors())
    whole += [complaint for view in wrong if view.kind == "hidden" for complaint in view.complaints]
    shown = [view for view in wrong if view.kind != "hidden"]
    return Summary(shown, whole) if shown or whole else None
