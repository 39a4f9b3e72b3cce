"""UserRequest, Incident, and Ticket above both: our tickets in iTop's words, attribute by attribute in iTop's order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.actors import Actor
from api.itop import people
from api.itop.catalogue import Tree
from api.itop.columns import ALWAYS, NEVER, Asked, Codes, Column, Key, Moment, Number, Text, whole
from api.itop.model import Attribute, ItopClass, Table
from api.itop.oql import Value
from api.itop.people import names_of, person_key, site_key
from api.itop.ticket_view import TTO, TTR, TicketView
from channels_intake.itop import face
from channels_intake.itop.codes import (
    CODES,
    INCIDENT,
    LEVELS,
    ORIGINS,
    PREFIXES,
    STATUS,
    TICKET,
    USER_REQUEST,
    class_of,
    operational,
)
from channels_intake.itop.texts import to_html
from tickets.choices import Kind
from tickets.models import Ticket

_REF = re.compile(r"([RIri])-0*(\d{1,18})", re.ASCII)
_INCIDENT = Q(kind=Kind.INCIDENT)


def name_of(ticket: Ticket) -> str:
    """The class of a ticket."""
    return class_of(ticket.kind)


def ref_of(ticket: Ticket) -> str:
    """R-000123 or I-000123: the number is that of the key."""
    return f"{PREFIXES[name_of(ticket)]}{ticket.pk:06d}"


@dataclass(frozen=True)
class _Ref(Column):
    """By our reference in iTop's manner, or by the desk's own number. Where all classes are asked for, the letter does
    not count: a ticket whose kind was changed is found by the reference it had.
    """

    by_letter: bool = True

    def equals(self, value: Value, _asked: Asked) -> Q:
        """That ticket."""
        found = _REF.fullmatch(str(value).strip())
        if found is None:
            return Q(number__iexact=str(value).strip())
        kind = _INCIDENT if found[1].upper() == "I" else ~_INCIDENT
        return (kind if self.by_letter else Q()) & Q(pk=whole(found[2]))

    def like(self, pattern: str) -> Q:
        """`R-%` are all requests; other patterns look at the desk's own numbers."""
        whole_class = {"R-%": ~_INCIDENT, "I-%": _INCIDENT}.get(pattern.upper())
        if whole_class is not None:
            return whole_class
        return self.equals(pattern, None) if _REF.fullmatch(pattern) else Text(("number",)).like(pattern)  # type: ignore[arg-type]


def _states(*codes: str) -> Q:
    return Q(state__in=[state for state, status in STATUS.items() if status in codes])


def _levels(which: int) -> dict[str, Q]:
    """Each code: as it was written while that holds, else as our levels are shown."""
    written = {
        codes: Q(itop_face__impact=codes[0], itop_face__urgency=codes[1], impact=pair[0], urgency=pair[1])
        for codes, pair in LEVELS.items()
    }
    holds = NEVER
    for where in written.values():
        holds |= where
    found: dict[str, Q] = {}
    for codes, where in written.items():
        found[codes[which]] = found.get(codes[which], NEVER) | where
    for pair, codes in CODES.items():
        found[codes[which]] = found.get(codes[which], NEVER) | (
            Q(impact=pair[0], urgency=pair[1]) & ~Q(pk__in=_ids(holds))
        )
    return found


def _ids(where: Q) -> Any:  # noqa: ANN401 (a subquery)
    return Ticket.objects.filter(where).order_by().values("pk")


def _origins() -> dict[str, Q]:
    written = {code: Q(itop_face__origin=code) for code in ORIGINS}
    none = Q(itop_face__isnull=True) | Q(itop_face__origin="")
    return {code: written[code] | (none & Q(channel=channel)) for code, channel in ORIGINS.items()}


def _person_q(path: str, odd: int) -> Key:
    def of(number: int) -> Q:
        return Q(**{f"{path}_id": number // 2}) if number % 2 == odd else NEVER

    return Key(of=of, unset=Q(**{f"{path}__isnull": True}))


def _of_service(number: int) -> Q:
    return Q(category_id__in=Tree.read().below(number))


def _site(ticket: Ticket) -> Any:  # noqa: ANN401 (a site or None)
    written = face.face_of(ticket)
    return (written.site if written else None) or ticket.requester.site


def _org_id(ticket: Ticket, _view: TicketView) -> str:
    site = _site(ticket)
    return str(site.pk) if site else "0"


_IN_ORG = site_key("requester__site")
_ORG = Key(
    of=lambda number: Q(itop_face__site_id=number) | (Q(itop_face__site=None) & _IN_ORG.of(number)),
    unset=Q(itop_face__site=None) & _IN_ORG.unset,
)
Shown = Callable[[Ticket, TicketView], object]


def _a(show: Shown, column: Column | None = None) -> Attribute:
    return Attribute(show, column)


def _fixed(value: object, column: Column | None = None) -> Attribute:
    return Attribute(lambda _row, _view: value, column)


def _subcategory(ticket: Ticket) -> Any:  # noqa: ANN401 (a category or None)
    return ticket.category if ticket.category and ticket.category.parent_id else None


_FIRST: dict[str, Attribute] = {
    "id": _a(lambda t, _v: str(t.pk), Number()),
    "operational_status": _a(
        lambda t, _v: operational(STATUS[t.state]),
        Codes(
            {
                "ongoing": _states("new", "assigned", "pending"),
                "resolved": _states("resolved"),
                "closed": _states("closed"),
            }
        ),
    ),
    "ref": _a(lambda t, _v: ref_of(t), _Ref()),
    "org_id": _a(_org_id, _ORG),
    "org_name": _a(
        lambda t, _v: str(_site(t) or people.nameless_organisation()),
        Text(("itop_face__site__name", "requester__site__name")),
    ),
    "caller_id": _a(lambda t, _v: str(person_key(t.requester)), _person_q("requester", 0)),
    "caller_name": _a(lambda t, _v: names_of(t.requester.name)[1], people.LastName(("requester__name",))),
    "team_id": _a(lambda t, _v: str(t.group_id or 0), Key(of=lambda number: Q(group_id=number), unset=Q(group=None))),
    "team_name": _a(lambda t, _v: str(t.group or ""), Text(("group__name",))),
    "team_email": _fixed(""),
    "agent_id": _a(lambda t, _v: str(person_key(t.assignee)), _person_q("assignee", 1)),
    "agent_name": _a(lambda t, _v: names_of(str(t.assignee or ""))[1], people.LastName(("assignee__display_name",))),
    "title": _a(lambda t, _v: t.title, Text(("title",))),
    "description": _a(lambda t, _v: to_html(t.description), Text(("description",))),
    "start_date": _a(lambda t, v: v.time(t.created_at), Moment("created_at")),
    "end_date": _a(lambda t, v: v.time(t.closed_at), Moment("closed_at")),
    "last_update": _a(lambda t, v: v.time(t.changed_at), Moment("changed_at")),
    "close_date": _a(lambda t, v: v.time(t.closed_at), Moment("closed_at")),
    "private_log": _a(lambda t, v: v.log(t, is_public=False)),
    "contacts_list": _fixed([]),
    "functionalcis_list": _fixed([]),
    "workorders_list": _fixed([]),
}
_SECOND: dict[str, Attribute] = {
    "status": _a(
        lambda t, _v: STATUS[t.state], Codes({code: _states(code) for code in dict.fromkeys(STATUS.values())})
    ),
    "request_type": _fixed("service_request", Codes({"service_request": ALWAYS})),
    "impact": _a(lambda t, _v: face.impact_and_urgency(t)[0], Codes(_levels(0))),
    "priority": _a(lambda t, _v: str(t.priority), Number("priority")),
    "urgency": _a(lambda t, _v: face.impact_and_urgency(t)[1], Codes(_levels(1))),
    "origin": _a(lambda t, _v: face.origin(t), Codes(_origins())),
    "approver_id": _fixed("0"),
    "approver_email": _fixed(""),
    "service_id": _a(
        lambda t, v: str(getattr(v.tree.root(t.category_id), "pk", 0)), Key(_of_service, Q(category=None))
    ),
    "service_name": _a(
        lambda t, v: getattr(v.tree.root(t.category_id), "name", ""),
        Text(("category__name", "category__parent__name", "category__parent__parent__name")),
    ),
    "servicesubcategory_id": _a(
        lambda t, _v: str(getattr(_subcategory(t), "pk", 0)),
        Key(lambda number: Q(category_id=number, category__parent__isnull=False), Q(category__parent=None)),
    ),
    "servicesubcategory_name": _a(lambda t, _v: getattr(_subcategory(t), "name", ""), Text(("category__name",))),
    "escalation_flag": _a(
        lambda t, _v: "yes" if t.escalation_level else "no",
        Codes({"yes": Q(escalation_level__gt=0), "no": Q(escalation_level=0)}),
    ),
    "escalation_reason": _fixed(""),
    "assignment_date": _a(lambda t, v: v.time_of(t, "dispatch", "transfer")),
    "resolution_date": _a(lambda t, v: v.time(t.resolved_at), Moment("resolved_at")),
    "last_pending_date": _a(lambda t, v: v.time_of(t, "track")),
    "cumulatedpending": _a(lambda t, v: v.pending_seconds(t)),
    "tto": _a(lambda t, v: v.spent(t, TTO)),
    "ttr": _a(lambda t, v: v.spent(t, TTR)),
    "tto_escalation_deadline": _a(lambda t, v: v.due(t, TTO)),
    "sla_tto_passed": _a(lambda t, v: v.passed(t, TTO)),
    "sla_tto_over": _a(lambda t, v: v.over(t, TTO)),
    "ttr_escalation_deadline": _a(lambda t, v: v.due(t, TTR)),
    "sla_ttr_passed": _a(lambda t, v: v.passed(t, TTR)),
    "sla_ttr_over": _a(lambda t, v: v.over(t, TTR)),
    "time_spent": _a(
        lambda t, _v: str(max(1, int((t.resolved_at - t.created_at).total_seconds()))) if t.resolved_at else ""
    ),
    "resolution_code": _a(lambda t, _v: face.resolution_code(t), Text(("itop_face__resolution_code",))),
    "solution": _a(lambda t, v: v.solution(t)),
    "pending_reason": _a(lambda t, v: str(v.told(t, "track", "note")) if t.waiting_on else ""),
    "parent_request_id": _fixed("0"),
    "parent_request_ref": _fixed(""),
    "parent_incident_id": _fixed("0"),
    "parent_incident_ref": _fixed(""),
    "parent_change_id": _fixed("0"),
    "parent_change_ref": _fixed(""),
    "related_request_list": _fixed([]),
    "public_log": _a(lambda t, v: v.log(t, is_public=True)),
    "user_satisfaction": _a(lambda t, v: str(5 - int(v.told(t, "survey", "score") or 4))),
    "user_comment": _a(lambda t, v: str(v.told(t, "survey", "comment"))),
}
_NAMES: dict[str, Attribute] = {
    "finalclass": _a(lambda t, _v: name_of(t), Codes({INCIDENT: _INCIDENT, USER_REQUEST: ~_INCIDENT})),
    "friendlyname": _a(lambda t, _v: ref_of(t), _Ref()),
    "org_id_friendlyname": _FIRST["org_name"],
    "org_id_obsolescence_flag": _fixed(""),
    "caller_id_friendlyname": _a(lambda t, _v: t.requester.name, Text(("requester__name",))),
    "caller_id_obsolescence_flag": _fixed(""),
    "team_id_friendlyname": _FIRST["team_name"],
    "team_id_obsolescence_flag": _fixed(""),
    "agent_id_friendlyname": _a(lambda t, _v: str(t.assignee or ""), Text(("assignee__display_name",))),
    "agent_id_obsolescence_flag": _fixed(""),
}
_REQUEST_NAMES: dict[str, Attribute] = {
    "approver_id_friendlyname": _fixed(""),
    "approver_id_obsolescence_flag": _fixed(""),
    "service_id_friendlyname": _SECOND["service_name"],
    "servicesubcategory_id_friendlyname": _SECOND["servicesubcategory_name"],
    "parent_request_id_friendlyname": _fixed(""),
    "parent_incident_id_friendlyname": _fixed(""),
    "parent_change_id_friendlyname": _fixed(""),
    "parent_change_id_finalclass_recall": _fixed(""),
}
_NOT_OF_INCIDENTS = ("request_type", "approver", "parent_request")
_REQUEST = _FIRST | _SECOND | _NAMES | _REQUEST_NAMES
_OF_INCIDENT = {name: one for name, one in _REQUEST.items() if not name.startswith(_NOT_OF_INCIDENTS)}


def _rows(where: Q) -> Callable[[Actor], Any]:
    def rows(by: Actor) -> Any:  # noqa: ANN401 (a query set; see Table)
        related = ("requester__site", "assignee", "group", "category", "itop_face__site")
        return Ticket.objects.visible_to(by).filter(where).select_related(*related)

    return rows


def _class(name: str, where: Q, attributes: dict[str, Attribute]) -> ItopClass:
    table = Table(_rows(where), attributes)
    return ItopClass(name, (table,), key=lambda row: row.pk, actual=name_of, view=TicketView)


REQUESTS = _class(USER_REQUEST, ~_INCIDENT, _REQUEST)
INCIDENTS = _class(INCIDENT, _INCIDENT, _OF_INCIDENT)
_ANY_REF = _a(lambda t, _v: ref_of(t), _Ref(by_letter=False))
TICKETS = _class(TICKET, Q(), _FIRST | _NAMES | {"ref": _ANY_REF})
