"""What can be done with a form without log-in: send it, prove it; report an outage."""

from channels_intake.webform.actions.ask import Asked, ask
from channels_intake.webform.actions.prove import prove
from channels_intake.webform.actions.report import report_outage

__all__ = ["Asked", "ask", "prove", "report_outage"]
