"""How the OpenAPI document is made: always in English, whoever asks, so that it can be committed and compared."""

from datetime import datetime
from typing import Any

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request

from api.answers import ProblemAnswer
from api.filters import ORDERS
from tickets.choices import Channel, Kind, State

Schema = dict[str, Any]

_CURSOR = OpenApiParameter("cursor", str, description="From `next` of the page before.")
_PAGE_SIZE = OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50})
PAGE_PARAMETERS = [_CURSOR, _PAGE_SIZE]
_SEVERAL = "Several: separated by commas, or repeated."
LIST_PARAMETERS = [
    OpenApiParameter("state", str, enum=State.values, many=True, explode=False, description=_SEVERAL),
    OpenApiParameter("assignee", str, description="User name of the engineer."),
    OpenApiParameter("group", str, description="Slug."),
    OpenApiParameter("channel", str, enum=Channel.values, many=True, explode=False, description=_SEVERAL),
    OpenApiParameter("kind", str, enum=Kind.values, many=True, explode=False, description=_SEVERAL),
    OpenApiParameter("priority", str, enum=["P1", "P2", "P3", "P4"], many=True, explode=False, description=_SEVERAL),
    OpenApiParameter("is_vip", bool),
    OpenApiParameter("is_major", bool),
    OpenApiParameter("first_responder", str, description="User name of who answers for it."),
    OpenApiParameter("requester", str, description="E-mail address of the requester."),
    OpenApiParameter("site", str, description="Slug of the requester's site."),
    OpenApiParameter("customer", str, description="Slug: requesters of all sites of this customer."),
    OpenApiParameter("created_from", datetime, description="Received at this moment or later."),
    OpenApiParameter("created_before", datetime, description="Received before this moment."),
    OpenApiParameter("external_id", str, description="Your own identifier of it; with `channel`, one at most."),
    OpenApiParameter("q", str, description="Words to be found in title, texts, replies and people."),
    OpenApiParameter("ordering", str, enum=list(ORDERS), description="Without it the newest come first."),
    *PAGE_PARAMETERS,
]
_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[\\x21-\\x7e]{1,255}$"},
    OpenApiParameter.HEADER,
    description="Sent again with the same body, the request is not done again: the first answer comes back.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The version you have seen; 412 when the ticket has moved on."
)


class Generator(SchemaGenerator):
    """The generator, in English."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> Schema:  # noqa: FBT001, FBT002
        """The document."""
        with translation.override("en"):
            schema: Schema = super().get_schema(request=request, public=public)  # type: ignore[no-untyped-call]
            return schema


class DeskSchema(AutoSchema):
    """What all operations have in common: headers, and the shape of a refusal."""

    def get_override_parameters(self) -> list[Any]:
        """`Idempotency-Key` on every POST whose answer is kept; `If-Match` where a ticket changes."""
        found = [_IDEMPOTENCY_KEY] if self.method == "POST" and getattr(self.view, "keeps_answers", True) else []
        return [*found, _IF_MATCH] if self.method in {"POST", "PATCH"} and "{number}" in self.path else found

    def _get_response_bodies(self, direction: Any = "response") -> Schema:  # noqa: ANN401 -- the package's own literal
        problem = OpenApiResponse(ProblemAnswer, description="Refused; `status` and `code` say why.")
        bodies: Schema = super()._get_response_bodies(direction)
        media_types = ["application/problem+json"]
        default = self._get_response_for_code(problem, "default", media_types, direction)  # type: ignore[no-untyped-call]
        return bodies | {"default": default}

    def get_serializer_name(self, serializer: serializers.Serializer[Any], direction: Any) -> str:  # noqa: ANN401
        """The component's name: without our `Answer`, which the reader of an answer knows."""
        name: str = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Answer")


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer <token>`."""

    target_class = "api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:  # noqa: ARG002 -- the package's signature
        """As OpenAPI writes it."""
        return {"type": "http", "scheme": "bearer", "description": "`manage.py create_token USERNAME` prints one."}


def forbid_unknown_fields(result: Schema, **_kwargs: object) -> Schema:
    """Say of each request body what the parser does: a field it does not know is refused."""
    for name, component in result["components"]["schemas"].items():
        if name.endswith("Body"):
            component["additionalProperties"] = False
    return result
