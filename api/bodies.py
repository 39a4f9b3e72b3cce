"""What may stand in a request. The bodies of the acts come out of `tickets.acts.ACTS`: an act added there is here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from api.fields import AnswersField, CodeField, MomentField, NameField, NamesField, TextField, WholeField, YesNoField
from channels_intake.names import SYNONYMS
from core.errors import Malformed, Problem, Words
from core.ids import BIGGEST_ID
from tickets import acts
from tickets.actions.amend import MAX_TAGS
from tickets.actions.survey import MOST_REASONS
from tickets.acts import ACTS, Param
from tickets.choices import Channel, Kind, Level, Severity

USERNAME = 150
SLUG = 50
NUMBER = 24
_SHOWN = 60  # characters of an unknown field's name that are repeated to the caller
_CODES = {"blank": "required", "null": "required", "invalid": "wrong_type", "not_a_list": "wrong_type"}

LEVEL_SYNONYMS: dict[object, str] = {
    number: code
    for index, code in enumerate((Level.HIGH, Level.MEDIUM, Level.LOW), 1)
    for number in (index, str(index))
}


class StrictBody(serializers.Serializer[object]):
    """An object with exactly these fields: one that is not known is refused, since it would be lost."""

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """The values given. Every wrong field is named at once."""
        if not isinstance(data, Mapping):
            raise ValidationError([ErrorDetail(str(_("This must be a JSON object.")), code="wrong_type")])
        unknown = [name for name in data if name not in self.fields][:20]
        words = ErrorDetail(str(_("There is no field of this name.")), code="unknown_field")
        errors: dict[str, Any] = {name[:_SHOWN]: [words] for name in unknown}
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            errors |= dict(error.detail)  # type: ignore[arg-type] # from here it is always a dictionary
        if errors:
            raise ValidationError(errors)
        return {name: value for name, value in values.items() if value is not None or self.keeps_null}

    keeps_null = False  # a change to null empties a field; elsewhere null says the same as leaving the field out


class RequesterBody(StrictBody):
    """Who needs help. He is known again by e-mail, else by phone, else by messenger account; else he is entered."""

    name = TextField(max_length=80)
    email = TextField(max_length=254, required=False, allow_null=True)
    phone = TextField(max_length=40, required=False, allow_null=True)
    im_account = TextField(max_length=80, required=False, allow_null=True, help_text="Messenger account.")
    department = TextField(max_length=80, required=False, allow_null=True)


class _Record(StrictBody):
    """What creating and changing a ticket have in common, none of it required."""

    kind = CodeField(Kind, required=False)
    category = NameField(max_length=SLUG, required=False, allow_null=True, help_text="Slug of a category.")
    impact = CodeField(Level, synonyms=LEVEL_SYNONYMS, required=False, help_text="Also 1 (high), 2, 3 (low).")
    urgency = CodeField(Level, synonyms=LEVEL_SYNONYMS, required=False, help_text="Also 1 (high), 2, 3 (low).")
    product_version = TextField(max_length=200, required=False, allow_null=True)
    environment = TextField(max_length=500, required=False, allow_null=True)
    occurred_at = MomentField(required=False, allow_null=True)
    steps = TextField(max_length=20_000, required=False, allow_null=True, help_text="Steps to reproduce.")
    error_text = TextField(max_length=20_000, required=False, allow_null=True)
    severity = CodeField(Severity, required=False, allow_blank=True, help_text="Complaints: how it was meant.")
    about = NameField(
        max_length=USERNAME, required=False, allow_null=True, help_text="Complaints: the user name it is about."
    )
    answers = AnswersField(
        required=False,
        allow_null=True,
        help_text="Answers to the category's own questions, by their codes (see `/categories/{slug}/form/`). Given,"
        " even empty, none that is required may be missing; a requester's own token always has to give those.",
    )


class TicketBody(_Record):
    """A new ticket."""

    channel = CodeField(
        Channel, synonyms=SYNONYMS, required=False, help_text="Also `brt` (portal), `im` (rtx), `mail` (email)."
    )
    title = TextField(max_length=200)
    description = TextField(max_length=20_000)
    requester = RequesterBody(
        required=False, help_text="Left out only by a requester's own token: he asks for himself."
    )
    external_id = TextField(
        max_length=200,
        required=False,
        help_text="Your own identifier. The same one on the same channel gives the same ticket.",
    )


class ExternalBody(_Record):
    """A ticket as another system has it; channel and identifier stand in the address."""

    title = TextField(max_length=200)
    description = TextField(max_length=20_000)
    requester = RequesterBody(required=False, help_text="Needed (but by a requester's own token) to register it.")


class AmendBody(_Record):
    """Corrections to a ticket: only the fields that change."""

    keeps_null = True

    channel = CodeField(Channel, synonyms=SYNONYMS, required=False)
    title = TextField(max_length=200, required=False, allow_blank=False)
    description = TextField(max_length=20_000, required=False, allow_blank=False)
    in_scope = YesNoField(required=False, allow_null=True)
    scope_reason = TextField(max_length=200, required=False, allow_null=True)
    tags = NamesField(limit=40, most=MAX_TAGS, required=False)
    answers = AnswersField(
        required=False, help_text="The answers that change, by the codes of their questions; null takes one away."
    )

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """The changes; null empties a text too."""
        values = super().to_internal_value(data)
        return values | {
            name: "" for name, value in values.items() if value is None and type(self.fields[name]) is TextField
        }


class AttachmentForm(serializers.Serializer[object]):
    """A multipart form with one file."""

    file = serializers.FileField()
    is_internal = serializers.BooleanField(required=False, help_text="For staff only: requesters never see the file.")


def _text(param: acts.Text) -> serializers.Field[Any, Any, Any, Any]:
    return TextField(max_length=param.limit, **_common(param))


def _common(param: Param) -> dict[str, Any]:
    optional = {} if param.is_needed else {"allow_null": True}
    return {"required": param.is_needed, "label": param.label, "help_text": _help(param), **optional}


def _help(param: Param) -> Words:
    return (
        _("Older form of the answer: true solved, false not solved.") if param.is_former else param.help or param.label
    )


_FIELD_OF: dict[type[Param], Callable[[Any], serializers.Field[Any, Any, Any, Any]]] = {
    acts.Text: _text,
    acts.Choice: lambda param: CodeField(param.choices, **_common(param)),
    acts.Moment: lambda param: MomentField(**_common(param)),
    acts.YesNo: lambda param: YesNoField(**_common(param)),
    acts.UserRef: lambda param: NameField(max_length=USERNAME, **_common(param)),
    acts.UserRefs: lambda param: NamesField(limit=USERNAME, **_common(param)),
    acts.GroupRef: lambda param: NameField(max_length=SLUG, **_common(param)),
    acts.CategoryRef: lambda param: NameField(max_length=SLUG, **_common(param)),
    acts.MacroRef: lambda param: WholeField(min_value=1, max_value=BIGGEST_ID, **_common(param)),
    acts.TicketRef: lambda param: NameField(max_length=NUMBER, **_common(param)),
    acts.ReasonRefs: lambda param: NamesField(limit=SLUG, most=MOST_REASONS, **_common(param)),
}


def body_of(name: str, params: Iterable[Param]) -> type[StrictBody]:
    """The body that holds these parameters."""
    fields: dict[str, Any] = {param.name: _FIELD_OF[type(param)](param) for param in params}
    return type(f"{name.title().replace('_', '')}Body", (StrictBody,), fields)


BODIES: dict[str, type[StrictBody]] = {verb: body_of(verb, act.params) for verb, act in ACTS.items()}


@cache
def _reader(body: type[StrictBody]) -> StrictBody:
    """One instance serves all requests: validating keeps nothing on it, and building one costs more than using it."""
    return body()


def read(body: type[StrictBody], data: object) -> dict[str, Any]:
    """The values in `data` as `body` has them. Raises `Malformed` naming every field that is wrong, by its path."""
    try:
        return dict(_reader(body).run_validation(data))
    except ValidationError as error:
        fields: dict[str, list[Problem]] = {}
        for path, detail in _flat(error.detail, ""):
            code = detail.code or "invalid"
            fields.setdefault(path, []).append(Problem(_CODES.get(code, code), str(detail)))
        raise Malformed(_("Some of the information is missing or cannot be read."), fields=fields) from error


def _flat(detail: Any, path: str) -> Iterator[tuple[str, ErrorDetail]]:  # noqa: ANN401 -- a tree of lists and dicts
    if isinstance(detail, ErrorDetail):
        yield path, detail
    elif isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    else:
        for inner in detail:
            yield from _flat(inner, path)
