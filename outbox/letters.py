"""Writing letters: at delivery, in the receiver's language and local time.

A letter is a file `<language>/<letter>.txt` in one of the letter folders: the first line is `Subject: …`, the rest is
the text. It is a Django template without escaping, for it is plain text. Besides its own values it knows `name`
(the receiver's), `subject_tag` and `base_url`. A name that is in neither is an error, even in `{% if %}`: what may be
missing is passed as empty. The HTML form is made from the text (`outbox.letter_html`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries
from django.utils import timezone, translation

from outbox.letter_html import lay_out
from outbox.lines import one_line
from outbox.models import OutboxMessage
from outbox.snapshot import MissingValue, Values, thaw

SUBJECT = "Subject:"
GAPS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")


class BadLetter(ValueError):
    """A letter's file does not have the shape of one."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in one language, ready to be carried."""

    subject: str
    text: str
    html: str


def render(message: OutboxMessage) -> Letter:
    """The letter of `message` as its receiver should read it.

    Raises whatever its template raises: `MissingValue` and `VariableDoesNotExist`'s like for a value that is missing,
    `TemplateDoesNotExist` and `TemplateSyntaxError`, `BadLetter`, `ValueError` for a time that cannot be read.
    """
    values = Values(base_url=getattr(settings, "BASE_URL", ""), subject_tag=message.subject_tag, name=message.name)
    values |= thaw(message.context)
    with translation.override(message.language), timezone.override(ZoneInfo(message.time_zone or settings.TIME_ZONE)):
        subject, text = _written(f"{message.language}/{message.letter}.txt", values)
        html = lay_out(
            engine(),
            text,
            subject=subject,
            link=str(values.get("link", "")),
            language=message.language,
            tag=message.subject_tag,
        )
    return Letter(subject=_tagged(subject, tag=message.subject_tag), text=text, html=html)


def letter_folders() -> tuple[Path, ...]:
    """Where letters lie: `OUTBOX_LETTER_DIRS`, else `letters` in the project's template folders."""
    configured: Sequence[str | Path] = getattr(settings, "OUTBOX_LETTER_DIRS", ())
    pages: Mapping[str, Any] = settings.TEMPLATES[0]
    return tuple(Path(path) for path in configured) or tuple(Path(base) / "letters" for base in pages["DIRS"])


def engine() -> Engine:
    """The template engine for letters: theirs alone, so that nothing of the pages (context processors) gets in."""
    return _engine(letter_folders())


@lru_cache(maxsize=8)
def _engine(folders: tuple[Path, ...]) -> Engine:
    return Engine(
        dirs=[str(folder) for folder in folders],
        string_if_invalid=_Refusal("%s"),
        libraries=get_installed_libraries(),
        builtins=["django.templatetags.i18n", "django.templatetags.l10n", "django.templatetags.tz"],
    )


class _Refusal(str):
    """What templates put in the place of a missing value. Putting it there is an error."""

    __slots__ = ()

    def __mod__(self, missing: object) -> str:
        raise MissingValue(f"no value {missing}")


class _StrictContext(Context):
    """A context whose missing names are an error also where templates would take them for empty."""

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 -- as in the base class
        try:
            return super().__getitem__(key)
        except KeyError as error:
            raise MissingValue(f"no value named {key!r}") from error


def _written(path: str, values: Values) -> tuple[str, str]:
    # Split before it is rendered: a value with line breaks in the subject line cannot become part of the text.
    head, _, body = str(engine().get_template(path).source).partition("\n")
    subject = one_line(_rendered(head, values), limit=None)
    if not subject.startswith(SUBJECT):
        raise BadLetter(f"{path}: the first line is not “{SUBJECT} …”")
    text = GAPS.sub("\n\n", _rendered(body, values).replace("\r\n", "\n")).strip()
    if not text:
        raise BadLetter(f"{path}: there is no text")
    return subject.removeprefix(SUBJECT).strip(), text + "\n"


def _rendered(source: str, values: Values) -> str:
    return engine().from_string(source).render(_StrictContext(values, autoescape=False))


def _tagged(subject: str, *, tag: str) -> str:
    return one_line(f"[{tag}] {subject}" if tag and tag not in subject else subject)
