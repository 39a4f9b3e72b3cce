"""Tables to be kept: what a screen shows in rows, as CSV or as a workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from core.spreadsheet import Cell, csv_text, xlsx
from workbench.workbooks import workbook_answer

FORMS = ("csv", "xlsx")


@dataclass(frozen=True)
class Table:
    """Heads and rows under a file `name` of plain ASCII; `title` is the sheet's."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def table_answer(table: Table, form: str) -> HttpResponse:
    """The table as a file of this `form`, one of FORMS (`KeyError`). Nothing in it is ever a formula."""
    return {"csv": _csv, "xlsx": _xlsx}[form](table)


def _csv(table: Table) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{table.name}.csv"'}
    text = csv_text(table.heads, table.rows)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _xlsx(table: Table) -> HttpResponse:
    return workbook_answer(xlsx(table.heads, table.rows, title=table.title), name=table.name)
