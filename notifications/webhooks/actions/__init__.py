"""What can be done with webhooks: set them up, tell them, tell them again."""

from notifications.webhooks.actions.deliver import deliver_due, serve
from notifications.webhooks.actions.endpoints import (
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
)
from notifications.webhooks.actions.note import note
from notifications.webhooks.actions.purge import purge
from notifications.webhooks.actions.replay import ping, replay, replay_dead

__all__ = [
    "add_endpoint",
    "change_endpoint",
    "deliver_due",
    "note",
    "ping",
    "purge",
    "remove_endpoint",
    "replay",
    "replay_dead",
    "rotate_secret",
    "serve",
]
