"""From what a script gives as key to the object: a number, a query, or an object of criteria."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from api.itop.catalogue import SERVICE, SUBCATEGORY
from api.itop.columns import whole
from api.itop.model import Found, ItopClass
from api.itop.oql import EVERYTHING, NOTHING, Comparison, Condition, Group, Query, parse
from api.itop.people import ORGANIZATION, PERSON, TEAM
from api.itop.session import Session
from api.itop.ticket_class import INCIDENTS, REQUESTS, TICKETS
from api.itop.wire import Fault

CLASSES: dict[str, ItopClass] = {
    one.name: one for one in (REQUESTS, INCIDENTS, TICKETS, PERSON, ORGANIZATION, TEAM, SERVICE, SUBCATEGORY)
}
# Scripts ask for the abstract class just as well.
_CHILDREN = {TICKETS.name: {REQUESTS.name, INCIDENTS.name}, "Contact": {PERSON.name, TEAM.name}}
_MOST_CRITERIA = 50


def class_named(name: object) -> ItopClass:
    """The class; `Fault` where this desk has none of that name."""
    found = CLASSES.get(name) if isinstance(name, str) else None
    if found is None:
        raise Fault(f"class: '{str(name)[:80]}' is not a valid class'")
    return found


def find(key: object, of: ItopClass, session: Session) -> Found:
    """All that `key` stands for."""
    asked, condition = query_of(key, of, session)
    return asked.find(condition, by=session.by, asked=session.asked)


def query_of(key: object, of: ItopClass, session: Session) -> tuple[ItopClass, Condition]:
    """The class and condition that `key` means. `Fault` where it means nothing."""
    number = whole(key)
    if number is not None:
        return of, Comparison("id", "=", (number,))
    if isinstance(key, str):
        return _checked(parse(key), of)
    if isinstance(key, dict) and key:
        return _criteria(key, of, session)
    raise Fault("Wrong format for key")


def one(key: object, of: ItopClass, session: Session) -> Model:
    """The one object that `key` stands for. `Fault` for none and for several, in iTop's words."""
    number = whole(key)
    if number is not None:
        row = of.by_key(number, by=session.by)
        if row is None:
            raise Fault(f"Invalid object {of.name}::{number}")
        return row  # type: ignore[return-value]  # rows are models
    found = find(key, of, session)
    said = _said(key, session) if isinstance(key, dict) else f"query: {str(key)[:200]}"
    joint = "with criteria: " if isinstance(key, dict) else "for "
    if found.total == 0:
        raise Fault(f"No item found {joint}{said}")
    if found.total > 1:
        raise Fault(f"Several items found ({found.total}) {joint}{said}")
    return found.page(0, 1)[0]  # type: ignore[no-any-return]  # the same


def external(field: str, value: object, of: ItopClass, session: Session) -> Model | None:
    """What a field of this kind refers to; None where it is unset. `Fault` names the field."""
    if value in (None, "", 0, "0"):
        return None
    try:
        return one(value, of, session)
    except Fault as fault:
        raise Fault(f"{field}: {fault.message}") from fault


def _checked(query: Query, of: ItopClass) -> tuple[ItopClass, Condition]:
    if query.name == of.name:
        return of, query.condition
    if query.name in _CHILDREN.get(of.name, ()):
        return class_named(query.name), query.condition
    if of.name in _CHILDREN.get(query.name, ()):
        return of, query.condition
    known = class_named(query.name)
    raise Fault(f"The query is about {known.name}, not about {of.name}")


def _criteria(criteria: Mapping[str, Any], of: ItopClass, session: Session) -> tuple[ItopClass, Condition]:
    if len(criteria) > _MOST_CRITERIA:
        raise Fault(f"More than {_MOST_CRITERIA} criteria")
    asked, tests = of, []
    for name, value in criteria.items():
        if name == "finalclass":
            asked = class_named(value)
            if asked is not of and asked.name not in _CHILDREN.get(of.name, ()):
                raise Fault(f"finalclass: '{asked.name}' is not a child class of '{of.name}'")
        elif not of.knows(name):
            raise Fault(f"{name[:80]}: Unknown attribute")
        else:
            tests.append(Comparison(name, "=", (_plain(name, value, session),)))
    if asked is PERSON and {"name", "first_name"} <= set(criteria):
        return asked, _full_name(tests)
    return asked, Group("AND", tuple(tests)) if tests else EVERYTHING


def _full_name(tests: list[Comparison]) -> Condition:
    """Written apart, behind each other or the other way round: Claude Monet, 王 + 芳."""
    given = {test.attribute: str(test.values[0]) for test in tests}
    first, last = given["first_name"], given["name"]
    whole_names = tuple(dict.fromkeys((f"{first} {last}".strip(), f"{last}{first}", f"{last} {first}".strip())))
    rest = tuple(test for test in tests if test.attribute not in {"name", "first_name"})
    return Group("AND", (Comparison("friendlyname", "IN", whole_names), *rest)) if any(whole_names) else NOTHING


def _plain(name: str, value: object, session: Session) -> str | int:
    """A criterion's value; what refers to another object may be given in any of the three forms again."""
    if isinstance(value, dict) or (isinstance(value, str) and value[:7].upper() == "SELECT " and name.endswith("_id")):
        refers_to = REFERENCES.get(name)
        if refers_to is None:
            raise Fault(f"{name}: Wrong value")
        found = one(value, refers_to, session)
        return refers_to.key(found)
    if isinstance(value, bool) or value is None or isinstance(value, list):
        return "" if value is None else json.dumps(value)
    return value if isinstance(value, int) else str(value)


def _said(criteria: Mapping[str, Any], session: Session) -> str:
    parts = []
    for name, value in criteria.items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
        parts.append(f"{name}: {shown} ({_plain(name, value, session)})"[:300])
    return ", ".join(parts)


REFERENCES: dict[str, ItopClass] = {
    "org_id": ORGANIZATION,
    "caller_id": PERSON,
    "agent_id": PERSON,
    "team_id": TEAM,
    "service_id": SERVICE,
    "servicesubcategory_id": SUBCATEGORY,
}
