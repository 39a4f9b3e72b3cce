"""Reading JSON as it is meant: what other readers would pass in silence, or die of, is refused with a reason."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import JSONParser

from core.errors import Malformed, Problem

# An escape that could stand for something that is no text: a surrogate, or NUL.
_SUSPICIOUS = re.compile(r"\\u(d[89a-f]|0000)", re.IGNORECASE)
_SURROGATE_OR_NUL = re.compile("[\ud800-\udfff\x00]")


class StrictJSONParser(JSONParser):
    """UTF-8 (a byte order mark is passed over), no `NaN`, no key twice, no ruinous depth, no broken text."""

    def parse(  # type: ignore[override] # a document need not be an object; the body's reader judges that
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> object:
        """The document. `Malformed` for what is no JSON, 415 for another character set."""
        charset = _charset(parser_context or {})
        if charset.lower().replace("_", "-") not in {"utf-8", "utf8", "us-ascii"}:
            raise UnsupportedMediaType(f"{media_type}")
        try:
            text = stream.read().decode("utf-8-sig")
            document: object = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
            if _SUSPICIOUS.search(text):
                _check_texts(document)
        except UnicodeDecodeError as error:
            raise Malformed(_("The body is not UTF-8.")) from error
        except RecursionError as error:
            raise Malformed(_("The body is nested too deeply.")) from error
        except json.JSONDecodeError as error:
            place = {"line": error.lineno, "column": error.colno}
            raise Malformed(_("The body is not JSON: line %(line)s, column %(column)s.") % place) from error
        except ValueError as error:  # a number of thousands of digits
            raise Malformed(_("The body is not JSON that can be read.")) from error
        return document


def _charset(context: Mapping[str, Any]) -> str:
    request: HttpRequest | None = context.get("request")
    parameters = request.content_params if request else None
    return (parameters or {}).get("charset", "utf-8")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        ((twice, _times),) = Counter(name for name, _value in pairs).most_common(1)
        problem = Problem("duplicate_field", _("This field is given twice."))
        raise Malformed(problem.message, fields={_SURROGATE_OR_NUL.sub("?", twice[:60]): [problem]})
    return members


def _no_constant(name: str) -> NoReturn:
    raise Malformed(_("The body is not JSON: %(name)s is no number.") % {"name": name})


def _check_texts(document: object) -> None:
    for path, text in _texts(document, ""):
        if _SURROGATE_OR_NUL.search(text):
            problem = Problem("control_characters", _("This contains characters that are not text."))
            raise Malformed(problem.message, fields={path: [problem]})


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Each text with its path; a member's name under the path of what holds it, since it may be what is wrong."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield path, name
            yield from _texts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
