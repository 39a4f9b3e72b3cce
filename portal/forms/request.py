"""The form of a new request: what happened, in plain words, and what its kind and category ask (LIFE-10, LIFE-13,
LIFE-14).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from face.answers import answer_field, laid_aside
from face.refusals import Refusal
from face.widgets import DateTimeLocalInput
from portal.forms.fields import UNCHOSEN, Attrs, attachments, choice, fit, line, lines
from tickets.asking.answers import ANSWERS, answers_of
from tickets.asking.wanted import wanted_of
from tickets.asking.words import help_of, label_of, options_of
from tickets.choices import Kind, Level, Severity
from tickets.models import Category, Ticket

FORMAL = "formal_complaint"
MATTERS: list[tuple[str, StrOrPromise]] = [
    (Kind.INCIDENT, pgettext_lazy("portal kind", "Something does not work")),
    (Kind.CONSULTATION, pgettext_lazy("portal kind", "I have a question")),
    (Kind.SERVICE_REQUEST, pgettext_lazy("portal kind", "I need something")),
    (Kind.CHANGE_REQUEST, pgettext_lazy("portal kind", "Something should be changed")),
    (Kind.SUGGESTION, pgettext_lazy("portal kind", "I suggest something")),
    (Kind.COMMENDATION, pgettext_lazy("portal kind", "I want to praise somebody")),
    (Kind.COMPLAINT, pgettext_lazy("portal kind", "I am not satisfied")),
    (FORMAL, pgettext_lazy("portal kind", "Formal complaint")),
]
AFFECTED: list[tuple[str, StrOrPromise]] = [
    (Level.LOW, pgettext_lazy("portal impact", "Only me")),
    (Level.MEDIUM, pgettext_lazy("portal impact", "Our department")),
    (Level.HIGH, pgettext_lazy("portal impact", "Many departments")),
]
HINDERED: list[tuple[str, StrOrPromise]] = [
    (Level.LOW, pgettext_lazy("portal urgency", "I can go on working")),
    (Level.MEDIUM, pgettext_lazy("portal urgency", "It is a nuisance")),
    (Level.HIGH, pgettext_lazy("portal urgency", "I cannot work")),
]
PRESSING = frozenset({Kind.INCIDENT, Kind.CONSULTATION, Kind.SERVICE_REQUEST, Kind.CHANGE_REQUEST})
DETAILS = ("occurred_at", "product_version", "environment", "steps", "error_text")
OLDEST_YEAR = 2000
PHONE_LIMIT = 40
# Another choice swaps in what it asks.
_SWAPS: Attrs = {
    "hx-post": reverse_lazy("portal:particulars"),
    "hx-trigger": "change",
    "hx-target": "#particulars",
    "hx-params": "not attachments",
    "hx-sync": "#particulars:replace",
}


def kind_of(matter: str) -> str:
    """The ticket kind of a matter."""
    return Kind.COMPLAINT if matter == FORMAL else matter


class RequestForm(forms.Form):
    """A new request. `categories`: the active ones. Initial values come from the asker, or an earlier request. What is
    asked besides depends on the kind and the category as they stand.
    """

    kind = choice(_("What is it about?"), MATTERS, initial=Kind.INCIDENT, attrs=_SWAPS)
    title = line(_("In one sentence"), required=True, help_text=_("What, and where: “Printer in room 405 jams”."))
    description = lines(
        _("What happened, and how?"),
        required=True,
        rows=5,
        help_text=_("When, where, what you saw, what you have already tried. Screenshots can be pasted."),
    )
    phone = line(_("Phone to reach you"), attrs={"inputmode": "tel", "autocomplete": "tel", "class": "num"})
    impact = choice(_("Who is affected?"), AFFECTED, required=False, initial=Level.LOW)
    urgency = choice(_("How much does it hinder you?"), HINDERED, required=False, initial=Level.MEDIUM)
    occurred_at = forms.DateTimeField(label=_("When did it happen?"), required=False, widget=DateTimeLocalInput())
    product_version = line(_("Product and version"), help_text=_("For example: ERP 8.2, HP M605."))
    environment = line(_("Where does it run?"), help_text=_("Computer, system, network, browser."))
    steps = lines(_("What do you do until it happens?"))
    error_text = lines(_("What does the error message say?"), rows=2)
    attachments = attachments()
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, categories: Sequence[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {category.slug: category for category in categories}
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"),
            required=False,
            choices=_tree(categories),
            error_messages=UNCHOSEN,
            widget=forms.Select(attrs=_SWAPS),
        )
        chosen = self.categories.get(str(self["category"].value()))
        self.wanted = wanted_of(kind_of(self.matter), chosen.pk if chosen else None)
        for one in self.wanted.questions:
            self.fields[one.field] = answer_field(
                one.kind,
                label=label_of(one),
                help_text=help_of(one),
                options=options_of(one),
                required=one.is_required,
            )

    def clean_occurred_at(self) -> datetime | None:
        """Refuses what no calendar of ours reaches."""
        value: datetime | None = self.cleaned_data["occurred_at"]
        if value and value.year < OLDEST_YEAR:
            raise Refusal(_("This lies too far back."), code="too_old")
        return value

    def clean_phone(self) -> str:
        """A short line; what number it is, the desk will see."""
        return fit(self.cleaned_data["phone"], limit=PHONE_LIMIT, multiline=False)

    @property
    def details(self) -> list[forms.BoundField]:
        """What a complete record needs besides (LIFE-10), and whatever cannot be read."""
        return [self[name] for name in DETAILS if name in self.wanted.needs or name in self.errors]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The category's own questions."""
        return [self[one.field] for one in self.wanted.questions]

    @property
    def laid_aside(self) -> list[tuple[str, str]]:
        """Answers to questions that another category asks."""
        return laid_aside(self, prefix=ANSWERS)

    @property
    def answers(self) -> dict[str, object]:
        """What was answered, by the questions' codes."""
        return {one.code: self.cleaned_data.get(one.field) for one in self.wanted.questions}

    @property
    def matter(self) -> str:
        """The matter that is chosen in the form as it stands; where that is none, the usual one."""
        chosen = str(self["kind"].value())
        return chosen if chosen in dict(MATTERS) else Kind.INCIDENT

    @property
    def is_pressing(self) -> bool:
        """Whether the matter is one that hinders somebody's work; praise has no urgency."""
        return self.matter in PRESSING

    @property
    def severity(self) -> str:
        """How a complaint is meant (LIFE-14); empty for anything else."""
        return {FORMAL: Severity.FORMAL, Kind.COMPLAINT: Severity.REMARK}.get(self.matter, "")


def again(ticket: Ticket) -> dict[str, object]:
    """The initial values for asking once more for what `ticket` was about; what belongs to its hour is left out."""
    is_formal = ticket.severity == Severity.FORMAL
    return {
        "kind": FORMAL if is_formal else ticket.kind,
        "title": ticket.title,
        "description": ticket.description,
        "category": ticket.category.slug if ticket.category else "",
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "product_version": ticket.product_version,
        "environment": ticket.environment,
        **{one.field: one.text for one in answers_of(ticket.answers)},
    }


Option = tuple[str, StrOrPromise]
Branch = tuple[str, list[Option]]


def _tree(categories: Sequence[Category]) -> list[Option | Branch]:
    """Leaves under the names of their branches; the first choice leaves it to the desk."""
    known = {category.pk for category in categories}
    children: dict[int | None, list[Category]] = {}
    for category in categories:
        children.setdefault(category.parent_id if category.parent_id in known else None, []).append(category)
    choices: list[Option | Branch] = [("", _("I do not know; the desk decides"))]
    for root in children.get(None, []):
        below = list(_below(root, children))
        choices.append((str(root), [(root.slug, str(root)), *below]) if below else (root.slug, str(root)))
    return choices


def _below(branch: Category, children: dict[int | None, list[Category]], path: str = "") -> Iterator[Option]:
    for child in children.get(branch.pk, []):
        name = f"{path}{child}"
        yield child.slug, name
        yield from _below(child, children, f"{name} / ")
