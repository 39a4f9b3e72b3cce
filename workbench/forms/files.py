"""Files for a ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from face.widgets import FilesField, FilesInput
from tickets.uploads import ACCEPT


class FilesForm(forms.Form):
    """Any number of files. Each is judged by the act, empty ones as well: a bad one does not cost the others."""

    file = FilesField(label=_("Files"), allow_empty_file=True, widget=FilesInput(attrs={"accept": ACCEPT}))
    is_internal = forms.BooleanField(
        label=_("Internal: the user does not see it"),
        required=False,
        help_text=_("For traces and screenshots of our own."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", auto_id="attach_%s", **kwargs)  # type: ignore[arg-type, misc]
