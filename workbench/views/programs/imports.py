"""Files in: upload, columns, check, import, report. For managers."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_intake.imports.actions import cancel_import, change_mapping, start_import, upload
from channels_intake.imports.choices import Result, State, What
from channels_intake.imports.models import Import, Row
from channels_intake.imports.policies import may_import
from channels_intake.imports.report import column_of, report_csv, template_csv
from core import clock
from core.errors import DeskError, Missing
from core.kept import words_of
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.imports import MappingForm, UploadForm

PAGE = 50
_BIGGEST = 10**7
TONES = {
    State.READY: "",
    State.RUNNING: "accent",
    State.CHECKED: "warn",
    State.DONE: "met",
    State.FAILED: "breach",
    State.CANCELLED: "hold",
}
RESULT_TONES = {Result.CREATED: "met", Result.CHANGED: "accent", Result.KNOWN: "hold", Result.WRONG: "breach"}


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for everybody else."""
    if not may_import(request.actor):
        raise PermissionDenied


def _job(request: DeskRequest, pk: int) -> Import:
    managers_only(request)
    found = Import.objects.select_related("created_by", "site").filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such import."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def imports(request: DeskRequest) -> HttpResponse:
    """The newest imports, and a form for another file (GET, POST); taken, it leads to its columns."""
    managers_only(request)
    is_post = request.method == "POST"
    form = UploadForm(data=request.POST, files=request.FILES) if is_post else UploadForm()
    made: list[Import] = []
    if is_post:
        status = attempt(form, lambda: made.append(_upload(request, form)))
        if not status:
            return redirect("import", made[0].pk)
    rows = [(one, TONES[State(one.state)]) for one in Import.objects.select_related("created_by")[:PAGE]]
    context = {"form": form, "rows": rows, "whats": What.choices}
    return render(request, "workbench/programs/imports.html", context, status=status if is_post else 200)


def _upload(request: DeskRequest, form: UploadForm) -> Import:
    values = form.cleaned_data
    file = values["file"]
    return upload(
        content=file.read(),
        name=file.name,
        what=values["what"],
        site=values["site"],
        by=request.actor,
        at=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def import_one(request: DeskRequest, pk: int) -> HttpResponse:
    """One import (GET; `result`, `after` for its rows). POST sets its columns and, with `check` or `import`, begins."""
    job = _job(request, pk)
    if request.method != "POST":
        return _page(request, job, MappingForm(job=job))
    form = MappingForm(job=job, data=request.POST)
    status = attempt(form, lambda: _begin(request, job, form))
    return _page(request, job, form, status=status) if status else redirect("import", pk)


def _begin(request: DeskRequest, job: Import, form: MappingForm) -> None:
    mapping = form.mapping if job.is_dry_run and form.mapping != job.mapping else None
    if "check" in request.POST or "import" in request.POST:
        dry_run = "import" not in request.POST
        start_import(import_id=job.pk, dry_run=dry_run, mapping=mapping, by=request.actor, at=clock.now())
    elif mapping is not None:
        change_mapping(import_id=job.pk, mapping=mapping, by=request.actor)


def _page(request: DeskRequest, job: Import, form: MappingForm, status: int = 200) -> HttpResponse:
    result = request.GET.get("result", "")
    rows = Row.objects.filter(of=job).select_related("ticket", "requester")
    if result in Result.values:
        rows = rows.filter(result=result)
    if "after" in request.GET:
        rows = rows.filter(number__gt=_number(request.GET["after"]))
    page = list(rows[: PAGE + 1])
    lines = [
        (
            row,
            RESULT_TONES[Result(row.result)],
            [(column_of(job, one), words_of(one), one["norm"]) for one in row.problems],
        )
        for row in page[:PAGE]
    ]
    context = {
        "job": job,
        "form": form,
        "tone": TONES[State(job.state)],
        "lines": lines,
        "further": f"?result={result}&after={page[PAGE - 1].number}" if len(page) > PAGE else "",
        "counts": [(code, label, job.counts.get(code, 0)) for code, label in Result.choices],
        "result": result,
        "error": words_of(job.error) if job.error else "",
    }
    name = "workbench/programs/_import_progress.html" if request.htmx else "workbench/programs/import.html"
    response = render(request, name, context, status=status)
    if request.htmx and not job.is_running:
        response["HX-Refresh"] = "true"  # what can be done next stands in the rest of the page
    return response


@require_POST
@desk_page
def import_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """Stop a pass that runs."""
    _job(request, pk)
    try:
        cancel_import(import_id=pk, by=request.actor, at=clock.now())
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect("import", pk)


@require_safe
@desk_page
def import_report(request: DeskRequest, pk: int) -> HttpResponse:
    """The report as CSV; with `wrong`, only of the rows that were not possible."""
    job = _job(request, pk)
    text = report_csv(job, only_wrong="wrong" in request.GET)
    return _download(text, f"import-{pk}.csv")


@require_safe
@desk_page
def import_template(request: DeskRequest, what: str) -> HttpResponse:
    """An empty table with all headings."""
    managers_only(request)
    if what not in What.values:
        raise Http404
    return _download(template_csv(what), f"{what}.csv")


def _download(text: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < len(str(_BIGGEST))):
        raise BadRequest("Not a row")
    return int(text)
