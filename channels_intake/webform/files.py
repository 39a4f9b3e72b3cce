"""Which files of a form without log-in are kept: as a ticket would, but fewer, for nobody has proved who he is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from channels_intake.arrival import Enclosure
from core.errors import DeskError, Problem, Refused, Words
from core.text import SHORT, fit
from tickets import uploads

MOST = 10
_WORDS = 1024 * 1024  # room for what the form says, beside its files
_NAMELESS = "–"


@dataclass(frozen=True)
class Sorted:
    """The files that are kept; of the others the `name`, and `why` not, in the asker's language."""

    kept: list[Enclosure]
    refused: list[dict[str, str]]


def sort_out(files: "Sequence[File[bytes]]") -> Sorted:
    """Judge each as a ticket does (`tickets.uploads`): a bad one costs neither the form nor the others.

    `Refused` (field `attachments`) more than MOST, and more bytes together than WEBFORM_FILES_MAX_MB.
    """
    if len(files) > MOST:
        raise _refusal("too_many", _("At most %(most)s files. Pack them as .zip, or leave some out.") % {"most": MOST})
    if sum(file.size or 0 for file in files) > most_bytes():
        limit = {"limit": filesizeformat(most_bytes())}
        raise _refusal("too_large", _("The files of one form may have %(limit)s together.") % limit)
    found = Sorted([], [])
    for file in files:
        try:
            checked = uploads.check(file, name=file.name or "")
        except DeskError as error:
            found.refused.append({"name": fit(file.name or "", limit=SHORT) or _NAMELESS, "why": str(error)})
        else:
            file.seek(0)
            found.kept.append(Enclosure(name=checked.name, content=file.read()))
    return found


def most_bytes() -> int:
    """What the files of one form may have together, in bytes: never so much that the form would be kept cut."""
    return max(0, min(settings.WEBFORM_FILES_MAX_BYTES, settings.INTAKE_MAX_BYTES - _WORDS))


def _refusal(code: str, message: Words) -> Refused:
    return Refused(message, fields={"attachments": [Problem(code, message)]})
