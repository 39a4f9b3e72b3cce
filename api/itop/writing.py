"""core/create and core/update: by the acts of the desk and no other way."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.actions.requesters import requester_of
from accounts.models import Requester, Site
from api.itop.fields import Given, read
from api.itop.keys import class_named, one
from api.itop.model import ItopClass, wanted
from api.itop.reading import Answer, objects
from api.itop.session import Session
from api.itop.ticket_class import TICKETS
from api.itop.wire import Fault, require
from channels_intake.itop import face
from channels_intake.itop.codes import DEFAULT_IMPACT, DEFAULT_URGENCY, LEVELS, ORIGINS, kind_of
from core.inputs import Fields
from tickets.actions import Intake, amend, note, receive, reply, transfer
from tickets.choices import Channel, State
from tickets.models import Category, Ticket

_NOT_YET = ("agent_id", "solution", "pending_reason", "user_comment", "user_satisfaction")
_HELD = (State.DISPATCHED, State.PROCESSING, State.TRACKING)


def create(data: Mapping[str, Any], session: Session) -> Answer:
    """A new ticket, received as any other; what is given for it in iTop's codes is kept beside it."""
    require(data, "comment")
    asked = class_named(require(data, "class"))
    fields = require(data, "fields")
    names = wanted(data.get("output_fields", "*"), asked)
    session.require_write(asked.name, "creating")
    if asked.name not in {"UserRequest", "Incident"}:
        raise Fault(f"Objects of the class {asked.name} are not created through this interface")
    given = read(fields, asked, session, now={"status": "new", "operational_status": "ongoing"})
    for name in ("org_id", "title", "description"):
        given.forbid_null(name)
    given.done(asked, -1)
    for name in _NOT_YET:
        if given.get(name):
            raise Fault(f"{name}: This is given with a stimulus, once the object is there")
    ticket = _receive(given, asked, session)
    log(ticket, given, session)
    return shown(ticket, data, names, session, each="created")


def update(data: Mapping[str, Any], session: Session) -> Answer:
    """Fields of the record, the two logs, team and agent while somebody has it."""
    require(data, "comment")
    asked = class_named(require(data, "class"))
    key, fields = require(data, "key"), require(data, "fields")
    names = wanted(data.get("output_fields", "*"), asked)
    session.require_write(asked.name)
    ticket = ticket_at(key, asked, session)
    given = read_for(ticket, fields, asked, session)
    change(ticket, given, str(data["comment"]), session)
    hand_on(ticket, given, str(data["comment"]), session)
    return shown(ticket, data, names, session, each="updated")


def ticket_at(key: object, asked: ItopClass, session: Session) -> Ticket:
    """The ticket that `key` stands for."""
    found = one(key, asked, session)
    if not isinstance(found, Ticket):
        raise Fault(f"Objects of the class {asked.name} are not changed through this interface")
    return found


def read_for(ticket: Ticket, fields: object, asked: ItopClass, session: Session) -> Given:
    """`fields` for a ticket that is there; `Fault` with everything wrong."""
    actual = class_named(asked.actual(ticket))
    view = actual.view([ticket], session.zone, session.at)
    simple = [name for name in fields if actual.knows(name)] if isinstance(fields, dict) else []
    given = read(fields, actual, session, now=actual.show(ticket, simple, view))
    for name in ("title", "description", "org_id", "caller_id"):
        if name in given:
            given.forbid_null(name)
    given.done(actual, ticket.pk)
    if given.get("caller_id") not in (None, ticket.requester):
        raise Fault(f"caller_id: {_('A ticket stays with the user who asked for it.')}")
    return given


def change(ticket: Ticket, given: Given, comment: str, session: Session) -> None:  # noqa: ARG001 (as its siblings)
    """Amend the record, then say what the logs say."""
    changes = _changes(ticket, given)
    if changes:
        amend(ticket_id=ticket.pk, changes=changes, by=session.by, at=session.at)
    _remember(ticket, given)
    log(ticket, given, session)


def log(ticket: Ticket, given: Given, session: Session) -> None:
    """Entries of the public log are said to the user, so the quality gate reads them; those of the private one not."""
    if given.get("public_log"):
        reply(ticket_id=ticket.pk, body=given.get("public_log"), by=session.by, at=session.at)
    if given.get("private_log"):
        note(ticket_id=ticket.pk, body=given.get("private_log"), by=session.by, at=session.at)


def hand_on(ticket: Ticket, given: Given, comment: str, session: Session) -> None:
    """To another team or agent than has it now."""
    team, agent = given.get("team_id"), given.get("agent_id")
    changed = (team is not None and team.pk != ticket.group_id) or (
        agent is not None and agent.pk != ticket.assignee_id
    )
    if not changed:
        return
    if Ticket.objects.values_list("state", flat=True).get(pk=ticket.pk) not in _HELD:
        raise Fault(f"team_id: {_('Nobody has this ticket yet: use the stimulus ev_assign.')}")
    reason = comment.strip() or _("Through the iTop interface")
    if team is not None and team.pk != ticket.group_id:
        transfer(ticket_id=ticket.pk, to_group=team, reason=reason, by=session.by, at=session.at)
        agent = agent or None
    if agent is not None:
        transfer(ticket_id=ticket.pk, to_user=agent, reason=reason, by=session.by, at=session.at)


def shown(ticket: Ticket, data: Mapping[str, Any], names: tuple[str, ...], session: Session, *, each: str) -> Answer:
    """The ticket as it is now."""
    fresh = TICKETS.by_key(ticket.pk, by=session.by)
    asked = class_named(data["class"])
    plus = str(data.get("output_fields", "*")).strip() == "*+"
    return objects([fresh], None if plus else names, asked, session, message=None, each=each)


def _receive(given: Given, asked: ItopClass, session: Session) -> Ticket:
    codes = given.get("impact", DEFAULT_IMPACT), given.get("urgency", DEFAULT_URGENCY)
    impact, urgency = LEVELS[codes]
    occurred_at = given.get("start_date") or session.at
    fields = Fields()
    fields.happened("start_date", occurred_at, at=session.at)
    for problem in fields.malformed.get("start_date", []):
        raise Fault(f"start_date: {problem.message}")
    site = given.get("org_id")
    intake = Intake(
        channel=ORIGINS.get(given.get("origin", ""), Channel.REST),
        title=" ".join(given.get("title").split()),
        description=given.get("description"),
        requester=_caller(given, session),
        kind=kind_of(asked.name),
        category=_category(given, None),
        impact=impact,
        urgency=urgency,
        occurred_at=occurred_at,
        group=given.get("team_id"),
        site=site if isinstance(site, Site) else None,
    )
    ticket = receive(intake=intake, by=session.by, at=session.at)
    face.remember(
        ticket,
        impact=codes[0],
        urgency=codes[1],
        origin=given.get("origin", ""),
        resolution_code=given.get("resolution_code", ""),
        site=intake.site,
    )
    return ticket


def _caller(given: Given, session: Session) -> Requester:
    """Whoever asks; where no caller is named, the one who calls."""
    caller = given.get("caller_id")
    return caller if isinstance(caller, Requester) else requester_of(session.caller.user, at=session.at)


def _changes(ticket: Ticket, given: Given) -> dict[str, object]:
    changes: dict[str, object] = {}
    if "title" in given:
        changes["title"] = " ".join(given.get("title").split())
    if "description" in given:
        changes["description"] = given.get("description")
    if "impact" in given or "urgency" in given:
        impact, urgency = face.impact_and_urgency(ticket)
        codes = given.get("impact", impact), given.get("urgency", urgency)
        changes["impact"], changes["urgency"] = LEVELS[codes]
    if "service_id" in given or "servicesubcategory_id" in given:
        changes["category"] = _category(given, ticket.category)
    return {name: value for name, value in changes.items() if getattr(ticket, name) != value}


def _remember(ticket: Ticket, given: Given) -> None:
    values: dict[str, object] = {name: given.get(name) for name in ("origin", "resolution_code") if given.get(name)}
    if "impact" in given or "urgency" in given:
        impact, urgency = face.impact_and_urgency(ticket)
        values |= {"impact": given.get("impact", impact), "urgency": given.get("urgency", urgency)}
    site = given.get("org_id")
    if isinstance(site, Site):
        values["site"] = site
    if values:
        face.remember(ticket, **values)


def _category(given: Given, present: Category | None) -> Category | None:
    """The subcategory where there is one, else the service; a subcategory of another service is refused."""
    service, below = given.get("service_id"), given.get("servicesubcategory_id")
    if below is not None:
        root = below
        while root.parent is not None:
            root = root.parent
        if service is not None and root.pk != service.pk:
            raise Fault(f"servicesubcategory_id: {below.name} is not a subcategory of {service.name}")
        return below  # type: ignore[no-any-return]  # a category, by its reference
    if service is None:
        return present if "service_id" not in given and "servicesubcategory_id" not in given else None
    if present is not None and present.parent_id is not None and "servicesubcategory_id" not in given:
        root = present
        while root.parent is not None:
            root = root.parent
        return present if root.pk == service.pk else service
    return service  # type: ignore[no-any-return]  # the same
