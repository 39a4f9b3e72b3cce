"""The closing desk: what waits to be closed and what its records lack; closing many, and how far that is (LIFE-9)."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AssignmentGroup, Site
from api.answers_closing import ClosingItemPage, ClosingPage, ClosingRunAnswer, ClosingRunPage
from api.bodies import NUMBER, SLUG, StrictBody, read
from api.fields import CodeField, NameField, NamesField, TextField, YesNoField
from api.pages import PARAMETERS, Order, moment, page_of, whole
from api.parameters import Parameters
from api.presentation.closing import RESULTS, closing_of, item_of, run_of
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Malformed, Problem
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.queries import MOST
from tickets.choices import Kind
from tickets.closing.actions import Chosen, close_complete, close_many, stop_closing
from tickets.closing.choices import Which
from tickets.closing.policies import require_closer
from tickets.closing.queries import Wanted, closing_list, get_run, list_runs

OLDEST = Order("oldest", "resolved_at", moment)
NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
BY_PLACE = Order("place", "position", whole)
_LISTS = {code: code for code in Which.values}
_KINDS = {code: code for code in Kind.values}
_CONDITIONS = [
    OpenApiParameter("site", str, description="Slug of the requester's site."),
    OpenApiParameter("group", str, description="Slug."),
    OpenApiParameter("kind", str, enum=Kind.values),
]


class CloseManyBody(StrictBody):
    """Either the tickets by number, or `all`: every complete one that site, group and kind describe."""

    tickets = NamesField(limit=NUMBER, most=MOST, required=False, help_text="Numbers.")
    all = YesNoField(required=False, help_text="Every complete one, the oldest first and at most 500.")
    site = NameField(max_length=SLUG, required=False, allow_null=True, help_text="With `all`: slug of a site.")
    group = NameField(max_length=SLUG, required=False, allow_null=True, help_text="With `all`: slug of a group.")
    kind = CodeField(Kind, required=False, help_text="With `all`.")
    remark = TextField(max_length=2000, required=False, allow_null=True, help_text="Goes into each journal.")


class ClosingView(DeskView):
    """`/closing/`."""

    known = PARAMETERS | {"list", "site", "group", "kind"}

    @extend_schema(
        operation_id="closing_list",
        parameters=[
            OpenApiParameter("list", str, enum=Which.values, description="Default: ready."),
            *_CONDITIONS,
            *PAGE_PARAMETERS,
        ],
        responses=ClosingPage,
        tags=["closing"],
    )
    def get(self, request: Request) -> Response:
        """Confirmed tickets with what their records lack, oldest result first; or those that are not confirmed yet,
        or were returned to be completed. They are closed and returned by their own acts.
        """
        self.require_staff()
        user = self.actor.user
        assert user is not None  # noqa: S101 -- staff are people
        which = self.parameters.code("list", _LISTS) or Which.READY
        found = closing_list(which, _wanted(self.parameters), user=user)
        page = page_of(found, order=OLDEST, parameters=self.parameters)
        return Response(paged(request, results=closing_of(page.rows, frame=self.frame), cursor=page.cursor))


def _wanted(parameters: Parameters) -> Wanted:
    site, group = parameters.line("site"), parameters.line("group")
    for name, slug in _unknown(site, group):
        parameters.refuse(name, "unknown", _("There is nothing with the slug “%(name)s”.") % {"name": slug})
    return Wanted(site=site, group=group, kind=parameters.code("kind", _KINDS) or "")


def _unknown(site: str, group: str) -> list[tuple[str, str]]:
    unknown = [("site", site)] if site and not Site.objects.filter(slug=site).exists() else []
    return unknown + ([("group", group)] if group and not AssignmentGroup.objects.filter(slug=group).exists() else [])


class _RunView(DeskView):
    def found(self, pk: int) -> BulkRun:
        """The bulk close. `Forbidden` for anybody but supervisors, `Missing`."""
        require_closer(self.actor)
        return get_run(pk)

    def answer(self, pk: int, status: int = 200) -> Response:
        """The bulk close as it is now."""
        return Response(run_of(self.found(pk), self.request), status=status)


class ClosingRunsView(_RunView):
    """`/closing/runs/`."""

    known = PARAMETERS

    @extend_schema(
        operation_id="closing_runs_list", parameters=PAGE_PARAMETERS, responses=ClosingRunPage, tags=["closing"]
    )
    def get(self, request: Request) -> Response:
        """Bulk closes, newest first."""
        require_closer(self.actor)
        page = page_of(list_runs(), order=NEWEST, parameters=self.parameters)
        return Response(paged(request, results=[run_of(one, request) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="closing_runs_start", request=CloseManyBody, responses={202: ClosingRunAnswer}, tags=["closing"]
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Close many: a worker closes one after the other, each if it is complete and unchanged when its turn comes.
        Ask its address how far it is.
        """
        return self.once(self._start)

    def _start(self) -> Response:
        require_closer(self.actor)
        run = self._begun(read(CloseManyBody, self.request.data))
        response = self.answer(run.pk, status=202)
        response["Location"] = str(run_of(get_run(run.pk), self.request)["url"])
        return response

    def _begun(self, values: dict[str, object]) -> BulkRun:
        remark, numbers, takes_all = str(values.get("remark", "")), values.get("tickets"), values.get("all", False)
        if takes_all == bool(numbers):
            words = _("Name the tickets, or take all complete ones; one of the two.")
            raise Malformed(words, fields={"tickets": [Problem("one_of", words)]})
        if not takes_all:
            chosen = [Chosen(number) for number in numbers] if isinstance(numbers, list) else []
            return close_many(chosen=chosen, remark=remark, by=self.actor, at=self.at)
        site, group, kind = (str(values.get(name) or "") for name in ("site", "group", "kind"))
        if unknown := _unknown(site, group):
            words = _("There is nothing with this slug.")
            raise Malformed(words, fields={name: [Problem("unknown", words)] for name, _slug in unknown})
        return close_complete(wanted=Wanted(site, group, kind), remark=remark, by=self.actor, at=self.at)


class ClosingRunView(_RunView):
    """`/closing/runs/{id}/`."""

    @extend_schema(operation_id="closing_runs_get", responses=ClosingRunAnswer, tags=["closing"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """How far it is."""
        return self.answer(pk)


class StopClosingRunView(_RunView):
    """`/closing/runs/{id}/stop/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="closing_runs_stop", request=None, responses=ClosingRunAnswer, tags=["closing"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- the framework's signature
        """Close no further ticket. What is closed stays closed."""
        return self.once(lambda: self._stop(pk))

    def _stop(self, pk: int) -> Response:
        stop_closing(run_id=pk, by=self.actor, at=self.at)
        return self.answer(pk)


class ClosingItemsView(_RunView):
    """`/closing/runs/{id}/tickets/`."""

    known = PARAMETERS | {"result"}

    @extend_schema(
        operation_id="closing_runs_tickets",
        parameters=[OpenApiParameter("result", str, enum=list(RESULTS), many=True, explode=False), *PAGE_PARAMETERS],
        responses=ClosingItemPage,
        tags=["closing"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Each ticket with what became of it, and why it was not closed."""
        items = BulkItem.objects.filter(of=self.found(pk)).select_related("ticket")
        if results := self.parameters.codes("result", RESULTS):
            items = items.filter(result__in=results)
        page = page_of(items, order=BY_PLACE, parameters=self.parameters)
        return Response(paged(request, results=[item_of(one) for one in page.rows], cursor=page.cursor))
