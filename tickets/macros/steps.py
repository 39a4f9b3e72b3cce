"""What a macro may hold, read from what a form or a program gave: every wrong part is named at once.

To the record: `category`, `kind`, `impact`, `urgency`, `tags` (to be added). Then, in this order: `note` with
`progress`, `acknowledge` (true), `reply`; and one of three at the end: `to_group` or `to_user` with `reason`
(dispatch, or transfer where somebody has it), `waiting_on` with `wait_note` and `wait_days` (track), or `cause`, `plan`
and `result` (resolve). Texts may have places such as `{称呼}`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.inputs import Fields
from tickets.choices import Progress, WaitingOn
from tickets.gate.places import unknown
from tickets.routing.documents import Known, Reader

RECORD = ("category", "kind", "impact", "urgency", "tags")
TEXTS = {"note": 4_000, "reply": 4_000, "reason": 500, "wait_note": 500, "cause": 4_000, "plan": 4_000, "result": 4_000}
RESULT = ("cause", "plan", "result")
_CODES = {"progress": Progress, "waiting_on": WaitingOn}
_FROM_RULES = (*RECORD, "to_group", "to_user")
STEPS = (*_FROM_RULES, *TEXTS, *_CODES, "acknowledge", "wait_days")
_REVERSIBLE = (*_FROM_RULES, "waiting_on")
MOST_DAYS = 60


def has_reverse(steps: Mapping[str, Any]) -> bool:
    """Whether what they do can be taken back by the reverse acts. What told the user something cannot; a work note
    stays, and is in nobody's way.
    """
    return bool(set(_REVERSIBLE) & set(steps)) and not {"reply", *RESULT} & set(steps)


def read_steps(given: object, *, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The steps, cleaned; `kept` are those it has, which may name what is no longer in use. Raises `Malformed` and, for
    a place that stands for nothing, `Refused`.
    """
    fields, found = Fields(), dict[str, Any]()
    reader = Reader(fields, Known())
    for place, name, value in reader.parts("steps", given, STEPS):
        if name in _FROM_RULES:
            found[name] = reader.effect(place, name, value, kept.get(name))
        elif name in TEXTS:
            found[name] = _text(place, name, value, fields)
        elif name in _CODES:
            code = value if isinstance(value, str) else ""
            found[name] = fields.code(place, code, among=_CODES[name].values)
        elif name == "acknowledge":
            found[name] = reader.flag(place, value)
        else:
            found[name] = _days(place, value, fields)
    _check(found, fields)
    fields.done()
    return {name: found[name] for name in STEPS if name in found}


def _text(place: str, name: str, value: object, fields: Fields) -> str:
    if not isinstance(value, str):
        fields.malform(place, "wrong_type", _("This must be text."))
        return ""
    text = fields.text(place, value, limit=TEXTS[name])
    for one in unknown(text):
        words = _("%(place)s stands for nothing. The list beside the text says what can be filled in.")
        fields.refuse(place, "unknown_place", words % {"place": one.written})
    return text


def _days(place: str, value: object, fields: Fields) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_DAYS:
        words = _("A whole number from %(least)s to %(most)s.") % {"least": 1, "most": MOST_DAYS}
        fields.malform(place, "out_of_range", words)
        return 1
    return value


def _check(found: Mapping[str, Any], fields: Fields) -> None:
    """Whether the steps go together."""
    gives, waits, solves = (
        bool({"to_group", "to_user"} & set(found)),
        "waiting_on" in found,
        bool(set(RESULT) & set(found)),
    )
    if not set(found) & {*RECORD, *TEXTS, "acknowledge", "to_group", "to_user", "waiting_on"} and not fields.malformed:
        fields.malform("steps", "required", _("Say what the macro shall do."))
    if gives + waits + solves > 1:
        words = _("Hand it on, wait or resolve: one of the three ends a macro.")
        fields.malform("steps.waiting_on" if waits else "steps.cause", "one_of", words)
    if found.get("to_group") and found.get("to_user"):
        fields.malform("steps.to_user", "one_of", _("Name a group or an engineer, not both."))
    needed = {"reason": gives, "wait_note": waits, **dict.fromkeys(RESULT, solves)}
    for name, is_needed in needed.items():
        if is_needed and not found.get(name) and f"steps.{name}" not in fields.malformed:
            fields.malform(f"steps.{name}", "required", _("Please fill this in."))
