"""Beginning a pass over the rows, and ending it early."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.imports.actions.end import tell_ended
from channels_intake.imports.actions.upload import change_mapping, locked, require_complete
from channels_intake.imports.choices import State
from channels_intake.imports.events import ImportStarted
from channels_intake.imports.models import Import, Row
from channels_intake.imports.policies import require_importer
from core.bus import publish
from core.errors import Refused


def start_import(
    *, import_id: int, dry_run: bool, mapping: Mapping[str, int] | None = None, by: Actor, at: datetime
) -> Import:
    """Have a worker go through the rows: to see what would become of each, or in earnest. Again in earnest is allowed:
    rows that are known stay as they are, so what was wrong and is right now comes in. `mapping`: by another one, as
    `change_mapping` takes and refuses it. `Refused` while it runs, `Malformed` where a required field has no column:
    then the mapping is the one it was.
    """
    person = require_importer(by)
    with transaction.atomic():
        if mapping is not None:
            change_mapping(import_id=import_id, mapping=mapping, by=by)
        found = locked(import_id)
        if found.is_running:
            raise Refused(_("This import is running already."))
        require_complete(found)
        Row.objects.filter(of=found).delete()
        found.state, found.is_dry_run, found.done, found.counts = State.RUNNING, dry_run, 0, {}
        found.error, found.busy_until, found.started_at, found.finished_at = {}, None, at, None
        found.save()
        publish(
            ImportStarted(
                at=at, subject=found, import_id=found.pk, what=found.what, is_dry_run=dry_run, by_user_id=person.pk
            )
        )
    return found


def cancel_import(*, import_id: int, by: Actor, at: datetime) -> Import:
    """Stop a pass that runs, after the row it is at. What was imported stays. `Refused` where nothing runs."""
    require_importer(by)
    with transaction.atomic():
        found = locked(import_id)
        if not found.is_running:
            raise Refused(_("This import is not running."))
        found.state, found.finished_at = State.CANCELLED, at
        found.save(update_fields=["state", "finished_at"])
        tell_ended(found, at=at)
    return found
