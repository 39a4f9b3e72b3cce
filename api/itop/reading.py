"""Answers with objects, and the operations that only read."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.itop.columns import whole
from api.itop.keys import class_named, find
from api.itop.login import check
from api.itop.model import ItopClass, wanted
from api.itop.session import Session, not_allowed
from api.itop.wire import INVALID_PAGE, OK, Fault, require

Answer = dict[str, object]
MOST = 5_000  # objects in one answer; more are asked for by `limit` and `page`
VERBS = {
    "core/create": "Create an object",
    "core/update": "Update an object",
    "core/apply_stimulus": "Apply a stimulus to change the state of an object",
    "core/get": "Search for objects",
    "core/delete": "Delete objects",
    "core/get_related": "Get related objects through the specified relation",
    "core/check_credentials": "Check user credentials",
}


def list_operations(session: Session) -> Answer:
    """What this version knows."""
    operations = [{"verb": verb, "description": words, "extension": "CoreServices"} for verb, words in VERBS.items()]
    return {"code": OK, "message": f"Operations: {len(VERBS)}", "version": session.version, "operations": operations}


def check_credentials(data: Mapping[str, Any], session: Session) -> Answer:
    """Whether a name and a password belong together; failures count as failed log-ins."""
    name, password = str(require(data, "user")), str(require(data, "password"))
    return {"code": OK, "message": None, "authorized": check(session.request, name, password) is not None}


def get(data: Mapping[str, Any], session: Session) -> Answer:
    """Objects by number, query or criteria, by pages where asked for. The message tells how many there are in all."""
    asked = class_named(require(data, "class"))
    key = require(data, "key")
    names = wanted(data.get("output_fields", "*"), asked)
    limit, page = _count(data.get("limit", 0)), _page(data.get("page", 1))
    found = find(key, asked, session)
    if not limit and found.total > MOST:
        raise Fault(f"More than {MOST} objects: please ask with limit and page")
    size = min(limit, MOST) if limit else MOST
    start = limit * (page - 1)
    rows = found.page(start, start + size)
    if str(data.get("output_fields", "*")).strip() == "*+":
        return objects(rows, None, asked, session, message=f"Found: {found.total}")
    return objects(rows, names, asked, session, message=f"Found: {found.total}")


def get_related(data: Mapping[str, Any], session: Session) -> Answer:
    """Tickets and people impact nothing: the answer is the scope itself."""
    asked = class_named(require(data, "class"))
    key = require(data, "key")
    require(data, "relation")
    direction = str(data.get("direction") or "down")
    if direction not in {"up", "down"}:
        words = f"Invalid value: '{direction[:40]}' for the parameter 'direction'. Valid values are 'up' and 'down'"
        raise Fault(words, is_answer=True)
    found = find(key, asked, session)
    rows = found.page(0, MOST)
    if not rows:
        return {"code": OK, "message": "Nothing found", "objects": None, "relations": []}
    message = f"Scope: {found.total}; Related objects: {asked.name}= {found.total}"
    return objects(rows, ("id", "friendlyname"), asked, session, message=message) | {"relations": []}


def delete(data: Mapping[str, Any], session: Session) -> Answer:  # noqa: ARG001 (as its siblings)
    """Nothing is ever deleted here (LIFE-16), which iTop says as want of rights."""
    asked = class_named(require(data, "class"))
    require(data, "key")
    raise not_allowed(asked.name, "deleting")


def objects(
    rows: Sequence[Any],
    names: Sequence[str] | None,
    asked: ItopClass,
    session: Session,
    *,
    message: str | None,
    each: str = "",
) -> Answer:
    """`rows` as iTop gives objects; None for `names`: all of each row's own class. None at all are `null`."""
    view = asked.view(rows, session.zone, session.at)
    shown: dict[str, object] = {}
    for row in rows:
        actual, key = class_named(asked.actual(row)), str(asked.key(row))
        one: dict[str, object] = {"code": OK, "message": each, "class": actual.name, "key": key}
        if session.version == "1.0":
            del one["key"]
        one["fields"] = actual.show(row, actual.attributes if names is None else names, view)
        shown[f"{actual.name}::{key}"] = one
    return {"code": OK, "message": message, "objects": shown or None}


def _count(value: object) -> int:
    number = whole(value)
    if number is None or number < 0:
        return 0
    return min(number, 10**9)


def _page(value: object) -> int:
    number = whole(value)
    if number is None or number < 1:
        words = "The request page number is not valid. It must be an integer greater than 0"
        raise Fault(words, code=INVALID_PAGE, is_answer=True)
    return min(number, 10**6)
