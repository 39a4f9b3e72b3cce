"""iTop's codes beside ours. Their tables (classes, life cycle, priority) are those of the ITIL module of 3.2.

Impact × urgency: iTop knows 3 × 4 codes, the desk 3 × 3 levels, and both compute the priority from them by different
tables. What counts is the priority, since clocks go by it. So each of iTop's twelve pairs is taken as that pair of
levels which gives *the priority that iTop would give*, and each of our nine pairs is shown as codes that give ours.
"""

from tickets.choices import Channel, Kind, Level, State, WaitingOn

USER_REQUEST, INCIDENT, TICKET = "UserRequest", "Incident", "Ticket"
CLASSES = (USER_REQUEST, INCIDENT)
PREFIXES = {USER_REQUEST: "R-", INCIDENT: "I-"}

_H, _M, _L = Level.HIGH, Level.MEDIUM, Level.LOW
LEVELS: dict[tuple[str, str], tuple[Level, Level]] = {
    ("1", "1"): (_H, _H), ("1", "2"): (_H, _H), ("1", "3"): (_H, _M), ("1", "4"): (_M, _L),
    ("2", "1"): (_H, _H), ("2", "2"): (_M, _H), ("2", "3"): (_M, _M), ("2", "4"): (_M, _L),
    ("3", "1"): (_M, _H), ("3", "2"): (_L, _H), ("3", "3"): (_L, _H), ("3", "4"): (_L, _L),
}  # fmt: skip
CODES: dict[tuple[str, str], tuple[str, str]] = {
    (_H, _H): ("1", "1"), (_H, _M): ("1", "3"), (_H, _L): ("2", "3"),
    (_M, _H): ("2", "2"), (_M, _M): ("2", "3"), (_M, _L): ("2", "4"),
    (_L, _H): ("3", "2"), (_L, _M): ("3", "4"), (_L, _L): ("3", "4"),
}  # fmt: skip
PRIORITIES: dict[tuple[str, str], int] = {
    (str(impact), str(urgency)): priority
    for impact, row in enumerate(((1, 1, 2, 4), (1, 2, 3, 4), (2, 3, 3, 4)), start=1)
    for urgency, priority in enumerate(row, start=1)
}
IMPACTS, URGENCIES = ("1", "2", "3"), ("1", "2", "3", "4")
DEFAULT_IMPACT, DEFAULT_URGENCY = "1", "4"  # what iTop takes where nothing is said

NEW, ASSIGNED, PENDING, RESOLVED, CLOSED = "new", "assigned", "pending", "resolved", "closed"
STATUS: dict[str, str] = {
    State.RECEIVED: NEW,
    State.ACKNOWLEDGED: NEW,
    State.DISPATCHED: ASSIGNED,
    State.PROCESSING: ASSIGNED,
    State.TRACKING: PENDING,
    State.CONFIRMING: RESOLVED,
    State.CLOSED: CLOSED,
    State.SURVEYED: CLOSED,
    State.CANCELLED: CLOSED,
}
OPERATIONAL = {RESOLVED: "resolved", CLOSED: "closed"}  # all others: ongoing

# status → stimulus → status, as far as users send them
LIFE: dict[str, dict[str, str]] = {
    NEW: {"ev_assign": ASSIGNED, "ev_wait_for_approval": "waiting_for_approval"},
    "escalated_tto": {"ev_assign": ASSIGNED},
    ASSIGNED: {"ev_pending": PENDING, "ev_resolve": RESOLVED, "ev_reassign": ASSIGNED},
    "escalated_ttr": {"ev_pending": PENDING, "ev_resolve": RESOLVED, "ev_reassign": ASSIGNED},
    "waiting_for_approval": {"ev_approve": "approved", "ev_reject": "rejected"},
    "approved": {"ev_assign": ASSIGNED},
    "rejected": {"ev_reopen": NEW},
    PENDING: {"ev_assign": ASSIGNED},
    RESOLVED: {"ev_close": CLOSED, "ev_reopen": ASSIGNED},
    CLOSED: {},
}
APPROVAL = frozenset({"ev_wait_for_approval", "ev_approve", "ev_reject"})  # not in the life of an Incident

ORIGINS: dict[str, Channel] = {
    "phone": Channel.PHONE,
    "mail": Channel.EMAIL,
    "portal": Channel.PORTAL,
    "in_person": Channel.WALK_IN,
    "chat": Channel.RTX,
    "monitoring": Channel.REST,
}
_ORIGIN_OF: dict[str, str] = {str(channel): origin for origin, channel in ORIGINS.items()} | {
    Channel.FAX: "mail",
    Channel.WECOM: "chat",
    Channel.DINGTALK: "chat",
    Channel.FEISHU: "chat",
}
RESOLUTION_CODES = (
    "assistance", "bug fixed", "hardware repair", "other", "software patch", "system update", "training",
)  # fmt: skip
SATISFACTIONS = ("1", "2", "3", "4")

_WAITS: tuple[tuple[WaitingOn, tuple[str, ...]], ...] = (
    (WaitingOn.APPROVAL, ("审批", "批准", "approval")),
    (WaitingOn.VENDOR, ("供应商", "厂家", "厂商", "vendor", "supplier")),
    (WaitingOn.PART, ("备件", "配件", "到货", "spare part")),
    (WaitingOn.APPOINTMENT, ("预约", "约定时间", "appointment")),
    (WaitingOn.OBSERVATION, ("观察", "observ")),
)


def class_of(kind: str) -> str:
    """Incidents are incidents; whatever else people ask for is a UserRequest."""
    return INCIDENT if kind == Kind.INCIDENT else USER_REQUEST


def kind_of(name: str) -> Kind:
    """What a new ticket of this class is."""
    return Kind.INCIDENT if name == INCIDENT else Kind.SERVICE_REQUEST


def operational(status: str) -> str:
    """The group of a status: ongoing, resolved or closed."""
    return OPERATIONAL.get(status, "ongoing")


def origin_of(channel: str, *, name: str) -> str:
    """How iTop would call the channel. `monitoring` is known to incidents only."""
    origin = _ORIGIN_OF.get(channel, "portal")
    return "portal" if origin == "monitoring" and name != INCIDENT else origin


def waiting_of(reason: str) -> WaitingOn:
    """What a free `pending_reason` waits for, by its words; the user where they do not say."""
    lowered = reason.lower()
    return next((what for what, words in _WAITS if any(word in lowered for word in words)), WaitingOn.USER)


def stimuli_of(status: str, *, name: str) -> dict[str, str]:
    """What may be done in this status, and where it leads."""
    known = LIFE.get(status, {})
    return {stimulus: to for stimulus, to in known.items() if name != INCIDENT or stimulus not in APPROVAL}


def path(status: str, targets: frozenset[str], *, name: str) -> list[str] | None:
    """The shortest series of stimuli from `status` to one of `targets`; None where there is none."""
    ways: list[tuple[str, list[str]]] = [(status, [])]
    seen = {status}
    for here, way in ways:
        if here in targets:
            return way
        for stimulus, to in stimuli_of(here, name=name).items():
            if to not in seen and stimulus not in APPROVAL:
                seen.add(to)
                ways.append((to, [*way, stimulus]))
    return None
