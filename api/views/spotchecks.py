"""Spot checks of satisfaction: drawn, called through, read (SAT-4)."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_spotchecks import SpotCheckPage, SpotCheckWholeAnswer
from api.bodies import StrictBody, read
from api.fields import CodeField, MomentField, TextField, TriesField, WholeField
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.frame import paged
from api.presentation.spotcheck import check_of, check_whole
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Missing
from satisfaction.spotchecks.actions import draw_check, note_call
from satisfaction.spotchecks.models import SpotCall, Strata
from satisfaction.spotchecks.queries import list_checks
from tickets.choices import CallOutcome

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)


class DrawSpotCheckBody(StrictBody):
    """Which tickets, and how many of them. `begins` belongs to the period, `ends` does not."""

    name = TextField(max_length=80)
    begins = MomentField()
    ends = MomentField()
    size = WholeField()
    strata = CodeField(Strata, required=False)
    seed = WholeField(required=False, allow_null=True)


class NoteSpotCallBody(StrictBody):
    """How the attempt ended."""

    outcome = CodeField(CallOutcome)
    score = WholeField(required=False, allow_null=True, help_text="4 very satisfied … 1 dissatisfied.")
    remark = TextField(max_length=2000, required=False, allow_null=True)
    seen = TriesField()


class _SpotView(DeskView):
    def answer(self, pk: int, *, status: int = 200) -> Response:
        """The spot check as it stands."""
        self.require_staff()
        found = list_checks().filter(pk=pk).first()
        if found is None:
            raise Missing(_("There is no such thing."))
        return Response(check_whole(found), status=status)


class SpotChecksView(_SpotView):
    """`/spot-checks/`."""

    known = PARAMETERS

    @extend_schema(
        operation_id="spot_checks_list", parameters=PAGE_PARAMETERS, responses=SpotCheckPage, tags=["satisfaction"]
    )
    def get(self, request: Request) -> Response:
        """Spot checks, newest first."""
        self.require_staff()
        page = page_of(list_checks(), order=NEWEST, parameters=self.parameters)
        return Response(paged(request, results=[check_of(one) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="spot_checks_draw",
        request=DrawSpotCheckBody,
        responses={201: SpotCheckWholeAnswer},
        tags=["satisfaction"],
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Draw a sample. The same seed, size and period draw the same one again."""
        return self.once(self._draw)

    def _draw(self) -> Response:
        drawn = draw_check(**read(DrawSpotCheckBody, self.request.data), by=self.actor, at=self.at)
        return self.answer(drawn.pk, status=201)


class SpotCheckView(_SpotView):
    """`/spot-checks/{id}/`."""

    @extend_schema(operation_id="spot_checks_read", responses=SpotCheckWholeAnswer, tags=["satisfaction"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """The call sheet, and what came out."""
        return self.answer(pk)


class SpotCallView(_SpotView):
    """`/spot-checks/calls/{id}/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="spot_checks_note", request=NoteSpotCallBody, responses=SpotCheckWholeAnswer, tags=["satisfaction"]
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Note an attempt; it is logged on the ticket as a call, too."""
        return self.once(lambda: self._note(pk))

    def _note(self, pk: int) -> Response:
        note_call(call_id=pk, **read(NoteSpotCallBody, self.request.data), by=self.actor, at=self.at)
        return self.answer(SpotCall.objects.values_list("spot_check_id", flat=True).get(pk=pk))
