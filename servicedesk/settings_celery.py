"""Settings, fourth part: the broker, the cache, and what a worker may do."""

import os

from kombu import Queue

from servicedesk.beat import BEAT_SCHEDULE

REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    _REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    # Who looks at which ticket: worth a moment's wait and no more.
    _MOMENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    CACHES = {"default": _REDIS, "live": {**_REDIS, "KEY_PREFIX": "live", "OPTIONS": _MOMENT}}
else:
    _MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    CACHES = {"default": _MEMORY, "live": {**_MEMORY, "LOCATION": "live", "OPTIONS": {"MAX_ENTRIES": 10_000}}}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 3
CELERY_TASK_DEFAULT_QUEUE = "desk"  # a Redis may be shared with others
# Clocks can have a worker to themselves, so that letters that are slow to leave make none late. One without --queues
# does both.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("desk", "desk-clocks")]
CELERY_TASK_ROUTES = {"sla.tasks.fire_due": {"queue": "desk-clocks"}}
CELERY_TASK_IGNORE_RESULT = True
# A task is a nudge about a row that waits in the database, and beat nudges again: never let a page wait for a broker.
CELERY_TASK_PUBLISH_RETRY = False
# Enforced by the prefork pool only; threads run on, so every socket has a timeout of its own as well.
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
# The schedule is in code, so nothing is kept on disk; with Redis, several beats may run and one of them ticks.
CELERY_BEAT_SCHEDULER = "servicedesk.ticker.Ticker" if REDIS_URL else "celery.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_REDBEAT_KEY_PREFIX = "desk-beat"
CELERY_REDBEAT_LOCK_TIMEOUT = 5
