"""What became of the rows, as a table for spreadsheets; and empty tables to begin with."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels_intake.imports.columns import FIELDS
from channels_intake.imports.models import Import, Row
from core.kept import words_of
from core.spreadsheet import csv_text


def column_of(job: Import, problem: Mapping[str, Any]) -> str:
    """The heading of the column that a problem is about; the field's own name where no column holds it."""
    name = str(problem["field"])
    place = job.mapping.get(name)
    if place is not None and place < len(job.headers):
        return str(job.headers[place])
    known = FIELDS[job.what].get(name)
    return str(known.label) if known else name


def lines_of(job: Import, *, only_wrong: bool) -> Iterator[list[str]]:
    """A line per problem, and one for each row without any; its head first."""
    yield [_("Row"), pgettext("import", "Result"), _("Column"), _("Problem"), _("Ticket")]
    rows = Row.objects.filter(of=job).select_related("ticket")
    for row in (rows.filter(result="wrong") if only_wrong else rows).iterator(1000):
        number = row.ticket.number if row.ticket else ""
        head = [str(row.number), row.get_result_display()]
        if not row.problems:
            yield [*head, "", "", number]
        for problem in row.problems:
            yield [*head, column_of(job, problem), words_of(problem), number]


def report_csv(job: Import, *, only_wrong: bool = False) -> str:
    """The report as CSV in UTF-8."""
    return _written(lines_of(job, only_wrong=only_wrong))


def template_csv(what: str) -> str:
    """An empty table with all headings in the reader's language, and an example."""
    fields = FIELDS[what].values()
    return _written(iter([[str(one.label) for one in fields], [one.example for one in fields]]))


def _written(lines: Iterator[list[str]]) -> str:
    return csv_text(next(lines), lines)
