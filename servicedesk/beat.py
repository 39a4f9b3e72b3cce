"""What runs by itself, and how often (seconds). One table, in code: nothing to corrupt, nothing to drift."""

from typing import NotRequired, TypedDict


class Expiry(TypedDict):
    """After how many seconds a worker drops the task unrun: the next beat has sent another by then."""

    expires: int


class Entry(TypedDict):
    """One line of Celery's beat schedule."""

    task: str
    schedule: float
    options: NotRequired[Expiry]


BEAT_SCHEDULE: dict[str, Entry] = {
    "deliver-outbox": {"task": "outbox.tasks.deliver_due", "schedule": 2.0, "options": {"expires": 10}},
    "purge-idempotency-keys": {"task": "api.tasks.purge_idempotency_keys", "schedule": 3600.0},
    "index-search": {"task": "tickets.tasks.index_search", "schedule": 5.0, "options": {"expires": 10}},
}
