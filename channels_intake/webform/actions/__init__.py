"""What can be done with a form without log-in: send it, prove it by link or by code; report an outage."""

from channels_intake.webform.actions.ask import Asked, ask
from channels_intake.webform.actions.prove import prove
from channels_intake.webform.actions.prove_number import prove_number
from channels_intake.webform.actions.report import report_outage
from channels_intake.webform.actions.send_code import send_code

__all__ = ["Asked", "ask", "prove", "prove_number", "report_outage", "send_code"]
