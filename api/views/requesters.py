"""Whom the desk serves: found by any mark, and two records that are one person merged or parted."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.merge_requesters import merge_requesters, part_requesters
from accounts.models import Requester
from accounts.queries import find_people, list_merges
from api.answers_requesters import RequestersAnswer, RequesterWholeAnswer
from api.bodies import StrictBody, read
from api.fields import WholeField
from api.presentation.requester import requester_of, requester_whole
from api.views.base import DeskView
from core.errors import Missing
from core.ids import BIGGEST_ID

_MOST = 50


class MergeRequesterBody(StrictBody):
    """Who is the same person."""

    absorbed = WholeField(min_value=1, max_value=BIGGEST_ID)


class _RequesterView(DeskView):
    def find(self, pk: int) -> Requester:
        """The record with this id; `Missing` where there is none, `Forbidden` for requesters."""
        self.require_staff()
        found = Requester.objects.select_related("site").filter(pk=pk).first()
        if found is None:
            raise Missing(_("There is no such requester."))
        return found

    def answer(self, pk: int) -> Response:
        """The record as it stands."""
        found = self.find(pk)
        return Response(requester_whole(found, aliases=found.aliases.order_by("pk"), merges=list_merges(pk)))


class RequestersView(_RequesterView):
    """`/requesters/`."""

    known = frozenset({"q"})

    @extend_schema(
        operation_id="requesters_list",
        parameters=[OpenApiParameter("q", str, required=True, description="Name, initials, number, account, address.")],
        responses=RequestersAnswer,
        tags=["requesters"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- read through self
        """People by name, pinyin initials, department, phone, messenger account or e-mail, at most 50."""
        words = self.parameters.line("q", limit=80)
        self.parameters.done()
        self.require_staff()
        return Response({"results": [requester_of(one) for one in find_people(words, limit=_MOST)]})


class RequesterView(_RequesterView):
    """`/requesters/{id}/`."""

    @extend_schema(operation_id="requesters_read", responses=RequesterWholeAnswer, tags=["requesters"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One record, with the addresses by which the person is known besides."""
        return self.answer(pk)


class MergeRequesterView(_RequesterView):
    """`/requesters/{id}/merge/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="requesters_merge", request=MergeRequesterBody, responses=RequesterWholeAnswer, tags=["requesters"]
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Another record is the same person: what is his goes over to this one. It can be undone."""
        return self.once(lambda: self._merge(pk))

    def _merge(self, pk: int) -> Response:
        absorbed = read(MergeRequesterBody, self.request.data)["absorbed"]
        merge_requesters(survivor_id=pk, absorbed_id=absorbed, by=self.actor, at=self.at)
        return self.answer(pk)


class PartRequesterView(_RequesterView):
    """`/requesters/merges/{id}/undo/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="requesters_part", request=None, responses=RequesterWholeAnswer, tags=["requesters"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """They are two people after all."""
        return self.once(lambda: self.answer(part_requesters(merge_id=pk, by=self.actor, at=self.at).survivor_id))
