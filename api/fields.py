"""Strict fields: a value has the type that the schema says, or it is refused. Nothing is guessed from a string.

What a text may contain is judged by the action, in one place for every door; here only its type and length.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, NoReturn

from django.db.models import Choices
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.errors import Problem
from core.ids import BIGGEST_ID
from core.text import clean

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?([Zz]|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_YEARS = range(1970, 2201)  # beyond, a time is a slip of the pen, and some clients cannot show it

# The words are those of `core.inputs`, so that every door says the same.
_REQUIRED = _("Please fill this in.")
_MESSAGES = {"required": _REQUIRED, "null": _REQUIRED, "blank": _REQUIRED}


def refuse(problems: list[Problem]) -> NoReturn:
    """Raise `problems` in the framework's way; the codes and words come through to the answer."""
    raise serializers.ValidationError([serializers.ErrorDetail(str(one.message), code=one.code) for one in problems])


class TextField(serializers.CharField):
    """Free text. Numbers and booleans are not text."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **_MESSAGES,
        "invalid": _("This must be text, in quotation marks."),
    }

    def __init__(self, **kwargs: Any) -> None:
        self.limit = kwargs.get("max_length")
        kwargs.setdefault("trim_whitespace", False)
        kwargs.setdefault("allow_blank", not kwargs.get("required", True))
        super().__init__(**kwargs)

    def run_validators(self, value: object) -> None:
        """None: they would say in other words what is said here and by the action. The schema shows them, though."""

    def to_internal_value(self, data: object) -> str:
        """`data` as it is; refused unless it is a string of a fitting length."""
        if not isinstance(data, str):
            self.fail("invalid")
        if self.limit is None or len(data) <= self.limit:
            return data
        if len(bare := data.strip().replace("\r\n", "\n")) > self.limit:
            numbers = {"limit": self.limit, "size": len(bare)}
            refuse([Problem("too_long", _("At most %(limit)s characters; this has %(size)s.") % numbers)])
        return bare


class NameField(TextField):
    """The name of something that is looked up: a user name, a slug, a ticket number, a tag. Never empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["allow_blank"] = False
        super().__init__(**kwargs)

    def to_internal_value(self, data: object) -> str:
        """One clean line. A text the database could not even compare is refused here."""
        cleaned, problems = clean(super().to_internal_value(data), limit=self.limit or 200, multiline=False)
        if problems:
            refuse(problems)
        return cleaned


class CodeField(serializers.ChoiceField):
    """One code of a list; `synonyms` are other writings of a code that clients may use."""

    default_error_messages: ClassVar[dict[str, Any]] = {**_MESSAGES}

    def __init__(self, choices: type[Choices], *, synonyms: Mapping[object, str] | None = None, **kwargs: Any) -> None:
        self.synonyms = {other: str(code) for other, code in (synonyms or {}).items()}
        self.code_type = type(choices.values[0])
        super().__init__(choices.choices, **kwargs)

    def to_internal_value(self, data: object) -> Any:  # noqa: ANN401 -- a number or a word
        """The code. Refused, naming the codes there are, when it is none of them or of another type."""
        if isinstance(data, (str, int)) and not isinstance(data, bool):
            code = self.synonyms.get(data, data)
            if type(code) is self.code_type and code in self.choices:
                return code
            if code == "" and self.allow_blank:
                return code
        codes = ", ".join(str(code) for code in self.choices if code != "")
        refuse([Problem("unknown", _("Choose one of: %(codes)s.") % {"codes": codes})])


class MomentField(serializers.DateTimeField):
    """A date and time as RFC 3339 writes it. Without an offset it is a time of the desk's own time zone."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **_MESSAGES,
        "invalid": _("Write date and time like 2026-11-22T09:30:00+08:00."),
    }

    def to_internal_value(self, value: object) -> datetime:
        """The moment, in UTC."""
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            self.fail("invalid")
        try:
            moment = parse_datetime(value)
        except ValueError:
            moment = None
        if moment is None:
            self.fail("invalid")
        if moment.year not in _YEARS:
            refuse([Problem("out_of_range", _("The year must lie between 1970 and 2200."))])
        return (moment if moment.tzinfo else moment.replace(tzinfo=get_default_timezone())).astimezone(UTC)


class YesNoField(serializers.BooleanField):
    """True or false, and no other way to say so."""

    default_error_messages: ClassVar[dict[str, Any]] = {**_MESSAGES, "invalid": _("This must be true or false.")}

    def to_internal_value(self, data: object) -> bool:
        """`data` itself."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class WholeField(serializers.IntegerField):
    """A whole number, not written as text."""

    default_error_messages: ClassVar[dict[str, Any]] = {**_MESSAGES}

    def to_internal_value(self, data: object) -> int:
        """`data` itself."""
        if type(data) is not int:
            self.fail("invalid")
        return data


class SeenField(WholeField):
    """Which edition the caller has read, so that nobody undoes unseen what another changed meanwhile."""

    def __init__(self, *, least: int = 0) -> None:
        text = "The edition you have seen; 412 for another."
        super().__init__(min_value=least, max_value=BIGGEST_ID, required=False, help_text=text)


class TriesField(WholeField):
    """How many tries the caller knows of, so that a second press, or a colleague, notes none twice."""

    def __init__(self) -> None:
        text = "How many tries you know of; 412 for another number."
        super().__init__(required=False, allow_null=True, min_value=0, help_text=text)


class NamesField(serializers.ListField):
    """Several names."""

    default_error_messages: ClassVar[dict[str, Any]] = {**_MESSAGES, "not_a_list": _("This must be a list.")}

    def __init__(self, *, limit: int, most: int = 50, **kwargs: Any) -> None:
        self.most = most
        super().__init__(child=NameField(max_length=limit), max_length=most, **kwargs)

    def to_internal_value(self, data: object) -> list[str]:
        """The names, in their order; refused as a whole when there are too many to look at."""
        if not isinstance(data, list):
            self.fail("not_a_list")
        if len(data) > self.most:
            refuse([Problem("too_many", _("At most %(most)s entries.") % {"most": self.most})])
        return self.run_child_validation(data)


_SCALAR = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}], "nullable": True}


@extend_schema_field({"type": "object", "additionalProperties": _SCALAR})
class AnswersField(serializers.Field[dict[str, Any], object, object, object]):
    """Answers by the codes of their questions. Whether a question is asked, and what answers it, the action says."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **_MESSAGES,
        "invalid": _("This must be a JSON object."),
        "wrong_type": _("This must be text, a number, true or false."),
    }
    most: ClassVar[int] = 200

    def to_internal_value(self, data: object) -> dict[str, Any]:
        """The answers; refused, by their names, those that hold more than one value."""
        if not isinstance(data, Mapping):
            self.fail("invalid")
        if len(data) > self.most:
            refuse([Problem("too_many", _("At most %(most)s entries.") % {"most": self.most})])
        lists = {clean(name[:60], limit=60)[0]: value for name, value in data.items() if isinstance(value, dict | list)}
        if lists:
            words = serializers.ErrorDetail(str(self.error_messages["wrong_type"]), code="wrong_type")
            raise serializers.ValidationError({name: [words] for name in list(lists)[:20]})
        return dict(data)
