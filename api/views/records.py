"""Service records: drawn up, amended, finished, sent to be signed, signed, voided, read and printed (SAT-7)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_records import ServiceRecordAnswer, ServiceRecordPage
from api.bodies import StrictBody, read
from api.fields import CodeField, MomentField, TextField, WholeField, YesNoField
from api.pages import PARAMETERS, Order, page_of, whole
from api.preconditions import etag, expected_version
from api.presentation.frame import paged
from api.presentation.record import record_of
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.text import LONG, SHORT
from satisfaction.records import actions
from satisfaction.records.content import LINES, PART_NAME, PART_SERIAL, Part
from satisfaction.records.models import ServiceRecord, State
from satisfaction.records.pdf import PDF, pdf_headers, pdf_of
from satisfaction.records.queries import access_record, visible_records
from tickets.choices import Score

OLDEST = Order("id", "pk", whole)
_OF = {"mine": "mine", "all": "all"}
_STATE = OpenApiParameter("state", str, enum=State.values, many=True, explode=False)
_OF_WHOM = OpenApiParameter("of", str, enum=list(_OF), description="`mine`: of your own work. Default `all`.")


class SignRecordBody(StrictBody):
    """A signature: by hand (`strokes`), or the name with `confirmed`; and, who wishes, a level and words."""

    name = TextField(max_length=SHORT)
    strokes = TextField(required=False, allow_null=True, help_text="JSON, as the signature pad writes it.")
    confirmed = YesNoField(required=False, allow_null=True, help_text="The record was read and is confirmed.")
    score = CodeField(Score, required=False, allow_null=True)
    comment = TextField(max_length=LONG, required=False, allow_null=True)


class SparePartBody(StrictBody):
    """Spare parts of one kind."""

    name = TextField(max_length=PART_NAME)
    serial = TextField(max_length=PART_SERIAL, required=False, allow_null=True)
    quantity = WholeField(required=False, allow_null=True, min_value=1, help_text="1 without it.")


class ServiceRecordBody(StrictBody):
    """What stands on a record. What is left out stays as it is; of a new one, as the ticket says it."""

    keeps_null = True
    requester_name = TextField(max_length=LINES["requester_name"], required=False, allow_null=True)
    department = TextField(max_length=LINES["department"], required=False, allow_null=True)
    phone = TextField(max_length=LINES["phone"], required=False, allow_null=True)
    address = TextField(max_length=LINES["address"], required=False, allow_null=True)
    arrived_at = MomentField(required=False, allow_null=True)
    departed_at = MomentField(required=False, allow_null=True)
    symptom = TextField(max_length=LONG, required=False, allow_null=True)
    cause = TextField(max_length=LONG, required=False, allow_null=True)
    plan = TextField(max_length=LONG, required=False, allow_null=True)
    work = TextField(max_length=LONG, required=False, allow_null=True, help_text="What was done.")
    result = TextField(max_length=LONG, required=False, allow_null=True)
    remarks = TextField(max_length=LONG, required=False, allow_null=True)
    parts = SparePartBody(many=True, required=False, help_text="All of them: they replace those on it.")


class AskSignatureBody(StrictBody):
    """Sending the link to sign."""

    absent = YesNoField(
        required=False, allow_null=True, help_text="The user was absent and a note was left; then `remark` says where."
    )
    remark = TextField(max_length=500, required=False, allow_null=True)


class VoidServiceRecordBody(StrictBody):
    """Why it is void."""

    reason = TextField(max_length=500)
    replace = YesNoField(
        required=False, allow_null=True, help_text="Draw up a new one that says the same: it is the answer then."
    )


class _RecordView(DeskView):
    def record(self, number: str, seq: int) -> ServiceRecord:
        """The record, if the caller may know of it; `Missing` otherwise."""
        return access_record(self.ticket(number), seq, actor=self.actor)

    def answer(self, record_id: int, *, status: int = 200) -> Response:
        """The record as it stands, with its version as ETag."""
        found = _loaded(visible_records(self.actor)).get(pk=record_id)
        return Response(record_of(found, frame=self.frame), status=status, headers={"ETag": etag(found.version)})

    def act(self, number: str, seq: int, run: Callable[..., ServiceRecord], body: type[StrictBody] | None) -> Response:
        """Carry out an act on the record."""
        self.require_staff()
        given = read(body, self.request.data) if body else {}
        done = run(
            record_id=self.record(number, seq).pk,
            **given,
            by=self.actor,
            at=self.at,
            version=expected_version(self.request),
        )
        return self.answer(done.pk)


class TicketRecordsView(_RecordView):
    """`/tickets/{number}/service-records/`."""

    known = PARAMETERS

    @extend_schema(
        operation_id="service_records_of_ticket",
        parameters=PAGE_PARAMETERS,
        responses=ServiceRecordPage,
        tags=["service-records"],
    )
    def get(self, request: Request, number: str) -> Response:
        """The records of a ticket, oldest first. A requester gets those that were laid before him."""
        found = visible_records(self.actor).filter(ticket=self.ticket_id(number))
        page = page_of(_loaded(found), order=OLDEST, parameters=self.parameters)
        results = [record_of(one, frame=self.frame) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))

    @extend_schema(
        operation_id="service_records_create",
        request=ServiceRecordBody,
        responses={201: ServiceRecordAnswer},
        tags=["service-records"],
    )
    def post(self, request: Request, number: str) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Draw up a record, filled in with what is known of the ticket."""
        return self.once(lambda: self._draw_up(number))

    def _draw_up(self, number: str) -> Response:
        self.require_staff()
        changes, parts = _read_record(self.request)
        drawn = actions.draw_up(
            ticket_id=self.ticket_id(number), changes=changes, parts=parts or (), by=self.actor, at=self.at
        )
        answer = self.answer(drawn.pk, status=201)
        answer.headers["Location"] = str(answer.data["url"])
        return answer


class RecordView(_RecordView):
    """`/tickets/{number}/service-records/{seq}/`."""

    @extend_schema(operation_id="service_records_read", responses=ServiceRecordAnswer, tags=["service-records"])
    def get(self, request: Request, number: str, seq: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One record, with its signature."""
        return self.answer(self.record(number, seq).pk)

    @extend_schema(
        operation_id="service_records_amend",
        request=ServiceRecordBody,
        responses=ServiceRecordAnswer,
        tags=["service-records"],
    )
    def patch(self, request: Request, number: str, seq: int) -> Response | HttpResponse:  # noqa: ARG002
        """Write on a draft."""
        return self.once(lambda: self._amend(number, seq))

    def _amend(self, number: str, seq: int) -> Response:
        self.require_staff()
        changes, parts = _read_record(self.request)
        amended = actions.amend(
            record_id=self.record(number, seq).pk,
            changes=changes,
            parts=parts,
            by=self.actor,
            at=self.at,
            version=expected_version(self.request),
        )
        return self.answer(amended.pk)


class OfferRecordView(_RecordView):
    """`/tickets/{number}/service-records/{seq}/offer/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="service_records_offer", request=None, responses=ServiceRecordAnswer, tags=["service-records"]
    )
    def post(self, request: Request, number: str, seq: int) -> Response | HttpResponse:  # noqa: ARG002
        """Finish it: from here on it waits for the user's signature and cannot be changed."""
        return self.once(lambda: self.act(number, seq, actions.offer, None))


class AskSignatureView(_RecordView):
    """`/tickets/{number}/service-records/{seq}/ask/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="service_records_ask",
        request=AskSignatureBody,
        responses=ServiceRecordAnswer,
        tags=["service-records"],
    )
    def post(self, request: Request, number: str, seq: int) -> Response | HttpResponse:  # noqa: ARG002
        """Send the user a link to sign; an earlier one ends."""
        return self.once(lambda: self.act(number, seq, actions.ask, AskSignatureBody))


class SignRecordView(_RecordView):
    """`/tickets/{number}/service-records/{seq}/sign/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="service_records_sign",
        request=SignRecordBody,
        responses=ServiceRecordAnswer,
        tags=["service-records"],
    )
    def post(self, request: Request, number: str, seq: int) -> Response | HttpResponse:  # noqa: ARG002
        """The user's signature: his own, or taken down on a screen by whoever works on the ticket. It never changes."""
        return self.once(lambda: self._sign(number, seq))

    def _sign(self, number: str, seq: int) -> Response:
        given = read(SignRecordBody, self.request.data)
        signing = actions.Signing(
            name=given["name"],
            strokes=given.get("strokes") or "",
            is_confirmed=given.get("confirmed", False),
            score=given.get("score"),
            comment=given.get("comment") or "",
        )
        signed = actions.sign(record_id=self.record(number, seq).pk, signing=signing, by=self.actor, at=self.at)
        return self.answer(signed.pk)


class VoidRecordView(_RecordView):
    """`/tickets/{number}/service-records/{seq}/void/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="service_records_void",
        request=VoidServiceRecordBody,
        responses=ServiceRecordAnswer,
        tags=["service-records"],
    )
    def post(self, request: Request, number: str, seq: int) -> Response | HttpResponse:  # noqa: ARG002
        """Void it. A signed one: supervisors only."""
        return self.once(lambda: self.act(number, seq, actions.void, VoidServiceRecordBody))


class RecordPdfView(_RecordView):
    """`/tickets/{number}/service-records/{seq}/pdf/`."""

    http_method_names = ("get", "head")

    @extend_schema(
        operation_id="service_records_pdf",
        responses={(200, PDF): OpenApiTypes.BINARY},
        tags=["service-records"],
    )
    def get(self, request: Request, number: str, seq: int) -> HttpResponse:  # noqa: ARG002 -- the framework's signature
        """The record as a PDF, in the language you accept."""
        found = self.record(number, seq)
        return HttpResponse(pdf_of(found), content_type=PDF, headers=pdf_headers(found))


class RecordsView(_RecordView):
    """`/service-records/`."""

    known = PARAMETERS | {"state", "of"}

    @extend_schema(
        operation_id="service_records_list",
        parameters=[*PAGE_PARAMETERS, _STATE, _OF_WHOM],
        responses=ServiceRecordPage,
        tags=["service-records"],
    )
    def get(self, request: Request) -> Response:
        """Records of all tickets, oldest first: `state=waiting` is what still has to be signed."""
        self.require_staff()
        states = self.parameters.codes("state", {code: code for code in State.values})
        of = self.parameters.code("of", _OF)
        wanted = Q(state__in=states) if states else Q()
        if of == "mine":
            wanted &= Q(engineer=self.actor.user)
        page = page_of(_loaded(visible_records(self.actor).filter(wanted)), order=OLDEST, parameters=self.parameters)
        results = [record_of(one, frame=self.frame) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))


def _loaded(records: "QuerySet[ServiceRecord, ServiceRecord]") -> "QuerySet[ServiceRecord, ServiceRecord]":
    return records.prefetch_related("parts", "links")


def _read_record(request: Request) -> tuple[dict[str, Any], list[Part] | None]:
    given = read(ServiceRecordBody, request.data)
    parts = given.pop("parts", None)
    return given, None if parts is None else [_part(part) for part in parts]


def _part(given: dict[str, Any]) -> Part:
    return Part(name=given["name"], serial=given.get("serial") or "", quantity=given.get("quantity") or 1)
