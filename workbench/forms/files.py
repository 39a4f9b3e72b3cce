"""Files for a ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from face.widgets import FilesField, FilesInput
from tickets.uploads import ACCEPT


class FilesForm(forms.Form):
    """Any number of files; whether they fit is judged by their content, below."""

    file = FilesField(label=_("Files"), widget=FilesInput(attrs={"accept": ACCEPT}))
    is_internal = forms.BooleanField(
        label=_("Internal: the user does not see it"),
        required=False,
        help_text=_("For traces and screenshots of our own."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", auto_id="attach_%s", **kwargs)  # type: ignore[arg-type, misc]
