"""The policy this product ships: the five rulebooks' time limits, clock by clock, as data. A manager edits what is in
the database; this is only where it comes from.
"""

from typing import Any

Doc = dict[str, Any]
MINUTE, HOUR, DAY = 60, 3600, 86_400
BOTH = ["app", "email"]


def _step(code: str, at: Doc, *to: str, **more: Any) -> Doc:
    return {"code": code, "at": at, "to": list(to), "via": BOTH, **more}


def _warn(*to: str, **at: int) -> Doc:
    return {**_step("warn", at, *to), "via": ["app"]}


def _due(*to: str, **more: Any) -> Doc:
    return _step("due", {"after": 0}, *to, **more)


def _later(minutes: int, *to: str, **more: Any) -> Doc:
    return _step(f"due+{minutes}", {"after": minutes * MINUTE}, *to, **more)


def _after(seconds: int) -> Doc:
    return {"rule": "after", "seconds": seconds}


_ATTEMPTS = _step("attempts", {"attempts": 3}, "supervisor", task="decide")

_PHONE: list[Doc] = [
    {
        "code": "phone-1", "measure": "phone_1", "calendar": "always", "due": _after(12), "tolerance": 3,
    },
    {
        "code": "phone-2", "measure": "phone_2", "calendar": "site", "due": _after(15 * MINUTE), "task": "call_back",
        "task_for": "person",
        "steps": [_warn("holder", elapsed=10 * MINUTE), _due("shift_lead"), _later(15, "supervisor")],
    },
    {
        "code": "phone-3", "measure": "phone_3", "calendar": "always", "due": _after(5 * MINUTE), "task": "call_back",
        "task_for": "person", "steps": [_warn("holder", elapsed=3 * MINUTE), _due("shift_lead")],
    },
]  # fmt: skip

_TALK: list[Doc] = [
    {
        "code": "rtx-1", "measure": "rtx_1", "calendar": "site", "due": _after(5 * MINUTE),
        "steps": [_warn("holder", elapsed=3 * MINUTE), _due("group_lead"), _later(5, "supervisor")],
    },
    {
        "code": "rtx-3", "measure": "rtx_3", "calendar": "site", "due": _after(30 * MINUTE),
        "pauses": ["lunch", "off"], "steps": [_warn("person", elapsed=25 * MINUTE), _due("person", "supervisor")],
    },
    {
        "code": "rtx-4", "measure": "rtx_4", "calendar": "site",
        "due": {"rule": "opening", "seconds": 30 * MINUTE}, "steps": [_due("supervisor")],
    },
]  # fmt: skip

_INTAKE: list[Doc] = [
    {
        "code": "brt-1", "measure": "brt_1", "calendar": "site", "due": _after(5 * MINUTE),
        "when": {"channel": ["portal", "rest"]},
        "steps": [_warn("holder", elapsed=3 * MINUTE), _due("shift_lead"), _later(5, "supervisor")],
    },
    {
        "code": "mail-1", "measure": "mail_1", "calendar": "site", "due": _after(15 * MINUTE),
        "when": {"channel": ["email"]},
        "steps": [_warn("holder", elapsed=10 * MINUTE), _due("shift_lead")],
    },
    *(
        {
            "code": code, "measure": "brt_2", "norm": norm, "calendar": "site", "due": _after(5 * MINUTE), "when": when,
            "extension": 15 * MINUTE, "extensions": 2,
            "steps": [_warn("holder", elapsed=3 * MINUTE), _due("first_responder"), _later(10, "supervisor")],
        }
        for code, norm, when in (("brt-2", "BRT-2", {}), ("mail-2", "MAIL-2", {"channel": ["email"]}))
    ),
    {
        "code": "life-18", "measure": "life_18", "calendar": "site", "due": _after(15 * MINUTE),
        "steps": [_due("supervisor")],
    },
]  # fmt: skip

_WORK: list[Doc] = [
    {
        "code": "life-5", "measure": "life_5", "calendar": "always", "due": {"rule": "given"},
        "steps": [_warn("holder", before=10 * MINUTE), _due("first_responder"), _later(15, "supervisor")],
    },
    *(  # the leaders hear of it by the act itself, at once
        {
            "code": code, "measure": measure, "calendar": "always", "due": _after(seconds),
            "steps": [_warn("holder", before=5 * MINUTE), _due("manager", urgent=True)],
        }
        for code, measure, seconds in (("life-6", "life_6", 15 * MINUTE), ("life-6-next", "life_6_next", HOUR))
    ),
    *(
        {
            "code": f"disp-1-p{priority}", "measure": "disp_1", "calendar": "always" if priority == 1 else "site",
            "due": _after((expected + 15) * MINUTE), "when": {"priority": [str(priority)]},
            "steps": [
                _warn("holder", elapsed=expected * MINUTE),
                _due("dispatcher", task="dispatcher_call"),
                _later(15, "supervisor"),
            ],
        }
        for priority, expected in ((1, 15), (2, 30), (3, 60), (4, 120))
    ),
    {
        "code": "prom-1", "measure": "prom_1", "calendar": "always", "due": {"rule": "given"}, "task": "promise",
        "task_for": "person",
        "steps": [
            {**_step("warn", {"before_percent": 25, "least": 5 * MINUTE}, "person"), "via": ["app"]},
            _due("person", "first_responder"),
            _later(15, "supervisor"),
        ],
    },
    {
        "code": "cons-1", "measure": "cons_1", "calendar": "site", "not_before": HOUR, "task": "follow_up",
        "due": {"rule": "call_back", "seconds": 2 * HOUR, "then": 30 * MINUTE},
        "steps": [_warn("first_responder", before=15 * MINUTE), _due("supervisor"), _ATTEMPTS],
    },
    {
        "code": "track-1", "measure": "track_1", "calendar": "site", "due": {"rule": "day_end", "seconds": -HOUR},
        "every": 3,
        "steps": [
            _due("first_responder", task="progress", digest=True),
            _step("next-day", {"next_opening": 1}, "supervisor", digest=True),
        ],
    },
    {
        "code": "brt-4", "measure": "brt_4", "calendar": "site", "due": {"rule": "day_end"},
        "steps": [
            {**_warn("assignee", "first_responder", before=HOUR), "task": "close_out", "digest": True},
            _due("supervisor", digest=True),
        ],
    },
    {
        "code": "talk-9", "measure": "talk_9", "calendar": "always", "due": _after(10 * MINUTE),
        "steps": [_warn("supervisor", elapsed=5 * MINUTE), _due("manager")],
    },
    {
        "code": "talk-10", "measure": "talk_10", "calendar": "always", "due": _after(30 * MINUTE), "task": "call_back",
        "steps": [_due("supervisor"), _ATTEMPTS],
    },
]  # fmt: skip

_AFTER: list[Doc] = [
    {
        "code": "brt-3", "measure": "brt_3", "calendar": "site", "due": {"rule": "day_end", "least": 30 * MINUTE},
        "steps": [
            {**_warn("first_responder", before=30 * MINUTE), "task": "tell_result"},
            _due("first_responder", "supervisor"),
        ],
    },
    {
        "code": "foll-1", "measure": "foll_1", "calendar": "site", "due": {"rule": "same_time", "days": 1},
        "task": "follow_up",
        "steps": [_warn("first_responder", before=2 * HOUR), _due("supervisor"), _ATTEMPTS],
    },
    {  # two reminders, then a person asks; nothing is closed that nobody has answered, unless a manager adds the act
        "code": "sat-2", "measure": "sat_2", "calendar": "site", "due": {"rule": "after", "days": 5},
        "steps": [
            *({**_step(f"remind-{n}", {"percent": 40 * n}, "requester"), "via": ["app"]} for n in (1, 2)),
            {**_due("first_responder"), "via": ["app"]},
        ],
    },
    {
        "code": "sat-1", "measure": "sat_1", "calendar": "site", "due": {"rule": "after", "days": 1},
        "steps": [
            _step("opened", {"elapsed": 1}, "supervisor", task="supervisor_call"),
            _warn("supervisor", percent=50),
            _due("manager"),
        ],
    },
    {
        "code": "sat-7", "measure": "sat_7", "calendar": "site", "due": {"rule": "same_time", "days": 1},
        "task": "signature", "task_for": "person",
        "steps": [
            _warn("person", before=2 * HOUR),
            _due("person"),
            _step("next-day", {"next_opening": 1}, "supervisor"),
        ],
    },
    {  # he is reminded beside: the engineer's day is over by then, and the link is still in his letters
        "code": "sat-7-user", "measure": "sat_7_user", "calendar": "site", "due": {"rule": "after", "days": 5},
        "steps": [
            *({**_step(f"remind-{n}", {"percent": 40 * n}, "requester"), "via": ["app"]} for n in (1, 2)),
            {**_due("person"), "via": ["app"]},
        ],
    },
    *(
        {
            "code": code, "measure": measure, "calendar": "site", "due": due,
            "steps": [_warn("holder", "supervisor", percent=75), _due("manager")],
        }
        for code, measure, due in (
            ("life-14-ack", "life_14_ack", _after(30 * MINUTE)),
            ("life-14-answer", "life_14_answer", {"rule": "after", "days": 1}),
            ("life-14-close", "life_14_close", {"rule": "after", "days": 3}),
        )
    ),
]  # fmt: skip

_VISIT: list[Doc] = [
    {
        "code": "visit-1", "measure": "visit_1", "calendar": "always", "due": {"rule": "given"},
        "steps": [_warn("person", before=15 * MINUTE), _due("person")],
    },
    {
        "code": "visit-2", "measure": "visit_2", "calendar": "always",
        "due": {"rule": "given", "seconds": -10 * MINUTE}, "steps": [_due("person"), _later(5, "supervisor")],
    },
    {
        "code": "visit-3", "measure": "visit_3", "calendar": "always", "due": {"rule": "given", "seconds": 15 * MINUTE},
        "steps": [_due("supervisor")],
    },
]  # fmt: skip

# priority → response, solution; days are the site's working days. VIP halves both.
_PRIORITIES: dict[int, tuple[int, Doc, Doc]] = {
    1: (15 * MINUTE, _after(4 * HOUR), _after(2 * HOUR)),
    2: (30 * MINUTE, _after(8 * HOUR), _after(4 * HOUR)),
    3: (2 * HOUR, {"rule": "after", "days": 1}, _after(4 * HOUR)),
    4: (4 * HOUR, {"rule": "after", "days": 3}, {"rule": "after", "days": 1, "seconds": 4 * HOUR}),
}


def _by_priority() -> list[Doc]:
    targets: list[Doc] = []
    for priority, (response, solution, vip_solution) in _PRIORITIES.items():
        calendar = "always" if priority == 1 else "site"
        urgent = {"urgent": True} if priority == 1 else {}
        late = _step("due+50%", {"after_percent": 50}, "supervisor", **urgent)
        later = _step("due+50%", {"after_percent": 50}, "manager", **urgent)
        warnings = [{**_step(f"warn-{share}", {"percent": share}, "holder"), "via": ["app"]} for share in (50, 75, 90)]
        for suffix, when, respond, solve in (
            ("", {}, response, solution),
            ("-vip", {"vip": ["yes"]}, response // 2, vip_solution),
        ):
            shared = {"calendar": calendar, "when": {"priority": [str(priority)], **when}}
            targets += [
                {
                    **shared, "code": f"response-p{priority}{suffix}", "measure": "pri_response", "pauses": ["user"],
                    "due": _after(respond), "steps": [*warnings[:2], _due("group_lead", **urgent), late],
                },
                {
                    **shared, "code": f"solution-p{priority}{suffix}", "measure": "pri_solution",
                    "pauses": ["user", "appointment"], "due": solve,
                    "steps": [*warnings, _due("supervisor", **urgent), later],
                },
            ]  # fmt: skip
    return targets


def default_targets() -> list[Doc]:
    """All targets of the shipped policy, as the database keeps them."""
    return [*_PHONE, *_TALK, *_INTAKE, *_WORK, *_AFTER, *_VISIT, *_by_priority()]


# 08:30–12:00 and 13:30–18:00, Monday to Friday.
SITE_WEEK: list[list[list[str]]] = [[["08:30", "12:00"], ["13:30", "18:00"]]] * 5 + [[], []]
ALWAYS_WEEK: list[list[list[str]]] = [[["00:00", "24:00"]]] * 7
