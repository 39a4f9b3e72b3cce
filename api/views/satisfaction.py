"""Satisfaction from outside: the figures with the response rate, and the answers behind them (KPI-2)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from api.answers_satisfaction import AskedPage, SatisfactionAnswer
from api.pages import PARAMETERS, Order, page_of, whole
from api.parameters import Parameters
from api.presentation.frame import paged
from api.presentation.satisfaction import part_of, question_of, reason_of, tally_shown
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Forbidden
from satisfaction.answers import Said, list_questions, said_with
from satisfaction.figures import CODES, GIVEN, NONE, By, Wanted, parts_of, reasons_of, tally_of
from satisfaction.models import Purpose
from tickets.choices import Channel, Kind

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
_DAYS = 30
_ANSWERS = {code: code for code in (GIVEN, NONE, *CODES[Purpose.SURVEY], *CODES[Purpose.CONFIRM])}
_CODES: dict[str, list[str]] = {By.KIND: Kind.values, By.CHANNEL: Channel.values}
_PERIOD = [
    OpenApiParameter("of", str, enum=Purpose.values, description="Which question; else `survey`."),
    OpenApiParameter("begins", str, description="Asked from, ISO 8601 with zone; else the last 30 days."),
    OpenApiParameter("ends", str, description="Asked before."),
    OpenApiParameter("group", str, description="Slug; `-` for none."),
    OpenApiParameter("person", str, description="User name of whoever wrote the result; `-` for none."),
    OpenApiParameter("kind", str, enum=Kind.values),
    OpenApiParameter("channel", str, enum=Channel.values),
    OpenApiParameter("site", str, description="Slug; `-` for none."),
    OpenApiParameter("customer", str, description="Slug; `-` for none."),
]
_KNOWN = frozenset({"of", "begins", "ends", *By.values})


class _SatisfactionView(DeskView):
    def wanted(self, parameters: Parameters) -> tuple[Wanted, str]:
        """What is looked at, and of which question. `Forbidden` for anybody but supervisors."""
        if not self.actor.can(Capability.SUPERVISE):
            raise Forbidden(_("Only supervisors read how satisfied users are."), norm="KPI-2")
        ends = parameters.moment("ends") or self.at
        begins = parameters.moment("begins") or ends - timedelta(days=_DAYS)
        given = {by: parameters.line(by, limit=150) for by in By.values if by not in _CODES}
        given |= {by: parameters.code(by, {code: code for code in codes}) or "" for by, codes in _CODES.items()}
        parts = {by: key for by, key in given.items() if key}
        purpose = parameters.code("of", {code: code for code in Purpose.values}) or Purpose.SURVEY.value
        return Wanted(begins=begins, ends=ends, parts=parts), purpose


class SatisfactionView(_SatisfactionView):
    """`/satisfaction/`."""

    known = _KNOWN | {"by"}

    @extend_schema(
        operation_id="satisfaction_figures",
        parameters=[*_PERIOD, OpenApiParameter("by", str, enum=By.values, description="The parts; else `group`.")],
        responses=SatisfactionAnswer,
        tags=["satisfaction"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- read through self
        """How many were asked, how many answered, and what; of all, and of each part."""
        wanted, purpose = self.wanted(self.parameters)
        by = self.parameters.code("by", {code: code for code in By.values}) or By.GROUP.value
        self.parameters.done()
        reasons = [reason_of(one) for one in reasons_of(wanted)] if purpose == Purpose.SURVEY else []
        shown = {
            "of": purpose,
            "begins": wanted.begins,
            "ends": wanted.ends,
            "by": by,
            "total": tally_shown(tally_of(wanted, purpose)),
            "parts": [part_of(one) for one in parts_of(wanted, purpose, by)],
            "reasons": reasons,
        }
        return Response(shown)


class SatisfactionAnswersView(_SatisfactionView):
    """`/satisfaction/answers/`."""

    known = PARAMETERS | _KNOWN | {"answer", "reason"}

    @extend_schema(
        operation_id="satisfaction_answers",
        parameters=[
            *_PERIOD,
            OpenApiParameter("answer", str, enum=list(_ANSWERS), description="`given`, `none`, or one answer."),
            OpenApiParameter("reason", str, description="Slug of a reason; of ratings only."),
            *PAGE_PARAMETERS,
        ],
        responses=AskedPage,
        tags=["satisfaction"],
    )
    def get(self, request: Request) -> Response:
        """The questions behind the figures, newest first, with what was answered."""
        wanted, purpose = self.wanted(self.parameters)
        answer = self.parameters.code("answer", _ANSWERS) or ""
        reason = self.parameters.line("reason", limit=40)
        found = list_questions(wanted, purpose, answer=answer, reason=reason)
        page = page_of(found, order=NEWEST, parameters=self.parameters)
        said = said_with(page.rows)
        results = [question_of(one, said.get(one.pk, Said())) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))
