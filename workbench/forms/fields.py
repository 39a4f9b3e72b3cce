"""The kinds of parameters an act takes, as form fields: people and groups by name, tickets by number, moments in the
reader's time zone.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from accounts.roles import CAPABILITIES, STAFF_ROLES, Capability
from face.widgets import DateTimeLocalInput
from face.words import with_aside
from tickets.acts import (
    CategoryRef,
    Choice,
    GroupRef,
    MacroRef,
    Moment,
    Param,
    ReasonRefs,
    Text,
    TicketRef,
    UserRef,
    UserRefs,
    YesNo,
)
from tickets.macros.queries import list_macros
from tickets.models import Category, Ticket
from tickets.queries import reason_choices

_AMONG = {"work": Capability.WORK, "desk": Capability.DESK}
_FEW = 7  # so many choices stand side by side; more are a list


def staff(among: str = "staff") -> "QuerySet[User]":
    """Active colleagues, all of them or those with the capability that `among` names."""
    wanted = _AMONG.get(among)
    roles = [role for role in STAFF_ROLES if wanted is None or wanted in CAPABILITIES[role]]
    return User.objects.filter(role__in=roles, is_active=True).order_by("display_name")


def called(user: User) -> str:
    """The name of `user` and, so that two of one name are told apart, the groups."""
    groups = gettext(", ").join(group.name for group in user.assignment_groups.all())
    return with_aside(user, groups) if groups else str(user)


class PersonField(forms.ModelChoiceField[User]):
    """A colleague, by user name."""

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 (Django's signature)
        """As all forms call people."""
        return called(obj)


class TicketNumberField(forms.CharField):
    """Another ticket, by its number."""

    def __init__(self, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.actor = actor

    def clean(self, value: Any) -> Any:  # noqa: ANN401 (Django's signature)
        """The ticket. Refuses (`ValidationError`) a number nobody has, or that `actor` may not know of."""
        number = str(super().clean(value)).strip().upper()
        if not number:
            return None
        ticket = Ticket.objects.visible_to(self.actor).filter(number=number).first()
        if ticket is None:
            raise ValidationError(_("There is no ticket with this number."), code="unknown")
        return ticket


def field_for(param: Param, *, actor: Actor) -> forms.Field:
    """The form field of one parameter. Texts are not limited here: the action names what is too long, and keeps it."""
    shared: dict[str, Any] = {"label": param.label, "required": param.required, "help_text": param.help}
    match param:
        case Text():
            return forms.CharField(**shared, strip=False, widget=forms.Textarea if param.lines else forms.TextInput)
        case Choice():
            return _choice(param, shared)
        case Moment():
            return forms.DateTimeField(**shared, widget=DateTimeLocalInput())
        case YesNo():
            return _yes_no(param, shared)
        case UserRef() | UserRefs():
            return _people(param, shared)
        case GroupRef() | CategoryRef() | MacroRef():
            return _one_row(param, shared, actor=actor)
        case ReasonRefs():
            return forms.MultipleChoiceField(choices=reason_choices, widget=forms.CheckboxSelectMultiple, **shared)
        case TicketRef():
            return TicketNumberField(actor=actor, **shared)
    raise TypeError(f"No form field for {type(param).__name__}.")


def _one_row(param: Param, shared: dict[str, Any], *, actor: Actor) -> forms.Field:
    if isinstance(param, MacroRef):
        macros = list_macros(actor).filter(is_active=True)
        return forms.ModelChoiceField(macros, empty_label=None, widget=forms.RadioSelect, **shared)
    model: Any = AssignmentGroup if isinstance(param, GroupRef) else Category
    rows = model.objects.filter(is_active=True)
    return forms.ModelChoiceField(rows, to_field_name="slug", empty_label="–", **shared)


def _people(param: UserRef | UserRefs, shared: dict[str, Any]) -> forms.Field:
    if isinstance(param, UserRef):
        return PersonField(_listed(staff(param.among)), to_field_name="username", empty_label="–", **shared)
    ticked = forms.CheckboxSelectMultiple()
    return forms.ModelMultipleChoiceField(staff(), to_field_name="username", widget=ticked, **shared)


def _listed(people: "QuerySet[User]") -> "QuerySet[User]":
    return people.prefetch_related("assignment_groups")


def _choice(param: Choice, shared: dict[str, Any]) -> forms.Field:
    choices = list(param.choices.choices)
    coerce: Callable[[Any], Any] = type(choices[0][0])
    is_few = param.required and len(choices) < _FEW
    return forms.TypedChoiceField(
        **shared,
        coerce=coerce,
        empty_value="",
        choices=choices if is_few else [("", "–"), *choices],
        widget=forms.RadioSelect if is_few else forms.Select,
    )


def _yes_no(param: YesNo, shared: dict[str, Any]) -> forms.Field:
    if not param.required:
        return forms.BooleanField(**shared)
    return forms.TypedChoiceField(
        **shared,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


def focus_first(form: forms.BaseForm) -> None:
    """Whoever opens the form writes in its first field at once."""
    for field in form.fields.values():
        if not field.widget.is_hidden:
            field.widget.attrs["autofocus"] = True
            return
