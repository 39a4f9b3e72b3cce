"""Whom to call in: leaders, the next level, colleagues."""

from django.db.models import Q

from notifications.audiences import ABOVE, LEADERS, is_one, levels_from
from notifications.scene import Scene
from tickets.events import CollaboratorsChanged, Escalated, HandedOver, MajorMarked


def on_escalated(fact: Escalated) -> None:
    """Who was named, else who holds the level or the next above; and who tracks it until it is confirmed (LIFE-12)."""
    scene = Scene.of(fact)
    lead_id = scene.ticket.group.lead_id if scene.ticket.group else None
    audience = scene.find(Q(pk__in=[fact.to_user_id or 0, fact.owner_user_id, lead_id or 0]) | Q(role__in=ABOVE))
    told = audience.first(is_one(fact.to_user_id), *levels_from(fact.to_level, scene.ticket))
    owner = audience.first(lambda user: user.pk == fact.owner_user_id and user not in told.users)
    scene.tell(told, "escalated", letter="staff_escalated", level=fact.to_level, reason=fact.reason)
    scene.tell(owner, "escalated_owner", level=fact.to_level, reason=fact.reason)


def on_major_marked(fact: MajorMarked) -> None:
    """All leaders at once, when the flag is set and when it is lifted (LIFE-6)."""
    scene = Scene.of(fact)
    kind = "major" if fact.is_major else "major_lifted"
    scene.tell(scene.find(LEADERS), kind, letter=f"staff_{kind}", reason=fact.reason)


def on_handed_over(fact: HandedOver) -> None:
    """Who answers for it now, and who no longer does (LIFE-3)."""
    scene = Scene.of(fact)
    audience = scene.people(fact.to_user_id, fact.from_user_id)
    scene.tell(audience.first(is_one(fact.to_user_id)), "handed_over", reason=fact.reason)
    scene.tell(audience.first(is_one(fact.from_user_id)), "handed_over_from", reason=fact.reason)


def on_collaborators_changed(fact: CollaboratorsChanged) -> None:
    """The colleagues who are asked to help (TALK-8)."""
    scene = Scene.of(fact)
    scene.tell(scene.people(*fact.added_user_ids), "collaborator")
