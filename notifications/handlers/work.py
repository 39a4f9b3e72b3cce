"""The way through the stages, from dispatching to closing."""

from django.conf import settings
from django.db.models import Q

from notifications.audiences import members_of
from notifications.scene import Scene
from satisfaction.links import confirm_url, short_url, survey_url
from satisfaction.models import Invitation, Purpose
from satisfaction.queries import find_invitation, get_invitation
from tickets.choices import Answer, Priority, Score
from tickets.events import (
    Accepted,
    Closed,
    Confirmed,
    Declined,
    Dispatched,
    RecordCompleted,
    RecordReturned,
    Reopened,
    Resolved,
    Surveyed,
    Tracked,
    Transferred,
)
from tickets.models import Resolution, Ticket, TicketEvent
from tickets.policies import reopen_window


def on_dispatched(fact: Dispatched) -> None:
    """The engineer, or every member of the group."""
    _give(fact, "dispatched")


def on_transferred(fact: Transferred) -> None:
    """The new engineer, or every member of the new group."""
    _give(fact, "transferred")


def on_accepted(fact: Accepted) -> None:
    """Who takes care of it, and by when he will be in touch (LIFE-5)."""
    scene = Scene.of(fact)
    scene.write("accepted", engineer=scene.people().by, committed_at=fact.committed_at)


def on_declined(fact: Declined) -> None:
    """It is the first responder's again (LIFE-3)."""
    scene = Scene.of(fact)
    scene.tell(scene.people(scene.ticket.first_responder_id), "declined", reason=fact.reason)


def on_tracked(fact: Tracked) -> None:
    """What is waited for and until when, in words for the requester; the note is the desk's own and stays there."""
    Scene.of(fact).write("tracked", waiting_on=fact.waiting_on, until_at=fact.until)


def on_resolved(fact: Resolved) -> None:
    """The result with the confirm link (SAT-2), and the first responder, who makes the follow-up (LIFE-3, LIFE-8)."""
    scene = Scene.of(fact)
    done = Resolution.objects.select_related("by").get(pk=fact.resolution_id)
    invitation = get_invitation(ticket_id=fact.ticket_id, purpose=Purpose.CONFIRM, cycle=fact.cycle)
    parts = {name: getattr(done, name) for name in ("cause", "plan", "result", "how_to_check", "how_to_avoid")}
    links = {"link": confirm_url(invitation), "short_link": short_url(invitation)}
    scene.write("resolved", **links, valid_until_at=invitation.expires_at, engineer=str(done.by), **parts)
    scene.tell(scene.people(scene.ticket.first_responder_id), "resolved")


def on_confirmed(fact: Confirmed) -> None:
    """The first responder, who answers for it to the end (LIFE-3)."""
    scene = Scene.of(fact)
    scene.tell(scene.people(scene.ticket.first_responder_id), "confirmed", comment=fact.comment)


def on_reopened(fact: Reopened) -> None:
    """A receipt for the requester, with his own words if they are his; the engineer and the first responder."""
    scene = Scene.of(fact)
    is_partly = fact.answer == Answer.PARTLY
    scene.write("reopened", reason=fact.reason if fact.by_requester_id else "", is_partly=is_partly)
    audience = scene.people(scene.ticket.assignee_id, scene.ticket.first_responder_id)
    kind = _REFUSED.get(fact.answer, "reopened")
    scene.tell(audience, kind, letter="staff_reopened", reason=fact.reason, answer=fact.answer)


def on_record_returned(fact: RecordReturned) -> None:
    """Who completes the record, with what is to be done and what is missing (LIFE-9)."""
    scene = Scene.of(fact)
    missing = list(fact.missing)
    told = scene.people(fact.to_user_id)
    scene.tell(told, "record_returned", letter="staff_record_returned", remark=fact.remark, missing=missing)


def on_record_completed(fact: RecordCompleted) -> None:
    """The supervisor who returned it: it waits on the closing desk."""
    scene = Scene.of(fact)
    returned = TicketEvent.objects.filter(ticket_id=fact.ticket_id, verb=RecordReturned.verb, seq__lt=fact.seq)
    by = returned.order_by("-seq").values_list("by_user_id", flat=True).first()
    scene.tell(scene.people(by), "record_completed", note=fact.note)


def on_closed(fact: Closed) -> None:
    """The survey link (SAT-1), if he is asked; to whoever never answered, the way to say that it is not solved, too."""
    scene = Scene.of(fact)
    rating = find_invitation(ticket_id=fact.ticket_id, purpose=Purpose.SURVEY, cycle=fact.cycle)
    if fact.without_answer:
        _say_that_nobody_answered(scene, rating)
    elif rating is None:
        scene.write("closed_again", reopen_days=reopen_window().days)
    else:
        links = {"link": survey_url(rating), "short_link": short_url(rating)}
        scene.write("closed", **links, valid_until_at=rating.expires_at)


def _say_that_nobody_answered(scene: Scene, rating: Invitation | None) -> None:
    fact = scene.fact
    asked = get_invitation(ticket_id=fact.ticket_id, purpose=Purpose.CONFIRM, cycle=fact.cycle)
    scene.write(
        "closed_unanswered",
        link=confirm_url(asked),
        short_link=short_url(asked),
        survey_link=survey_url(rating) if rating else "",
        is_automatic=fact.by_user_id is None,
        valid_until_at=asked.expires_at,
    )


def on_surveyed(fact: Surveyed) -> None:
    """A word of thanks, where this desk writes one (SURVEY_THANKS); a dissatisfied user is told who calls him."""
    if settings.SURVEY_THANKS and fact.by_requester_id:
        is_dissatisfied = fact.score == Score.DISSATISFIED
        Scene.of(fact).write("rated", is_dissatisfied=is_dissatisfied, is_praise=fact.score >= Score.SATISFIED)


_REFUSED: dict[str, str] = {Answer.PARTLY: "partly_solved", Answer.NOT_SOLVED: "not_solved"}


def _give(fact: Dispatched | Transferred, kind: str) -> None:
    scene = Scene.of(fact)
    named = fact.to_user_id is not None
    wanted = Q(pk=fact.to_user_id) if named else members_of(fact.to_group_id)
    group = "" if named or scene.ticket.group is None else scene.ticket.group.name
    letter = "staff_dispatched" if named or _presses(scene.ticket) else ""
    scene.tell(scene.find(wanted), kind if named else f"{kind}_group", letter=letter, group=group, reason=fact.reason)


def _presses(ticket: Ticket) -> bool:
    """Whether a whole group shall find it in its mail too."""
    return ticket.is_vip or ticket.is_major or ticket.priority == Priority.P1
