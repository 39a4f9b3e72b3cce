"""A file comes in: it is read as a table, and its columns are recognised."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Site
from channels_intake.imports.cells import text_of
from channels_intake.imports.choices import State, What
from channels_intake.imports.columns import FIELDS, missing, recognise
from channels_intake.imports.models import Import, Row
from channels_intake.imports.policies import require_importer
from channels_intake.imports.table import Table, read_table
from core.errors import Missing, Refused
from core.inputs import Fields
from core.text import fit

SAMPLES = 3


def upload(
    *,
    content: bytes,
    name: str,
    what: str,
    mapping: Mapping[str, int] | None = None,
    site: Site | None = None,
    complete: bool = False,
    by: Actor,
    at: datetime,
) -> Import:
    """Keep the file with what its columns are recognised as, or with `mapping` (field → column from 0). Nothing is
    imported yet. `site` gives times without an offset their zone, and new people their place. `Forbidden` for anybody
    but managers, `Malformed` for a file that is no table (`file`) or an unknown field or column (`mapping`);
    where it has to be `complete`, also for a required field without a column.
    """
    user = require_importer(by)
    fields = Fields()
    fields.code("what", what, among=What.values)
    fields.done()
    table = read_table(content)
    chosen = dict(mapping) if mapping is not None else recognise(table.headers, what=what)
    _require_mapping(chosen, what=what, columns=len(table.headers), complete=complete)
    made = Import(
        what=what,
        name=fit(name, limit=200) or "-",
        size=len(content),
        headers=table.headers,
        samples=_samples(table),
        mapping=chosen,
        site=site,
        total=len(table.rows),
        created_by=user,
        created_at=at,
    )
    made.file.save("import", ContentFile(content), save=False)
    made.save(force_insert=True)
    return made


def _samples(table: Table) -> list[list[str]]:
    rows = [row for _number, row in table.rows[:SAMPLES]]
    return [
        [fit(text_of(row[place]) if place < len(row) else "", limit=60) for row in rows]
        for place in range(len(table.headers))
    ]


def change_mapping(*, import_id: int, mapping: Mapping[str, int], by: Actor) -> Import:
    """Say anew which column holds which field; what the last check found is forgotten. `Refused` while it runs, or once
    something was imported.
    """
    require_importer(by)
    with transaction.atomic():
        found = locked(import_id)
        if found.is_running or not found.is_dry_run:
            raise Refused(_("This import is under way, or over."))
        _require_mapping(mapping, what=found.what, columns=len(found.headers), complete=False)
        found.mapping, found.state, found.done, found.counts = dict(mapping), State.READY, 0, {}
        found.save(update_fields=["mapping", "state", "done", "counts"])
        Row.objects.filter(of=found).delete()
    return found


def locked(import_id: int) -> Import:
    """The import, until the end of the transaction. Raises `Missing`."""
    found = Import.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if found is None:
        raise Missing(_("There is no such import."))
    return found


def require_complete(found: Import) -> None:
    """`Malformed` where a field that each row needs has no column."""
    _require_mapping(found.mapping, what=found.what, columns=len(found.headers), complete=True)


def _require_mapping(mapping: Mapping[str, int], *, what: str, columns: int, complete: bool) -> None:
    fields, seen = Fields(), set[int]()
    for name, place in mapping.items():
        if name not in FIELDS[what]:
            fields.malform("mapping", "unknown_field", _("There is no field “%(name)s”.") % {"name": str(name)[:60]})
        elif type(place) is not int or not 0 <= place < columns:
            fields.malform("mapping", "unknown_column", _("The file has no such column."))
        elif place in seen:
            fields.malform("mapping", "twice", _("A column can hold one field only."))
        else:
            seen.add(place)
    if complete:
        for field in missing(mapping, what=what):
            fields.malform("mapping", "missing", _("No column holds: %(field)s.") % {"field": field.label})
    fields.done()
