"""Phrases, reasons and tags: read by staff, written by managers (ROLE-1)."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.setting_history import with_editions
from api.answers_catalogue import (
    PhraseAnswer,
    PhrasePage,
    TagAnswer,
    TagPage,
    UsualReasonAnswer,
    UsualReasonPage,
)
from api.bodies import read
from api.bodies_catalogue import (
    SHOW,
    PhraseBody,
    PhraseChangeBody,
    TagBody,
    TagMergeBody,
    UsualReasonBody,
    UsualReasonChangeBody,
    shown_of,
)
from api.pages import PARAMETERS, Order, name, page_of, whole
from api.presentation.catalogue import phrase_of, tag_of, usual_reason_of
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Missing, Words
from tickets.catalogue.actions.phrases import add_phrase, change_phrase
from tickets.catalogue.actions.tags import merge_tag, rename_tag
from tickets.catalogue.actions.usual_reasons import add_usual_reason, change_usual_reason
from tickets.catalogue.queries import find_phrases, tags_with_counts
from tickets.choices import ReasonUse
from tickets.gate.kinds import PhraseKind
from tickets.models import Phrase, UsualReason

BY_ID = Order("id", "pk", whole)
BY_NAME = Order("name", "name", name)
_KINDS = {code: code for code in PhraseKind.values}
_USES = {code: code for code in ReasonUse.values}
_WORDS = 80


def one_of(rows: "QuerySet[Any]", pk: int, missing: Words) -> Model:
    """The row with this id, with its edition. `Missing`."""
    found: Model | None = with_editions(rows).filter(pk=pk).first()
    if found is None:
        raise Missing(missing)
    return found


def _phrase(pk: int) -> dict[str, object]:
    found = one_of(Phrase.objects.all(), pk, _("There is no such phrase."))
    assert isinstance(found, Phrase)  # noqa: S101 -- of these rows
    return phrase_of(found)


class PhrasesView(DeskView):
    """`/phrases/`."""

    known = PARAMETERS | {"kind", "q", "show"}

    @extend_schema(
        operation_id="phrases_list",
        parameters=[
            OpenApiParameter("kind", str, enum=PhraseKind.values),
            OpenApiParameter(
                "q", str, description="Words of the phrase, in whatever writing, or of what to say instead."
            ),
            SHOW,
            *PAGE_PARAMETERS,
        ],
        responses=PhrasePage,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """The phrases of the quality gate that are in force, in the order they were entered."""
        self.require_staff()
        kind, words = self.parameters.code("kind", _KINDS) or "", self.parameters.line("q", limit=_WORDS)
        found = find_phrases(kind=kind, words=words, is_active=shown_of(self.parameters))
        page = page_of(with_editions(found), order=BY_ID, parameters=self.parameters)
        return Response(paged(request, results=[phrase_of(one) for one in page.rows], cursor=page.cursor))

    @extend_schema(operation_id="phrases_add", request=PhraseBody, responses={201: PhraseAnswer}, tags=["catalogue"])
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """A new phrase, in force at once. For managers."""
        return self.once(self._add)

    def _add(self) -> Response:
        made = add_phrase(values=read(PhraseBody, self.request.data), by=self.actor, at=self.at)
        return Response(_phrase(made.pk), status=201)


class PhraseView(DeskView):
    """`/phrases/{id}/`."""

    @extend_schema(operation_id="phrases_read", responses=PhraseAnswer, tags=["catalogue"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them, in force or not."""
        self.require_staff()
        return Response(_phrase(pk))

    @extend_schema(operation_id="phrases_change", request=PhraseChangeBody, responses=PhraseAnswer, tags=["catalogue"])
    def patch(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Other words, another place, or whether it is in force. For managers."""
        return self.once(lambda: self._change(pk))

    def _change(self, pk: int) -> Response:
        given = read(PhraseChangeBody, self.request.data)
        seen = given.pop("seen", None)
        change_phrase(phrase_id=pk, changes=given, seen=seen, by=self.actor, at=self.at)
        return Response(_phrase(pk))


def _usual(pk: int) -> dict[str, object]:
    found = one_of(UsualReason.objects.all(), pk, _("There is no such reason."))
    assert isinstance(found, UsualReason)  # noqa: S101 -- of these rows
    return usual_reason_of(found)


class UsualReasonsView(DeskView):
    """`/usual-reasons/`."""

    known = PARAMETERS | {"use", "show"}

    @extend_schema(
        operation_id="usual_reasons_list",
        parameters=[OpenApiParameter("use", str, enum=ReasonUse.values), SHOW, *PAGE_PARAMETERS],
        responses=UsualReasonPage,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """The reasons on offer; `position` is their order within an act."""
        self.require_staff()
        use, is_active = self.parameters.code("use", _USES), shown_of(self.parameters)
        found = UsualReason.objects.filter(use=use) if use else UsualReason.objects.all()
        found = found if is_active is None else found.filter(is_active=is_active)
        page = page_of(with_editions(found), order=BY_ID, parameters=self.parameters)
        return Response(paged(request, results=[usual_reason_of(one) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="usual_reasons_add",
        request=UsualReasonBody,
        responses={201: UsualReasonAnswer},
        tags=["catalogue"],
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """A new reason, the last of its act. For managers."""
        return self.once(self._add)

    def _add(self) -> Response:
        made = add_usual_reason(values=read(UsualReasonBody, self.request.data), by=self.actor, at=self.at)
        return Response(_usual(made.pk), status=201)


class UsualReasonView(DeskView):
    """`/usual-reasons/{id}/`."""

    @extend_schema(operation_id="usual_reasons_read", responses=UsualReasonAnswer, tags=["catalogue"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them, on offer or not."""
        self.require_staff()
        return Response(_usual(pk))

    @extend_schema(
        operation_id="usual_reasons_change",
        request=UsualReasonChangeBody,
        responses=UsualReasonAnswer,
        tags=["catalogue"],
    )
    def patch(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Other words, or whether it is offered. For managers."""
        return self.once(lambda: self._change(pk))

    def _change(self, pk: int) -> Response:
        given = read(UsualReasonChangeBody, self.request.data)
        seen = given.pop("seen", None)
        change_usual_reason(reason_id=pk, changes=given, seen=seen, by=self.actor, at=self.at)
        return Response(_usual(pk))


class TagsView(DeskView):
    """`/tags/`."""

    known = PARAMETERS | {"q"}

    @extend_schema(
        operation_id="tags_list",
        parameters=[OpenApiParameter("q", str, description="Letters of the name."), *PAGE_PARAMETERS],
        responses=TagPage,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """The tags by name, each with how many tickets have it. A new one comes about where a ticket is given it."""
        self.require_staff()
        found = with_editions(tags_with_counts(self.parameters.line("q", limit=_WORDS)))
        page = page_of(found, order=BY_NAME, parameters=self.parameters)
        return Response(paged(request, results=[tag_of(one) for one in page.rows], cursor=page.cursor))


class TagView(DeskView):
    """`/tags/{id}/`."""

    http_method_names = ("patch",)

    @extend_schema(operation_id="tags_rename", request=TagBody, responses=TagAnswer, tags=["catalogue"])
    def patch(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Another name, on all tickets that have it. For managers."""
        return self.once(lambda: self._rename(pk))

    def _rename(self, pk: int) -> Response:
        given = read(TagBody, self.request.data)
        rename_tag(tag_id=pk, name=given["name"], seen=given.get("seen"), by=self.actor, at=self.at)
        return Response(_tag(pk))


class MergeTagView(DeskView):
    """`/tags/{id}/merge/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="tags_merge", request=TagMergeBody, responses=TagAnswer, tags=["catalogue"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """All tickets with this tag have `into` instead, and this one is gone. The answer is `into`. For managers."""
        return self.once(lambda: self._merge(pk))

    def _merge(self, pk: int) -> Response:
        into = read(TagMergeBody, self.request.data)["into"]
        merge_tag(tag_id=pk, into_id=into, by=self.actor, at=self.at)
        return Response(_tag(into))


def _tag(pk: int) -> dict[str, object]:
    found: Any = one_of(tags_with_counts(), pk, _("There is no such tag."))
    return tag_of(found)
