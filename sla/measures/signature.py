"""A service record stays open until the user has signed it (SAT-7)."""

from sla.engine.ledger import Ledger
from sla.engine.view import View
from sla.measures.react import on
from tickets.choices import RecordStep
from tickets.events import ServiceRecordMoved


@on(ServiceRecordMoved)
def record_moved(ledger: Ledger, view: View, fact: ServiceRecordMoved) -> None:
    """One clock for each record, whose engineer it is: from when it is finished until it is signed, or voided."""
    key = str(fact.record)
    if fact.step == RecordStep.OFFERED:
        ledger.start("sat_7", at=fact.at, key=key, cycle=view.cycle, person_id=fact.engineer_user_id)
    elif fact.step == RecordStep.SIGNED:
        ledger.meet("sat_7", at=fact.at, key=key)
    elif fact.step == RecordStep.VOIDED:
        ledger.cancel("sat_7", at=fact.at, key=key)
