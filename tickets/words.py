"""The journal in words: what stands after a person's name in a timeline, in the reader's language.

The journal stores codes and ids; here they become a sentence at the moment of reading. Times are told in the current
time zone, and with the day when it is not the day of the act.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.errors import Words
from face import dates
from face.words import file_size, mask_phone
from tickets.asking.answers import answers_of
from tickets.asking.words import asked
from tickets.choices import (
    Answer,
    Ask,
    CallOutcome,
    CancelReason,
    Channel,
    Consent,
    Direction,
    Kind,
    Level,
    LinkKind,
    Progress,
    Score,
    Severity,
    WaitingOn,
)
from tickets.models import Ticket, TicketEvent
from tickets.naming import Names, names_in
from tickets.record_words import record_sentence
from tickets.routing_words import route_sentence
from tickets.whose import who

__all__ = ["Names", "detail", "names_in", "sentence", "who"]


def sentence(event: TicketEvent, names: Names) -> str:
    """What was done, as it reads after the name of who did it: “accepted it, …”. Free text is not in it: see `detail`.

    An entry this version does not know is named by its code.
    """
    teller = _SENTENCES.get(event.verb)
    return teller(event, names) if teller else event.verb


def detail(event: TicketEvent) -> str:
    """The text somebody gave with the act: a reason, a remark, a question; empty when there is none."""
    key = _DETAILS.get(event.verb, "")
    return str(event.params.get(key) or "")


# Which parameter holds the text a person gave. Replies, notes, resolutions and files stand in tables of their own.
_DETAILS = {
    "acknowledge": "message",
    "dispatch": "reason",
    "decline": "reason",
    "transfer": "reason",
    "track": "note",
    "resume": "note",
    "confirm": "comment",
    "reopen": "reason",
    "close": "remark",
    "return_record": "remark",
    "complete_record": "note",
    "survey": "comment",
    "cancel": "note",
    "escalate": "reason",
    "promise": "text",
    "carry_over": "reason",
    "call_supervisor": "reason",
    "call": "note",
    "clarify": "question",
    "major": "reason",
    "handover": "reason",
    "service_record": "remark",
}


def _at(event: TicketEvent, key: str) -> str:
    value = event.params.get(key)
    return dates.when(datetime.fromisoformat(value), today=dates.local_day(event.at)) if value else ""


def _user(event: TicketEvent, names: Names, key: str = "to_user_id") -> str:
    return names.users.get(event.params.get(key) or 0, "")


def _receiver(event: TicketEvent, names: Names) -> str:
    return _user(event, names) or names.groups.get(event.params.get("to_group_id") or 0, "")


def _all(names: Names, ids: Iterable[int]) -> str:
    # Translators: between two names of a list
    return _(", ").join(names.users.get(pk, "") for pk in ids)


def _receive(event: TicketEvent, _names: Names) -> str:
    channel = Channel(event.params["channel"]).label
    if event.by_user:
        return _("registered the request (%(channel)s)") % {"channel": channel}
    return _("sent the request (%(channel)s)") % {"channel": channel}


def _acknowledge(event: TicketEvent, _names: Names) -> str:
    return _("acknowledged it and told the user that an engineer answers by %(time)s") % {
        "time": _at(event, "answer_by")
    }


def _dispatch(event: TicketEvent, names: Names) -> str:
    return _("dispatched it to %(to)s") % {"to": _receiver(event, names)}


def _accept(event: TicketEvent, _names: Names) -> str:
    return _("accepted it and will have contacted the user by %(time)s") % {"time": _at(event, "committed_at")}


def _decline(_event: TicketEvent, _names: Names) -> str:
    return _("returned it to the desk")


def _transfer(event: TicketEvent, names: Names) -> str:
    return _("transferred it to %(to)s") % {"to": _receiver(event, names)}


def _track(event: TicketEvent, _names: Names) -> str:
    values = {"what": WaitingOn(event.params["waiting_on"]).label, "time": _at(event, "until")}
    if values["time"]:
        return _("is tracking it, waiting until %(time)s for: %(what)s") % values
    return _("is tracking it, waiting for: %(what)s") % values


def _resume(_event: TicketEvent, _names: Names) -> str:
    return _("ended the wait; the work goes on")


def _resolve(event: TicketEvent, _names: Names) -> str:
    return (
        _("resolved it at first contact") if event.params.get("first_contact") else _("resolved it and asked the user")
    )


def _confirm(event: TicketEvent, _names: Names) -> str:
    return _("recorded that the user finds it solved") if event.by_user else _("confirmed that it is solved")


def _reopen(event: TicketEvent, _names: Names) -> str:
    values = {"cycle": event.cycle}
    is_own = event.by_requester_id is not None
    match event.params.get("answer"):
        case Answer.PARTLY if is_own:
            return _("says that it is solved in part and what remains; the work goes on: round %(cycle)s") % values
        case Answer.PARTLY:
            return _("recorded that the user finds it solved in part and what remains: round %(cycle)s") % values
        case Answer.NOT_SOLVED if is_own:
            return _("says that it is not solved; reopened: round %(cycle)s") % values
        case Answer.NOT_SOLVED:
            return _("recorded that the user finds it not solved; reopened: round %(cycle)s") % values
    return _("reopened it: round %(cycle)s") % values


def _close(event: TicketEvent, _names: Names) -> str:
    if not event.params.get("without_answer"):
        return _("found the record complete and closed it")
    if event.by_user_id is None:
        return _("closed it automatically: the user has not answered, the record is complete")
    return _("found the record complete and closed it without the user's answer")


def _return_record(event: TicketEvent, names: Names) -> str:
    return _("returned the record to %(to)s to be completed") % {"to": _user(event, names)}


def _complete_record(_event: TicketEvent, _names: Names) -> str:
    return _("completed the record: it can be closed")


def _lapse(event: TicketEvent, _names: Names) -> str:
    reminded = ngettext(
        "has no answer from the user after %(n)s reminder",
        "has no answer from the user after %(n)s reminders",
        event.params["reminders"],
    ) % {"n": event.params["reminders"]}
    if event.params["closes"]:
        return _("%(reminded)s; it may be closed without one") % {"reminded": reminded}
    return _("%(reminded)s; the user is to be called") % {"reminded": reminded}


def _survey(event: TicketEvent, names: Names) -> str:
    values = {"score": Score(event.params["score"]).label, "reasons": _reasons(event, names)}
    if event.by_user:
        said = _("recorded the user's rating: %(score)s") % values
    else:
        said = _("rated the service: %(score)s") % values
    return _("%(said)s (%(reasons)s)") % {"said": said, **values} if values["reasons"] else said


def _reasons(event: TicketEvent, names: Names) -> str:
    return names.reasons_in(event.params.get("reasons", ()))


def _cancel(event: TicketEvent, _names: Names) -> str:
    return _("cancelled it: %(reason)s") % {"reason": CancelReason(event.params["reason"]).label}


def _merge(event: TicketEvent, names: Names) -> str:
    return _("merged it into %(number)s") % {"number": names.tickets.get(event.params["into_ticket_id"], "")}


def _absorb(event: TicketEvent, names: Names) -> str:
    return _("merged %(number)s into this ticket") % {"number": names.tickets.get(event.params["from_ticket_id"], "")}


def _escalate(event: TicketEvent, names: Names) -> str:
    values = {
        "level": event.params["to_level"],
        "to": _user(event, names),
        "owner": _user(event, names, "owner_user_id"),
    }
    if values["to"]:
        return _("escalated it to %(to)s (level %(level)s); %(owner)s keeps tracking it") % values
    return _("escalated it to level %(level)s; %(owner)s keeps tracking it") % values


def _promise(event: TicketEvent, _names: Names) -> str:
    return _("promised the user, for %(time)s at the latest") % {"time": _at(event, "due_at")}


def _carry_over(event: TicketEvent, _names: Names) -> str:
    values = {"time": _at(event, "expected_at")}
    said = {
        Consent.AGREED: _("carries it over with the user's consent, to be done by %(time)s"),
        Consent.NOT_REACHED: _("carries it over without having reached the user, to be done by %(time)s"),
        Consent.REFUSED: _("could not agree with the user that it is done by %(time)s"),
    }
    return said[Consent(event.params["consent"])] % values


def _call_supervisor(_event: TicketEvent, _names: Names) -> str:
    return _("asked the supervisor to take over the conversation with the user")


def _reply(event: TicketEvent, _names: Names) -> str:
    return (
        _("replied to the user, overriding the wording check")
        if event.params.get("override_reason")
        else _("replied to the user")
    )


def _requester_reply(_event: TicketEvent, _names: Names) -> str:
    return _("wrote to the desk")


def _note(event: TicketEvent, names: Names) -> str:
    progress = event.params.get("progress")
    called = _all(names, event.params.get("mentioned_user_ids", ()))
    if progress and called:
        return _("noted progress for %(people)s: %(progress)s") % {
            "people": called,
            "progress": Progress(progress).label,
        }
    if progress:
        return _("noted progress: %(progress)s") % {"progress": Progress(progress).label}
    return _("added a work note for %(people)s") % {"people": called} if called else _("added a work note")


def _call(event: TicketEvent, names: Names) -> str:
    values = {
        "with": _user(event, names, "with_user_id") or mask_phone(event.params["number"]),
        "outcome": CallOutcome(event.params["outcome"]).label,
    }
    if event.params["direction"] == Direction.INBOUND:
        return _("was called by %(with)s: %(outcome)s") % values
    return _("called %(with)s: %(outcome)s") % values


def _clarify(event: TicketEvent, _names: Names) -> str:
    return (
        _("asked the user what is unclear")
        if event.params["ask"] == Ask.REQUESTER
        else _("asked the dispatcher what is unclear")
    )


def _collaborators(event: TicketEvent, names: Names) -> str:
    added, removed = _all(names, event.params["added_user_ids"]), _all(names, event.params["removed_user_ids"])
    if added and removed:
        return _("asked %(added)s to help and released %(removed)s") % {"added": added, "removed": removed}
    return (
        _("asked %(added)s to help") % {"added": added} if added else _("released %(removed)s") % {"removed": removed}
    )


def _major(event: TicketEvent, _names: Names) -> str:
    return _("declared it a major incident") if event.params["is_major"] else _("lifted the major incident")


def _handover(event: TicketEvent, names: Names) -> str:
    values = {"from": _user(event, names, "from_user_id"), "to": _user(event, names)}
    if values["from"]:
        return _("handed first responsibility over from %(from)s to %(to)s") % values
    return _("gave first responsibility to %(to)s") % values


def _attach(event: TicketEvent, _names: Names) -> str:
    values = {"name": event.params["name"], "size": file_size(event.params["size"])}
    if event.params.get("is_internal"):
        return _("attached an internal file: %(name)s (%(size)s)") % values
    return _("attached a file: %(name)s (%(size)s)") % values


def _link(event: TicketEvent, names: Names) -> str:
    values = {
        "number": names.tickets.get(event.params["to_ticket_id"], ""),
        "kind": LinkKind(event.params["kind"]).label,
    }
    return (
        _("removed the link to %(number)s (%(kind)s)") % values
        if event.params["removed"]
        else _("linked it to %(number)s (%(kind)s)") % values
    )


def _amend(event: TicketEvent, _names: Names) -> str:
    told = [_change(*change) for change in event.params["changes"] if change[0] not in _SILENT]
    return _("edited the record: %(changes)s") % {"changes": _(", ").join(told)}


_SILENT = frozenset({"priority"})  # follows from impact and urgency, which are told
_CODES = {"kind": Kind, "impact": Level, "urgency": Level, "severity": Severity, "channel": Channel}
_LABELS: Mapping[str, Words] = {field.name: field.verbose_name for field in Ticket._meta.fields} | {
    "tags": gettext_lazy("Tags")
}


def _change(name: str, before: Any, after: Any) -> str:  # noqa: ANN401 (whatever a field holds)
    if name == "answers":
        questions = dict.fromkeys(asked(one) for one in answers_of([*after, *before]))
        return _(", ").join(_("“%(name)s”") % {"name": question} for question in questions)
    label = _LABELS[name]
    if name not in _CODES:
        return str(label)
    labels = dict(_CODES[name].choices)
    # Translators: what changed, from what, to what
    values = {"what": label, "before": labels.get(str(before), "–"), "after": labels.get(str(after), "–")}
    return _("%(what)s (%(before)s → %(after)s)") % values


_SENTENCES: dict[str, Callable[[TicketEvent, Names], str]] = {
    "receive": _receive,
    "acknowledge": _acknowledge,
    "dispatch": _dispatch,
    "accept": _accept,
    "decline": _decline,
    "transfer": _transfer,
    "track": _track,
    "resume": _resume,
    "resolve": _resolve,
    "confirm": _confirm,
    "reopen": _reopen,
    "close": _close,
    "return_record": _return_record,
    "complete_record": _complete_record,
    "lapse": _lapse,
    "survey": _survey,
    "route": route_sentence,
    "cancel": _cancel,
    "merge": _merge,
    "absorb": _absorb,
    "escalate": _escalate,
    "promise": _promise,
    "carry_over": _carry_over,
    "call_supervisor": _call_supervisor,
    "reply": _reply,
    "requester_reply": _requester_reply,
    "note": _note,
    "call": _call,
    "clarify": _clarify,
    "collaborators": _collaborators,
    "major": _major,
    "handover": _handover,
    "attach": _attach,
    "link": _link,
    "service_record": record_sentence,
    "amend": _amend,
}
