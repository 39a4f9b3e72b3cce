"""Workbooks as an answer: a file to be kept."""

from django.http import HttpResponse

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_answer(content: bytes, *, name: str) -> HttpResponse:
    """`content` (XLSX) under the file name `name`, which is plain ASCII and has no ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=_TYPE, headers=headers)
