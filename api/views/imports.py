"""Files in: upload, check, import, and what became of each row. For managers."""

import json
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Site
from api.answers_imports import ImportAnswer, ImportPage, RowPage
from api.bodies import StrictBody, read
from api.fields import YesNoField
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.frame import paged
from api.problems import TooLargeError
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from channels_intake.imports.actions import cancel_import, start_import, upload
from channels_intake.imports.choices import Result, What
from channels_intake.imports.models import Import, Row
from channels_intake.imports.policies import require_importer
from channels_intake.imports.report import column_of
from core.errors import Missing
from core.inputs import Fields
from core.kept import words_of

NEWEST = Order("-id", "pk", whole, descending=True)
BY_ROW = Order("number", "number", whole)
_AROUND = 64 * 1024  # what a form adds to the file in it
_FIELDS = frozenset({"file", "what", "dry_run", "site", "mapping"})
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_RESULTS = {code: code for code in Result.values}


class ImportForm(serializers.Serializer[object]):
    """A multipart form with one file."""

    file = serializers.FileField()
    what = serializers.ChoiceField(What.choices)
    dry_run = serializers.BooleanField(required=False, help_text="Only check. True unless you say false.")
    site = serializers.CharField(required=False, help_text="Slug; its clocks are those of the file.")
    mapping = serializers.CharField(required=False, help_text='JSON, field to column from 0: {"title": 2}.')


class MappingField(serializers.DictField):
    """Field to column."""

    child = serializers.IntegerField()

    def to_internal_value(self, data: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
        """As it is; what is wrong with it is said by the action."""
        if not isinstance(data, dict):
            self.fail("not_a_dict", input_type=type(data).__name__)
        return data


class RunBody(StrictBody):
    """How to go through the rows."""

    dry_run = YesNoField(required=False, help_text="Only check.")
    mapping = MappingField(required=False, help_text="Another mapping, before anything was imported.")


def import_shown(job: Import, request: Request) -> dict[str, object]:
    """An import from outside."""
    columns = ("id", "what", "name", "state", "mapping", "total", "done", "created_at", "started_at", "finished_at")
    words = job.error.get("words") if job.error else None
    return {name: getattr(job, name) for name in columns} | {
        "url": request.build_absolute_uri(reverse("api:import", args=[job.pk])),
        "dry_run": job.is_dry_run,
        "columns": job.headers,
        "site": job.site.slug if job.site else None,
        "counts": {code: job.counts.get(code, 0) for code in Result.values},
        "error": words_of(job.error) if words else "",
        "created_by": job.created_by.username,
    }


class _ImportView(DeskView):
    def found(self, pk: int) -> Import:
        """The import. `Forbidden` for anybody but managers, `Missing`."""
        require_importer(self.actor)
        job = Import.objects.select_related("created_by", "site").filter(pk=pk).first()
        if job is None:
            raise Missing(_("There is no such import."))
        return job

    def answer(self, pk: int, status: int = 200) -> Response:
        """The import as it is now."""
        return Response(import_shown(self.found(pk), self.request), status=status)


class ImportsView(_ImportView):
    """`/imports/`."""

    known = PARAMETERS
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="imports_list", parameters=PAGE_PARAMETERS, responses=ImportPage, tags=["imports"])
    def get(self, request: Request) -> Response:
        """All imports, newest first."""
        require_importer(self.actor)
        found = Import.objects.select_related("created_by", "site")
        page = page_of(found, order=NEWEST, parameters=self.parameters)
        return Response(paged(request, results=[import_shown(one, request) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="imports_create",
        request={"multipart/form-data": ImportForm},
        responses={202: ImportAnswer},
        tags=["imports"],
    )
    def post(self, request: Request) -> Response | HttpResponse:
        """Bring a file in: its columns are recognised, and a worker goes through its rows. Ask its address how far it
        is.
        """
        require_importer(self.actor)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.IMPORT_MAX_BYTES + _AROUND:
            raise TooLargeError
        return self.once(self._create)

    def _create(self) -> Response:
        file, values, dry_run = _read_form(self.request)
        at = self.at
        job = upload(content=file.read(), name=file.name or "", complete=True, by=self.actor, at=at, **values)
        start_import(import_id=job.pk, dry_run=dry_run, by=self.actor, at=at)
        response = self.answer(job.pk, status=202)
        response["Location"] = self.request.build_absolute_uri(reverse("api:import", args=[job.pk]))
        return response


def _read_form(request: Request) -> tuple[Any, dict[str, Any], bool]:
    fields, data = Fields(), cast("QueryDict", request.data)
    for name in sorted(set(data) - _FIELDS)[:20]:
        fields.malform(name[:60], "unknown_field", _("There is no field of this name."))
    for name in _FIELDS.intersection(data):
        if len(data.getlist(name)) > 1:
            fields.malform(name, "duplicate_field", _("This field is given twice."))
    file = data.get("file")
    if not isinstance(file, UploadedFile):
        fields.malform("file", "required", _("Please choose a file."))
    what = fields.code("what", _line(fields, data, "what"), among=What.values)
    flag = _line(fields, data, "dry_run") or "true"
    if flag not in _FLAGS:
        fields.malform("dry_run", "wrong_type", _("This must be true or false."))
    slug = _line(fields, data, "site")
    site = Site.objects.filter(slug=slug).first() if slug else None
    if slug and site is None:
        fields.malform("site", "unknown", _("There is nothing with the slug “%(name)s”.") % {"name": slug})
    mapping = _mapping(fields, _line(fields, data, "mapping", limit=4000))
    fields.done()
    return file, {"what": what, "site": site, "mapping": mapping}, _FLAGS[flag]


def _line(fields: Fields, data: Any, name: str, *, limit: int = 200) -> str:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
    value = data.get(name, "")
    if not isinstance(value, str):
        fields.malform(name, "wrong_type", _("This must be text, in quotation marks."))
        return ""
    return fields.line(name, value, required=False, limit=limit)


def _mapping(fields: Fields, text: str) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        fields.malform("mapping", "wrong_type", _("This must be a JSON object."))
        return None
    return found


class ImportView(_ImportView):
    """`/imports/{id}/`."""

    @extend_schema(operation_id="imports_get", responses=ImportAnswer, tags=["imports"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 (the framework's signature)
        """How far it is."""
        return self.answer(pk)


class RunImportView(_ImportView):
    """`/imports/{id}/run/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="imports_run", request=RunBody, responses={202: ImportAnswer}, tags=["imports"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:
        """Go through the rows, again or in earnest (`dry_run` false). Rows that are known stay as they are."""
        return self.once(lambda: self._run(request, pk))

    def _run(self, request: Request, pk: int) -> Response:
        values = read(RunBody, request.data or {})
        start_import(
            import_id=pk,
            dry_run=values.get("dry_run", False),
            mapping=values.get("mapping"),
            by=self.actor,
            at=self.at,
        )
        return self.answer(pk, status=202)


class CancelImportView(_ImportView):
    """`/imports/{id}/cancel/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="imports_cancel", request=None, responses=ImportAnswer, tags=["imports"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 (the framework's signature)
        """Stop it. What was imported stays."""
        return self.once(lambda: self._cancel(pk))

    def _cancel(self, pk: int) -> Response:
        cancel_import(import_id=pk, by=self.actor, at=self.at)
        return self.answer(pk)


class ImportRowsView(_ImportView):
    """`/imports/{id}/rows/`."""

    known = PARAMETERS | {"result"}

    @extend_schema(
        operation_id="imports_rows",
        parameters=[OpenApiParameter("result", str, enum=Result.values, many=True, explode=False), *PAGE_PARAMETERS],
        responses=RowPage,
        tags=["imports"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """The report: each row of the last pass, with what is wrong."""
        job = self.found(pk)
        rows = Row.objects.filter(of=job).select_related("ticket")
        if results := self.parameters.codes("result", _RESULTS):
            rows = rows.filter(result__in=results)
        page = page_of(rows, order=BY_ROW, parameters=self.parameters)
        return Response(paged(request, results=[_row(one, job) for one in page.rows], cursor=page.cursor))


def _row(row: Row, job: Import) -> dict[str, object]:
    problems = [
        {
            "field": one["field"],
            "column": column_of(job, one),
            "code": one["code"],
            "norm": one["norm"],
            "message": words_of(one),
        }
        for one in row.problems
    ]
    ticket = row.ticket.number if row.ticket else None
    return {"row": row.number, "result": row.result, "ticket": ticket, "problems": problems}
