"""Files that come with a form. Each is taken or refused by itself: a bad one costs neither the text nor the others."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actors import Actor
from core.errors import DeskError
from tickets import actions

SHOWN_NAME = 60


def attach_all(
    files: Iterable["UploadedFile[bytes]"], *, ticket_id: int, by: Actor, at: datetime
) -> tuple[list[str], list[str]]:
    """Attach `files` to the ticket. The names of those taken, and a sentence on each refused."""
    taken, refused = [], []
    for file in files:
        try:
            kept = actions.attach(ticket_id=ticket_id, file=file, name=file.name or "", by=by, at=at)
        except DeskError as error:
            refused.append(_("“%(name)s” was not taken. %(why)s") % {"name": _short(file.name or "–"), "why": error})
        else:
            taken.append(kept.name)
    return taken, refused


def tell_refused(request: HttpRequest, refused: Sequence[str]) -> None:
    """Say on the next page which files were not taken, and why."""
    for sentence in refused:
        messages.warning(request, sentence)


def _short(name: str) -> str:
    return name if len(name) <= SHOWN_NAME else f"{name[:SHOWN_NAME]}…"
