"""What webhooks do when a fact arrives: rows for those who want it, in the act's own transaction."""

from core.bus import Event
from notifications.webhooks.actions.note import note


def on_event(fact: Event) -> None:
    """Any fact of the catalogue: each program that wants it has a delivery from now on."""
    note(fact)
