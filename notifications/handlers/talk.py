"""What is said between the requester and the desk, and asked within it."""

from django.db.models import Q

from accounts.models import Requester
from accounts.roles import Role
from channels_intake.messengers.queries import carries
from notifications.audiences import ABOVE, has_role, leaders_of
from notifications.scene import Scene
from tickets.choices import Ask, Consent
from tickets.events import (
    CarriedOver,
    ClarificationAsked,
    Noted,
    Promised,
    Replied,
    RequesterReplied,
    SupervisorCalled,
)
from tickets.models import Message


def on_replied(fact: Replied) -> None:
    """The desk's words, to the requester; where a conversation about the ticket goes on, they were said there."""
    if carries(fact.ticket_id):
        return
    message = Message.objects.select_related("by_user").get(pk=fact.message_id)
    Scene.of(fact).write("replied", body=message.body, by=str(message.by_user or ""))


def on_requester_replied(fact: RequesterReplied) -> None:
    """The requester's words, to the engineer and the first responder."""
    scene = Scene.of(fact)
    body = Message.objects.values_list("body", flat=True).get(pk=fact.message_id)
    audience = scene.people(scene.ticket.assignee_id, scene.ticket.first_responder_id)
    scene.tell(audience, "requester_replied", body=body)


def on_promised(fact: Promised) -> None:
    """What the requester may rely on, and when (PROM-1)."""
    Scene.of(fact).write("promised", due_at=fact.due_at, text=fact.text)


def on_carried_over(fact: CarriedOver) -> None:
    """Why it is not finished today, and by when it will be (BRT-4). Who did not agree hears from the supervisor."""
    if fact.consent != Consent.REFUSED:
        is_agreed = fact.consent == Consent.AGREED
        Scene.of(fact).write("carried_over", reason=fact.reason, expected_at=fact.expected_at, is_agreed=is_agreed)


def on_supervisor_called(fact: SupervisorCalled) -> None:
    """The supervisors, those above where there is none, with what they need to speak to the requester (TALK-9)."""
    scene = Scene.of(fact)
    told = scene.find(leaders_of(scene.ticket)).first(*map(has_role, ABOVE))
    scene.tell(told, "supervisor_called", reason=fact.reason)
    scene.send(told, "staff_supervisor", reason=fact.reason, contact=_contact(scene.ticket.requester))


def on_clarification_asked(fact: ClarificationAsked) -> None:
    """The question, to the requester or to the dispatchers (LIFE-18); to those above where there is no dispatcher."""
    scene = Scene.of(fact)
    if fact.ask == Ask.REQUESTER:
        scene.write("clarification", question=fact.question)
    else:
        audience = scene.find(Q(role__in=(Role.DISPATCHER, *ABOVE)))
        scene.tell(audience.first(*map(has_role, (Role.DISPATCHER, *ABOVE))), "clarification", question=fact.question)


def _contact(requester: Requester) -> str:
    """Every way to reach him; in the letter only, so that no notice keeps it."""
    return " · ".join(filter(None, (requester.phone, requester.email, requester.im_account)))


def on_noted(fact: Noted) -> None:
    """The colleagues a note names; nobody is asked for where it names none."""
    if fact.mentioned_user_ids:
        scene, note = Scene.of(fact), Message.objects.only("body").get(pk=fact.message_id)
        scene.tell(scene.people(*fact.mentioned_user_ids), "mentioned", body=note.body)
