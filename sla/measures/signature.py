"""A service record stays open until the user has signed it; he is reminded, its engineer keeps at it (SAT-7)."""

from sla.choices import Outcome
from sla.engine.ledger import Ledger
from sla.engine.view import View
from sla.measures.react import on
from tickets.choices import RecordStep
from tickets.events import ServiceRecordMoved


@on(ServiceRecordMoved)
def record_moved(ledger: Ledger, view: View, fact: ServiceRecordMoved) -> None:
    """Two clocks for each record, from when it is finished until it is signed, or voided: of its engineer, who is to
    get the signature, and of the user, who is reminded.
    """
    key = str(fact.record)
    if fact.step == RecordStep.OFFERED:
        for measure in ("sat_7", "sat_7_user"):
            ledger.start(measure, at=fact.at, key=key, cycle=view.cycle, person_id=fact.engineer_user_id)
    elif fact.step == RecordStep.SIGNED:
        ledger.meet("sat_7", at=fact.at, key=key)
        ledger.cancel("sat_7_user", at=fact.at, key=key, outcome=Outcome.ANSWERED)
    elif fact.step == RecordStep.LAPSED:
        ledger.cancel("sat_7_user", at=fact.at, key=key, outcome=Outcome.UNANSWERED)
    elif fact.step == RecordStep.VOIDED:
        for measure in ("sat_7", "sat_7_user"):
            ledger.cancel(measure, at=fact.at, key=key)
