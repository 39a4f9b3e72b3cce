"""One act on many tickets: begun, watched, stopped, taken back."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_lists import BulkItemPage, BulkRunAnswer, BulkRunPage
from api.bodies import NUMBER, StrictBody, body_of, read
from api.fields import NameField, NamesField
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.frame import paged
from api.presentation.lists import bulk_item_of, bulk_run_of
from api.references import resolve
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Malformed, Problem
from tickets.bulk.actions import Chosen, begin, stop_run, undo_run
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.queries import MOST, get_run, list_runs
from tickets.bulk.table import BULK, BulkAct

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
BY_PLACE = Order("place", "position", whole)
_RESULTS = {code: code for code in Result.values}
_BODIES = {verb: body_of(f"bulk_{verb}", act.params) for verb, act in BULK.items()}


class BulkBody(StrictBody):
    """Which act, on which tickets, with which arguments: those of the act on one ticket, or of `priority` (`impact`,
    `urgency`), `category` (`category`, a slug), `tags` (`add`, `remove`, parted by commas), `macro` (`macro`, an id).
    """

    verb = NameField(max_length=20, help_text=f"One of {', '.join(BULK)}.")
    tickets = NamesField(limit=NUMBER, most=MOST, help_text="Numbers.")
    arguments = serializers.DictField(required=False, help_text="What the act is told, alike for each ticket.")


class BulkRunsView(DeskView):
    """`/tickets/bulk/`."""

    known = PARAMETERS

    @extend_schema(operation_id="bulk_list", parameters=PAGE_PARAMETERS, responses=BulkRunPage, tags=["bulk"])
    def get(self, request: Request) -> Response:
        """Bulk acts, newest first: one's own, a supervisor's everybody's."""
        self.require_staff()
        page = page_of(list_runs(actor=self.actor), order=NEWEST, parameters=self.parameters)
        return Response(paged(request, results=[bulk_run_of(one, request) for one in page.rows], cursor=page.cursor))

    @extend_schema(operation_id="bulk_start", request=BulkBody, responses={202: BulkRunAnswer}, tags=["bulk"])
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Act on many: a worker takes one after the other, as it is now; one that is changed before its turn comes is
        refused. Ask its address how far it is.
        """
        return self.once(self._start)

    def _start(self) -> Response:
        self.require_staff()
        values = read(BulkBody, self.request.data)
        act = _act_of(values["verb"])
        arguments = _arguments(act, values.get("arguments", {}), view=self)
        chosen = [Chosen(number) for number in values["tickets"]]
        run = begin(act=act, chosen=chosen, arguments=arguments, by=self.actor, at=self.at)
        shown = bulk_run_of(run, self.request)
        return Response(shown, status=202, headers={"Location": str(shown["url"])})


def _act_of(verb: str) -> BulkAct:
    if verb not in BULK:
        words = _("This is no act that is done to many tickets.")
        raise Malformed(words, fields={"verb": [Problem("unknown", words)]})
    return BULK[verb]


def _arguments(act: BulkAct, given: object, *, view: DeskView) -> dict[str, Any]:
    return resolve(act.params, read(_BODIES[act.verb], given), actor=view.actor)


class _RunView(DeskView):
    def found(self, pk: int) -> BulkRun:
        """The bulk act; `Missing` where it is none of the caller's."""
        self.require_staff()
        return get_run(pk, actor=self.actor)


class BulkRunView(_RunView):
    """`/tickets/bulk/{id}/`."""

    @extend_schema(operation_id="bulk_get", responses=BulkRunAnswer, tags=["bulk"])
    def get(self, request: Request, pk: int) -> Response:
        """How far it is."""
        return Response(bulk_run_of(self.found(pk), request))


class StopBulkRunView(_RunView):
    """`/tickets/bulk/{id}/stop/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="bulk_stop", request=None, responses=BulkRunAnswer, tags=["bulk"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:
        """Touch no further ticket. What is done stays."""
        return self.once(lambda: self._stop(request, pk))

    def _stop(self, request: Request, pk: int) -> Response:
        stop_run(run_id=self.found(pk).pk, by=self.actor, at=self.at)
        return Response(bulk_run_of(self.found(pk), request))


class UndoBulkRunView(_RunView):
    """`/tickets/bulk/{id}/undo/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="bulk_undo", request=None, responses={202: BulkRunAnswer}, tags=["bulk"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:
        """Take it back by the reverse act, on each ticket that nobody has acted on since. Answers with the run that
        does it.
        """
        return self.once(lambda: self._undo(request, pk))

    def _undo(self, request: Request, pk: int) -> Response:
        undo = undo_run(run_id=self.found(pk).pk, by=self.actor, at=self.at)
        return Response(bulk_run_of(undo, request), status=202)


class BulkItemsView(_RunView):
    """`/tickets/bulk/{id}/tickets/`."""

    known = PARAMETERS | {"result"}

    @extend_schema(
        operation_id="bulk_tickets",
        parameters=[OpenApiParameter("result", str, enum=Result.values, many=True, explode=False), *PAGE_PARAMETERS],
        responses=BulkItemPage,
        tags=["bulk"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Each ticket with what became of it, and why it was refused."""
        items = BulkItem.objects.filter(of=self.found(pk)).select_related("ticket")
        if results := self.parameters.codes("result", _RESULTS):
            items = items.filter(result__in=results)
        page = page_of(items, order=BY_PLACE, parameters=self.parameters)
        return Response(paged(request, results=[bulk_item_of(one) for one in page.rows], cursor=page.cursor))
