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
    "fire-clocks": {"task": "sla.tasks.fire_due", "schedule": 1.0, "options": {"expires": 5}},
    "replan-lagging-clocks": {"task": "sla.tasks.replan_lagging", "schedule": 5.0, "options": {"expires": 5}},
    "bring-rules-into-force": {"task": "sla.tasks.bring_into_force", "schedule": 20.0, "options": {"expires": 20}},
    "count-days": {"task": "sla.tasks.count_days", "schedule": 60.0, "options": {"expires": 50}},
    "count-days-again": {"task": "sla.tasks.count_again", "schedule": 6 * 3600.0},
    "count-now": {"task": "sla.tasks.count_now", "schedule": 10.0, "options": {"expires": 10}},
    "deliver-outbox": {"task": "outbox.tasks.deliver_due", "schedule": 2.0, "options": {"expires": 10}},
    "send-digests": {"task": "notifications.tasks.send_digests", "schedule": 20.0, "options": {"expires": 20}},
    "purge-idempotency-keys": {"task": "api.tasks.purge_idempotency_keys", "schedule": 3600.0},
    "purge-keys": {"task": "tickets.once.tasks.purge_keys", "schedule": 6 * 3600.0},
    "mark-silent": {"task": "accounts.tasks.mark_silent", "schedule": 60.0, "options": {"expires": 50}},
    "drop-old-drafts": {"task": "accounts.tasks.drop_old_drafts", "schedule": 6 * 3600.0},
    "leave-over-conversations": {"task": "channels_intake.messengers.tasks.leave_over", "schedule": 60.0},
    "fetch-media": {
        "task": "channels_intake.messengers.tasks.fetch_media",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "settle-inbound": {"task": "channels_intake.tasks.settle_waiting", "schedule": 10.0, "options": {"expires": 10}},
    "deliver-webhooks": {
        "task": "notifications.webhooks.tasks.deliver_due",
        "schedule": 2.0,
        "options": {"expires": 10},
    },
    "purge-webhooks": {"task": "notifications.webhooks.tasks.purge", "schedule": 3600.0},
    "look-at-calls": {"task": "channels_intake.phone.tasks.look_again", "schedule": 10.0, "options": {"expires": 10}},
    "run-imports": {
        "task": "channels_intake.imports.tasks.run_imports",
        "schedule": 3.0,
        "options": {"expires": 10},
    },
    "act-on-many": {"task": "tickets.bulk.tasks.run_bulk", "schedule": 2.0, "options": {"expires": 10}},
    "route-tickets": {"task": "tickets.routing.tasks.route", "schedule": 2.0, "options": {"expires": 10}},
    "warn-of-on-call-gaps": {"task": "notifications.tasks.warn_of_gaps", "schedule": 600.0},
    "mail-announcements": {
        "task": "knowledge.announcements.tasks.write_letters",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "exchange-with-itop": {"task": "channels_intake.itop.tasks.sync", "schedule": 60.0, "options": {"expires": 50}},
    "fetch-mail": {"task": "channels_intake.mail.tasks.fetch_mail", "schedule": 60.0, "options": {"expires": 50}},
    "index-search": {"task": "tickets.tasks.index_search", "schedule": 5.0, "options": {"expires": 10}},
}
