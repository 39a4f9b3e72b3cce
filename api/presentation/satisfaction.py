"""Satisfaction from outside."""

from satisfaction.answers import Said
from satisfaction.figures import Part, ReasonCount, Tally
from satisfaction.models import Invitation

Shown = dict[str, object]


def tally_shown(tally: Tally) -> Shown:
    """The figures of all, or of a part."""
    return {
        "asked": tally.asked,
        "answered": tally.answered,
        "response_rate": tally.response_rate,
        "satisfied": tally.satisfied,
        "answers": tally.answers,
    }


def part_of(part: Part) -> Shown:
    """A part with its figures."""
    return {"key": part.key, "name": part.name, **tally_shown(part.tally)}


def reason_of(reason: ReasonCount) -> Shown:
    """How often a reason was given."""
    return {"slug": reason.slug, "side": reason.side, "name": reason.name, "count": reason.n}


def question_of(asked: Invitation, said: Said) -> Shown:
    """A question, and what was answered; `answer` is empty where nobody has."""
    return {
        "ticket": asked.ticket.number,
        "cycle": asked.cycle,
        "of": asked.purpose,
        "group": asked.group.slug if asked.group else None,
        "person": asked.person.username if asked.person else None,
        "asked_at": asked.created_at,
        "expires_at": asked.expires_at,
        "reminders": asked.reminders,
        "answer": asked.answer,
        "answered_at": asked.used_at if asked.answer else None,
        "via": asked.via,
        "reasons": [slug for slug, _name in said.reasons],
        "comment": said.text,
    }
