"""Talking to an iTop server. Success is `code` 0 in the body and nothing else; an HTTP status says little."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import requests
from requests.auth import HTTPBasicAuth

from channels_intake.itop.options import Options

TIMEOUT = (5, 30)  # seconds to connect, seconds between two bytes
MOST_BYTES = 64 * 1024 * 1024
_COMMENT = "Service desk"
_REFUSES_LOGIN = 1


class Unreachable(Exception):
    """The server does not answer, or not as an iTop does: nothing is known about what became of the request."""


class Rejected(Exception):
    """The server has understood, and says no. `code` is iTop's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class LoginRefused(Unreachable):
    """The whole server is closed to us: no ticket is at fault."""


@dataclass(frozen=True)
class Item:
    """An object there, with the attributes that were asked for."""

    name: str
    key: str
    fields: dict[str, Any] = field(default_factory=dict)

    def text(self, attribute: str) -> str:
        """An attribute as text; empty where it is unset."""
        value = self.fields.get(attribute)
        return "" if value is None else str(value)

    def entries(self, log: str) -> list[dict[str, Any]]:
        """The entries of a log, oldest first."""
        value = self.fields.get(log)
        found = value.get("entries") if isinstance(value, dict) else None
        return [one for one in found or [] if isinstance(one, dict)]


class Client:
    """One server. To be used as a context, so that its connection is closed."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.session = requests.Session()
        self.session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def call(self, operation: str, *, version: str = "1.3", **data: object) -> dict[str, Any]:
        """One operation. `Rejected` where the server says no, `Unreachable` where it says nothing to be understood."""
        text = json.dumps({"operation": operation, **data}, ensure_ascii=False)
        form = {"version": version, "json_data": text}
        options = self.options
        auth: HTTPBasicAuth | None = None
        params: dict[str, str] | None = None
        if options.login_mode == "basic":
            auth, params = HTTPBasicAuth(options.user.encode(), options.password.encode()), {"login_mode": "basic"}
        else:
            form |= {"auth_user": options.user, "auth_pwd": options.password}
        try:
            with self.session.post(
                options.url, data=form, params=params, auth=auth, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as answer:
                return _read(answer)
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error

    def find(self, name: str, key: object, output: str) -> list[Item]:
        """All objects that `key` (number, query or criteria) stands for."""
        answer = self.call("core/get", **{"class": name}, key=key, output_fields=output)
        return _items(answer)

    def one(self, name: str, key: str, output: str) -> Item | None:
        """The object of this number."""
        return next(iter(self.find(name, key, output)), None)

    def create(self, name: str, fields: Mapping[str, object], output: str) -> Item:
        """A new object."""
        answer = self.call(
            "core/create", **{"class": name}, comment=_COMMENT, fields=dict(fields), output_fields=output
        )
        return _only(answer)

    def update(self, name: str, key: str, fields: Mapping[str, object], output: str) -> Item:
        """Change fields; of a log, append."""
        answer = self.call(
            "core/update", **{"class": name}, key=key, comment=_COMMENT, fields=dict(fields), output_fields=output
        )
        return _only(answer)

    def stimulate(self, name: str, key: str, stimulus: str, fields: Mapping[str, object], output: str) -> Item:
        """Apply a stimulus."""
        answer = self.call(
            "core/apply_stimulus",
            **{"class": name},
            key=key,
            comment=_COMMENT,
            stimulus=stimulus,
            fields=dict(fields),
            output_fields=output,
        )
        return _only(answer)


def quoted(text: str) -> str:
    """`text` as a string of the query language."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _read(answer: requests.Response) -> dict[str, Any]:
    body = b""
    for chunk in answer.iter_content(1 << 16):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Unreachable("the answer is too long")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreachable(f"HTTP {answer.status_code}, no JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("code"), int):
        raise Unreachable(f"HTTP {answer.status_code}, no code")
    code, message = found["code"], str(found.get("message") or "")[:300]
    if code == _REFUSES_LOGIN and "objects" not in found:
        raise LoginRefused(message)
    if code != 0:
        raise Rejected(code, message)
    return found


def _items(answer: Mapping[str, Any]) -> list[Item]:
    objects = answer.get("objects")
    found = []
    for name, one in objects.items() if isinstance(objects, dict) else ():
        fields = one.get("fields") if isinstance(one, dict) else None
        actual, _colons, key = str(name).partition("::")
        found.append(Item(actual, key, fields if isinstance(fields, dict) else {}))
    return found


def _only(answer: Mapping[str, Any]) -> Item:
    found = _items(answer)
    if not found:
        raise Unreachable("no object in the answer")
    return found[0]
