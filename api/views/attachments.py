"""Files of a ticket."""

import logging

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import AttachmentAnswer, AttachmentPage
from api.bodies import AttachmentForm
from api.pages import PARAMETERS, Order, page_of, whole
from api.preconditions import etag, expected_version
from api.presentation.frame import paged
from api.presentation.message import attachment_of, file_headers
from api.problems import TooLargeError
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Malformed, Missing, Problem
from tickets import uploads
from tickets.actions import attach
from tickets.models import Attachment

logger = logging.getLogger(__name__)
OLDEST = Order("id", "pk", whole)
_AROUND = 64 * 1024  # what a form adds to the file in it
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


class AttachmentsView(DeskView):
    """`/tickets/{number}/attachments/`."""

    known = PARAMETERS
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="attachments_list", parameters=PAGE_PARAMETERS, responses=AttachmentPage, tags=["attachments"]
    )
    def get(self, request: Request, number: str) -> Response:
        """The files you may see, oldest first."""
        page = page_of(self._visible(number), order=OLDEST, parameters=self.parameters)
        frame = self.frame
        results = [attachment_of(one, number=number, frame=frame) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))

    @extend_schema(
        operation_id="attachments_create",
        request={"multipart/form-data": AttachmentForm},
        responses={201: AttachmentAnswer},
        tags=["attachments"],
    )
    def post(self, request: Request, number: str) -> Response | HttpResponse:
        """Attach a file. Its kind is judged by its content."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > uploads.max_size() + _AROUND:
            raise TooLargeError
        return self.once(lambda: self._attach(number))

    def _attach(self, number: str) -> Response:
        ticket_id = self.ticket_id(number)
        file, is_internal = _read_form(self.request)
        attachment = attach(
            ticket_id=ticket_id,
            file=file,
            name=file.name or "",
            is_internal=is_internal,
            by=self.actor,
            at=self.at,
            version=expected_version(self.request),
        )
        shown = attachment_of(attachment, number=number, frame=self.frame)
        headers = {"Location": str(shown["url"]), "ETag": etag(attachment.seq)}
        return Response(shown, status=201, headers=headers)

    def _visible(self, number: str) -> QuerySet[Attachment]:
        files = Attachment.objects.filter(ticket=self.ticket_id(number)).select_related("by_user", "by_requester")
        return files if self.actor.is_staff else files.filter(is_internal=False)


class AttachmentView(AttachmentsView):
    """`/tickets/{number}/attachments/{id}/`."""

    known = frozenset()
    http_method_names = ("get", "head")

    @extend_schema(
        operation_id="attachments_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        tags=["attachments"],
    )
    def get(  # type: ignore[override] # one file instead of the list
        self,
        request: Request,  # noqa: ARG002 -- the framework's signature
        number: str,
        pk: int,
    ) -> HttpResponse:
        """The bytes of a file."""
        attachment = self._visible(number).filter(pk=pk).first()
        if attachment is None:
            raise Missing(_("There is no such file."))
        try:
            # Read whole: an upload has a limit, and under ASGI a streamed file would be read whole too.
            with attachment.file.open("rb") as file:
                content = file.read()
        except FileNotFoundError as error:
            logger.exception("The bytes of attachment %s are gone.", pk)
            raise Missing(_("There is no such file.")) from error
        return HttpResponse(content, content_type=attachment.content_type, headers=file_headers(attachment))


def _read_form(request: Request) -> tuple[UploadedFile[bytes], bool]:
    problems: dict[str, list[Problem]] = {}
    files = request.FILES.getlist("file")
    if len(files) != 1:
        words = _("Send one file, in the field “file” of a multipart form.")
        problems["file"] = [Problem("required" if not files else "one_of", words)]
    flag, *more = request.POST.getlist("is_internal") or ["false"]
    if more:
        problems["is_internal"] = [Problem("duplicate_field", _("This field is given twice."))]
    elif flag not in _FLAGS:
        problems["is_internal"] = [Problem("wrong_type", _("This must be true or false."))]
    for name in sorted({*request.POST, *request.FILES} - {"file", "is_internal"})[:20]:
        problems[name[:60]] = [Problem("unknown_field", _("There is no field of this name."))]
    if problems:
        raise Malformed(_("Some of the information is missing or cannot be read."), fields=problems)
    return files[0], _FLAGS[flag]
