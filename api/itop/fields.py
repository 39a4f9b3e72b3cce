"""Reading `fields`: each value checked and turned into ours, with all that is wrong named at once, as iTop does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.actions.requesters import requester_of
from accounts.models import Requester, Site, User
from api.itop.keys import REFERENCES, external
from api.itop.model import ItopClass
from api.itop.session import Session
from api.itop.wire import Fault
from channels_intake.itop.codes import IMPACTS, INCIDENT, ORIGINS, RESOLUTION_CODES, SATISFACTIONS, URGENCIES
from channels_intake.itop.texts import to_text
from channels_intake.itop.times import from_local

LABELS = {
    "org_id": "Organization",
    "caller_id": "Caller",
    "team_id": "Team",
    "agent_id": "Agent",
    "title": "Title",
    "description": "Description",
    "impact": "Impact",
    "urgency": "Urgency",
    "origin": "Origin",
    "request_type": "Request Type",
    "service_id": "Service",
    "servicesubcategory_id": "Service subcategory",
    "resolution_code": "Resolution code",
    "user_satisfaction": "User satisfaction",
    "start_date": "Start date",
}
_ENUMS: dict[str, tuple[str, ...]] = {
    "impact": IMPACTS,
    "urgency": URGENCIES,
    "request_type": ("service_request",),
    "resolution_code": RESOLUTION_CODES,
    "user_satisfaction": SATISFACTIONS,
}
_TEXTS = ("title", "description", "solution", "pending_reason", "user_comment")
_DATE_SIZE = 40
_LOGS = ("public_log", "private_log")


@dataclass
class Given:
    """What was given, by attribute: rows for references, text without tags, entries of logs."""

    values: dict[str, Any] = field(default_factory=dict)
    issues: list[str] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 (of many kinds)
        """The value, if it was given."""
        return self.values.get(name, default)

    def forbid_null(self, name: str) -> None:
        """Note as wrong that it is missing or empty."""
        if self.values.get(name) in (None, ""):
            self.issues.append(f"Unexpected value for attribute '{LABELS[name]}' ({name}) : Null not allowed")

    def done(self, of: ItopClass, key: int) -> None:
        """`Fault` with everything that is wrong."""
        if self.issues:
            numbered = "; ".join(f"{place}=>{issue}" for place, issue in enumerate(self.issues))
            raise Fault(f"{', '.join(self.issues)}: issues = {{{numbered}}}, class = {of.name}, id = {key}")


def read(fields: object, of: ItopClass, session: Session, *, now: Mapping[str, object]) -> Given:
    """All `fields`. `now` has the present values, for what may be repeated and not changed."""
    if not isinstance(fields, dict):
        raise Fault("Wrong format for parameter 'fields'")
    given = Given()
    for name, value in fields.items():
        if not of.knows(name):
            raise Fault(f"{name[:80]}: Unknown attribute")
        if name in REFERENCES:
            given.values[name] = _reference(name, value, session)
        elif name in _LOGS:
            given.values[name] = _entry(name, value)
        elif name in _TEXTS:
            given.values[name] = to_text(_scalar(name, value))
        elif name in _ENUMS or name == "origin":
            _enum(given, name, _scalar(name, value), of)
        elif name == "start_date":
            given.values[name] = _moment(_scalar(name, value), session)
        elif _scalar(name, value) != str(now.get(name, "")):
            raise Fault(f"{name}: Attempting to set the value on the read-only attribute {of.name}::{name}")
    return given


def _scalar(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        raise Fault(f"{name}: Wrong value")
    return str(value)


def _reference(name: str, value: object, session: Session) -> object:
    if name == "org_id":
        return _organisation(value, session)
    found = external(name, value, REFERENCES[name], session)
    if name == "caller_id" and isinstance(found, User):
        return requester_of(found, at=session.at)
    if name == "agent_id" and isinstance(found, Requester):
        raise Fault(f"agent_id: {found.name} does not work at this desk")
    return found


@dataclass(frozen=True)
class Nowhere:
    """The one organisation of a desk without sites, whatever it is called."""

    def __bool__(self) -> bool:
        return True


def _organisation(value: object, session: Session) -> Site | Nowhere | None:
    if value not in (None, "", 0, "0") and not Site.objects.exists():
        return Nowhere()
    found = external("org_id", value, REFERENCES["org_id"], session)
    return found if isinstance(found, Site) else None


def _entry(name: str, value: object) -> str:
    """The text of one new log entry. Who said it is who calls; a date of its own is put before the words."""
    if isinstance(value, str):
        return to_text(value)
    item = value.get("add_item") if isinstance(value, dict) else None
    if not isinstance(item, dict) or not isinstance(item.get("message"), str):
        raise Fault(f"{name}: Missing 'add_item' with a 'message'")
    text = item["message"] if item.get("format") == "text" else to_text(item["message"])
    date = item.get("date")
    return (
        f"[{date}] {text}"
        if isinstance(date, str) and date.strip() and len(date) < _DATE_SIZE and text.strip()
        else text
    )


def _enum(given: Given, name: str, value: str, of: ItopClass) -> None:
    allowed = _ENUMS.get(name) or tuple(code for code in ORIGINS if of.name == INCIDENT or code != "monitoring")
    if value and value not in allowed:
        words = f"Unexpected value for attribute '{LABELS[name]}' ({name}) : Value not allowed [{value[:80]}]"
        given.issues.append(words)
    elif value:
        given.values[name] = value


def _moment(text: str, session: Session) -> datetime | None:
    try:
        return from_local(text, session.zone)
    except ValueError as error:
        expected = 'expecting "Y-m-d H:i:s"'
        raise Fault(
            f'start_date: Wrong format for date attribute start_date, {expected} and got "{text[:40]}"'
        ) from error
