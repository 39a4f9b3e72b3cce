"""Service records: the link to sign for the requester, and the signature for who waits for it (SAT-7)."""

from notifications.scene import Scene
from satisfaction.records.links import sign_url
from satisfaction.records.queries import get_link_of
from tickets.choices import RecordStep
from tickets.events import ServiceRecordMoved

_ASKED = frozenset({RecordStep.LEFT_NOTE, RecordStep.ASKED, RecordStep.REMINDED})


def on_service_record_moved(fact: ServiceRecordMoved) -> None:
    """The requester is asked to sign; once he has done so himself, the engineer and the first responder hear of it."""
    scene = Scene.of(fact)
    if fact.step in _ASKED:
        _ask(scene, fact)
    elif fact.step == RecordStep.SIGNED and fact.by_requester_id is not None:
        audience = scene.people(fact.engineer_user_id, scene.ticket.first_responder_id)
        scene.tell(audience, "record_signed", record=fact.record)


def _ask(scene: Scene, fact: ServiceRecordMoved) -> None:
    link = get_link_of(ticket_id=fact.ticket_id, seq=fact.record)
    letter = "record_reminder" if fact.step == RecordStep.REMINDED else "service_record"
    is_absent = fact.step == RecordStep.LEFT_NOTE
    until, engineer = link.expires_at, link.record.engineer_name
    scene.write(letter, link=sign_url(link), valid_until_at=until, engineer=engineer, is_absent=is_absent)
