"""A desk whose beat never stops, and policies about users who do not answer."""

from sla.policy.shipped import default_targets
from tests.sla.clockwork import Crew, at
from tests.sla.rules.shorthand import Doc, published

REMINDS = [{"code": f"remind-{n}", "at": {"percent": 40 * n}, "to": ["requester"], "via": ["app"]} for n in (1, 2)]
CLOSES: Doc = {"code": "due", "at": {"after": 0}, "to": ["first_responder"], "via": ["app"], "act": "close"}


def let_close(crew: Crew, when: str = "09:00", **conditions: list[str]) -> None:
    """From `when` on, what two reminders bring no answer to is closed, where the conditions hold."""
    ((asked),) = [doc for doc in default_targets() if doc["code"] == "sat-2"]
    closing = {**asked, "code": "sat-2-close", "steps": [*REMINDS, CLOSES], "when": conditions}
    kept = [doc for doc in default_targets() if doc["code"] != "sat-2" or conditions]
    published([*kept, closing], by=crew.manager, at=at(when))
