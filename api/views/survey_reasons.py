"""The reasons of a rating (SAT-1): read by everybody, written by managers."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.setting_history import with_editions
from api.answers_catalogue import SurveyReasonAnswer, SurveyReasonsAnswer
from api.bodies import read
from api.bodies_catalogue import SHOW, SurveyReasonBody, SurveyReasonChangeBody, shown_of
from api.presentation.catalogue import survey_reason_of
from api.views.base import DeskView
from core.errors import Missing
from tickets.catalogue.actions.survey_reasons import add_survey_reason, change_survey_reason
from tickets.models import SurveyReason


def _rows() -> QuerySet[SurveyReason]:
    return with_editions(SurveyReason.objects.all())


def _found(slug: str) -> SurveyReason:
    found = _rows().filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such reason."))
    return found


class SurveyReasonsView(DeskView):
    """`/survey-reasons/`."""

    known = frozenset({"show"})

    @extend_schema(
        operation_id="survey_reasons_list", parameters=[SHOW], responses=SurveyReasonsAnswer, tags=["satisfaction"]
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """The reasons of a rating that are in use, by the names that `survey` takes."""
        is_active = shown_of(self.parameters)
        self.parameters.done()
        rows = _rows() if is_active is None else _rows().filter(is_active=is_active)
        return Response({"results": [survey_reason_of(one) for one in rows]})

    @extend_schema(
        operation_id="survey_reasons_add",
        request=SurveyReasonBody,
        responses={201: SurveyReasonAnswer},
        tags=["satisfaction"],
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """A new reason, the last of its side. For managers."""
        return self.once(self._add)

    def _add(self) -> Response:
        made = add_survey_reason(values=read(SurveyReasonBody, self.request.data), by=self.actor, at=self.at)
        return Response(survey_reason_of(_found(made.slug)), status=201)


class SurveyReasonView(DeskView):
    """`/survey-reasons/{slug}/`."""

    http_method_names = ("patch",)

    @extend_schema(
        operation_id="survey_reasons_change",
        request=SurveyReasonChangeBody,
        responses=SurveyReasonAnswer,
        tags=["satisfaction"],
    )
    def patch(self, request: Request, slug: str) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Other words, or whether it is offered. Ratings keep it. For managers."""
        return self.once(lambda: self._change(slug))

    def _change(self, slug: str) -> Response:
        given = read(SurveyReasonChangeBody, self.request.data)
        seen = given.pop("seen", None)
        change_survey_reason(reason_id=_found(slug).pk, changes=given, seen=seen, by=self.actor, at=self.at)
        return Response(survey_reason_of(_found(slug)))
