"""Note contact: how the last attempt to hear of a source went, so that people see when one has gone silent."""

from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from channels_intake.models import Source
from core.text import fit


def note_contact(*, source_id: int, at: datetime, error: str = "") -> None:
    """It was heard of at `at`; with an `error` it was not, and is out of order since the first one in a row."""
    source = Source.objects.filter(pk=source_id)
    if error:
        source.update(failed_at=Coalesce(F("failed_at"), Value(at)), last_error=fit(error, limit=300))
    else:
        source.update(heard_at=at, failed_at=None, last_error="")
