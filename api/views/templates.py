"""Reply templates: kept, changed, and worded for a ticket's requester."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_templates import TemplateAnswer, TemplatesAnswer, WordedListAnswer
from api.bodies import SLUG, StrictBody, read
from api.fields import CodeField, NameField, TextField, WholeField, YesNoField
from api.presentation.template import template_of
from api.references import Names
from api.views.base import DeskView
from core.ids import BIGGEST_ID
from tickets.choices import Kind
from tickets.gate.places import unfilled
from tickets.models.reply_template import BODY, TITLE
from tickets.reply_templates.actions import add_template, change_template
from tickets.reply_templates.places import Scene
from tickets.reply_templates.queries import access_template, find_fitting, list_templates, worded


class _ColumnsBody(StrictBody):
    keeps_null = True
    title_en = TextField(max_length=TITLE, required=False)
    body_en = TextField(max_length=BODY, required=False)
    kinds = serializers.ListField(child=CodeField(Kind), required=False, max_length=len(Kind))
    group = NameField(max_length=SLUG, required=False, allow_null=True, help_text="Slug; null: everybody's.")
    is_active = YesNoField(required=False)


class TemplateBody(_ColumnsBody):
    """A new template."""

    title_zh = TextField(max_length=TITLE)
    body_zh = TextField(max_length=BODY)
    shared = YesNoField(required=False, help_text="The desk's instead of one's own; supervisors and managers may.")


class TemplateChangeBody(_ColumnsBody):
    """What is to be different."""

    title_zh = TextField(max_length=TITLE, required=False)
    body_zh = TextField(max_length=BODY, required=False)
    seen = WholeField(
        min_value=1, max_value=BIGGEST_ID, required=False, help_text="The edition you have seen; 412 for another."
    )


class TemplatesView(DeskView):
    """`/reply-templates/`."""

    @extend_schema(operation_id="reply_templates_list", responses=TemplatesAnswer, tags=["templates"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """The desk's, those of one's groups, and one's own; those no longer offered last."""
        self.require_staff()
        return Response({"results": [template_of(one) for one in list_templates(self.actor)]})

    @extend_schema(
        operation_id="reply_templates_add", request=TemplateBody, responses={201: TemplateAnswer}, tags=["templates"]
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """One more."""
        return self.once(self._add)

    def _add(self) -> Response:
        given = read(TemplateBody, self.request.data)
        is_shared = given.pop("shared", False)
        made = add_template(values=columns_in(given), is_shared=is_shared, by=self.actor, at=self.at)
        return Response(template_of(made), status=201)


class TemplateView(DeskView):
    """`/reply-templates/{id}/`."""

    @extend_schema(operation_id="reply_templates_read", responses=TemplateAnswer, tags=["templates"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them."""
        self.require_staff()
        return Response(template_of(access_template(pk, actor=self.actor)))

    @extend_schema(
        operation_id="reply_templates_change",
        request=TemplateChangeBody,
        responses=TemplateAnswer,
        tags=["templates"],
    )
    def patch(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Other words, or no longer offered."""
        return self.once(lambda: self._change(pk))

    def _change(self, pk: int) -> Response:
        given = read(TemplateChangeBody, self.request.data)
        seen = given.pop("seen", None)
        change_template(template_id=pk, changes=columns_in(given), seen=seen, by=self.actor, at=self.at)
        return Response(template_of(access_template(pk, actor=self.actor)))


class TicketTemplatesView(DeskView):
    """`/tickets/{number}/reply-templates/`."""

    known = frozenset({"q"})

    @extend_schema(
        operation_id="tickets_reply_templates",
        parameters=[OpenApiParameter("q", str, description="Words of the name or text.")],
        responses=WordedListAnswer,
        tags=["templates"],
    )
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """Those on offer for this ticket, filled in for its requester."""
        words = self.parameters.line("q", limit=80)
        self.parameters.done()
        self.require_staff()
        ticket = self.ticket(number)
        assert self.actor.user is not None  # noqa: S101 -- staff are people
        scene = Scene(ticket.requester, self.actor.user, self.at, ticket)
        texts = [(one, worded(one, scene)) for one in find_fitting(self.actor, kind=ticket.kind, words=words)]
        results = [
            {"id": one.pk, "title": str(one), "text": text, "unfilled": [place.written for place in unfilled(text)]}
            for one, text in texts
        ]
        return Response({"results": results})


def columns_in(given: dict[str, Any]) -> dict[str, Any]:
    """The template's columns that a body gives, the group looked up. Raises `Malformed` for one there is not."""
    if given.get("group") is None:
        return given
    names = Names()
    group = names.group("group", given["group"])
    names.done()
    return given | {"group": group}
