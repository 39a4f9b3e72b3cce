"""What is said between the requester and the desk, and asked within it."""

from django.db.models import Q

from accounts.roles import Role
from notifications.audiences import ABOVE, has_role
from notifications.scene import Scene
from tickets.choices import Ask
from tickets.events import ClarificationAsked, Promised, Replied, RequesterReplied
from tickets.models import Message


def on_replied(fact: Replied) -> None:
    """The desk's words, to the requester."""
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


def on_clarification_asked(fact: ClarificationAsked) -> None:
    """The question, to the requester or to the dispatchers (LIFE-18); to those above where there is no dispatcher."""
    scene = Scene.of(fact)
    if fact.ask == Ask.REQUESTER:
        scene.write("clarification", question=fact.question)
    else:
        audience = scene.find(Q(role__in=(Role.DISPATCHER, *ABOVE)))
        scene.tell(audience.first(*map(has_role, (Role.DISPATCHER, *ABOVE))), "clarification", question=fact.question)
