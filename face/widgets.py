"""Form controls the browser has and Django does not: a local date and time, several files at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class DateTimeLocalInput(forms.DateTimeInput):
    """The browser's own picker of day and minute, in the reader's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class FilesInput(forms.FileInput):
    """A file input that takes several; the field tag draws it as the place to drop and paste."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as a list. Says nothing about their kind: the domain looks at the content."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> "list[UploadedFile[Any]]":
        """The uploaded files (empty when none). Refuses (`ValidationError`) none when required, and empty files."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(FilesField, self).clean(file, initial) for file in given]
