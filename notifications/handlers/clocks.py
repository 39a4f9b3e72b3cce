"""What clocks do by themselves: who is told of it."""

from notifications.alerts import tell_steps
from notifications.reminders import remind
from sla.events import StepsFired


def on_steps_fired(fact: StepsFired) -> None:
    """Everybody whom the steps go to: on the screen, and by letter where the policy says so (CLOCKS: rules for all).
    The requester, where he is reminded, by the way he came.
    """
    tell_steps(fact.firings, at=fact.at)
    remind(fact.firings, at=fact.at)
