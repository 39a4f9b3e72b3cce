"""Coming in, and ending without a result."""

from django.db.models import Q

from notifications.audiences import ABOVE, has_role, leaders_of, members_of_any
from notifications.scene import Scene
from tickets.choices import Channel, Kind, Severity
from tickets.events import Acknowledged, Amended, Cancelled, Merged, Received, Routed
from tickets.models import Ticket


def on_received(fact: Received) -> None:
    """A receipt for what was registered in the portal; a formal complaint goes to the supervisor (LIFE-14).

    Any other request costs no statement here.
    """
    if fact.channel != Channel.PORTAL and fact.kind != Kind.COMPLAINT:
        return
    scene = Scene.of(fact)
    if fact.channel == Channel.PORTAL:
        scene.write("receipt")
    if scene.ticket.severity == Severity.FORMAL:
        _report_complaint(scene)


def on_acknowledged(fact: Acknowledged) -> None:
    """Number, what was understood, and the time by which an engineer answers (LIFE-4)."""
    scene = Scene.of(fact)
    scene.write("acknowledged", understood=fact.message or scene.ticket.title, answer_by_at=fact.answer_by)


def on_amended(fact: Amended) -> None:
    """A complaint that turns out to be a formal one goes to the supervisor (LIFE-14)."""
    if any(name == "severity" and value == Severity.FORMAL for name, _, value in fact.changes):
        _report_complaint(Scene.of(fact))


def on_routed(fact: Routed) -> None:
    """Whom a routing rule tells: people by name, and the members of groups, each once."""
    if not (fact.told_user_ids or fact.told_group_ids):
        return
    scene = Scene.of(fact)
    wanted = Q(pk__in=fact.told_user_ids) | members_of_any(fact.told_group_ids)
    scene.tell(scene.find(wanted), "rule_told", rule=str(fact.set_off_by["rule"]["name"]))


def on_cancelled(fact: Cancelled) -> None:
    """The requester learns why; the engineer need not go on.

    Only the refusal (LIFE-11) shows the note: that one is written for the requester and has passed the quality gate.
    """
    scene = Scene.of(fact)
    scene.write(f"cancelled_{fact.reason}", note=fact.note)
    scene.tell(scene.people(scene.ticket.assignee_id), "cancelled", reason=fact.reason)


def on_merged(fact: Merged) -> None:
    """The requester learns under which number it goes on."""
    scene = Scene.of(fact)
    into = Ticket.objects.values_list("number", flat=True).get(pk=fact.into_ticket_id)
    scene.write("merged", into=into)
    scene.tell(scene.people(scene.ticket.assignee_id), "merged", into=into)


def _report_complaint(scene: Scene) -> None:
    leaders = scene.find(leaders_of(scene.ticket))
    scene.tell(leaders.first(*map(has_role, ABOVE)), "formal_complaint", letter="staff_complaint")
