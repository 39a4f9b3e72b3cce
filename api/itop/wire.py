"""What goes over the wire: parameters as iTop reads them, answers as PHP's `json_encode` writes them."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

OK, UNAUTHORIZED, MISSING_VERSION, MISSING_JSON, INVALID_JSON = 0, 1, 2, 3, 4
MISSING_USER, MISSING_PASSWORD, UNSUPPORTED_VERSION, UNKNOWN_OPERATION, INVALID_PAGE = 5, 6, 10, 11, 13
INTERNAL_ERROR = 100
_JSON_DATA = "json_data"
_NO_JSON = "Parameter json_data is not a valid JSON structure"


class Fault(Exception):
    """What iTop answers instead of a result. `is_answer`: it comes with `objects: null` and without “Error: ”."""

    def __init__(self, message: str, *, code: int = INTERNAL_ERROR, is_answer: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.is_answer = is_answer

    @property
    def body(self) -> dict[str, object]:
        """The answer."""
        if self.is_answer:
            return {"code": self.code, "message": self.message, "objects": None}
        return {"code": self.code, "message": f"Error: {self.message}"}


def respond(body: Mapping[str, object]) -> HttpResponse:
    """Always 200; what is not ASCII is escaped, and so is the slash."""
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/")
    answer = HttpResponse(text.encode(), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer


class Form:
    """The parameters of a request, from its form or its address. Raises `Fault` where the form cannot be read."""

    def __init__(self, request: HttpRequest) -> None:
        try:
            self._values = {**request.GET.dict(), **request.POST.dict()}
            self._file = request.FILES.get(_JSON_DATA)
            if self._file is not None:
                self._values[_JSON_DATA] = self._file.read().decode("utf-8", "surrogateescape")
        except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, OSError) as error:
            raise Fault(_NO_JSON, code=INVALID_JSON) from error

    def get(self, name: str) -> str:
        """The parameter, empty where it is not given."""
        return str(self._values.get(name, ""))

    def json_data(self) -> dict[str, Any]:
        """The request itself."""
        text = self.get(_JSON_DATA)
        if not text:
            raise Fault("Missing parameter 'json_data'", code=MISSING_JSON)
        try:
            data = json.loads(text, parse_constant=_no_constant)
            fits = isinstance(data, dict) and bool(data) and _is_text(text, data)
        except (ValueError, RecursionError) as error:
            raise Fault(_NO_JSON, code=INVALID_JSON) from error
        if not fits:
            raise Fault(_NO_JSON, code=INVALID_JSON)
        return data  # type: ignore[no-any-return]  # a dict, as was just seen


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _is_text(text: str, data: object) -> bool:
    """No lone surrogates and no NUL, in whichever way they were written: no database takes them."""
    written = json.dumps(data, ensure_ascii=False)
    return "\\u0000" not in written and _encodes(text) and _encodes(written)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def require(data: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """A parameter that must be there."""
    if data.get(name) is None:
        raise Fault(f"Missing parameter '{name}'")
    return data[name]
