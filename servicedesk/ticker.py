"""The beat that outlives its Redis.

redbeat keeps its schedule and the lock of the one beat that ticks in Redis, and ends with an error where either is
gone: after Redis was wiped, or when the machine stood still for longer than the lock holds. Ours begins anew.
"""

import logging
from types import SimpleNamespace
from typing import Any

from redbeat.schedulers import RedBeatScheduler, acquire_distributed_beat_lock, get_redis
from redis.exceptions import LockError

logger = logging.getLogger(__name__)


class Ticker(RedBeatScheduler):  # type: ignore[misc] # (a package without types)
    """redbeat's scheduler, which takes its lock again and lays out its schedule anew where they are gone."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; the seconds until the next time. Waits where another beat has taken over."""
        try:
            if not get_redis(self.app).exists(self.app.redbeat_conf.statics_key):
                self.setup_schedule()
            seconds: float = super().tick(*args, **kwargs)
        except LockError as error:
            logger.warning("the beat takes its turn anew: %s", error)
            acquire_distributed_beat_lock(sender=SimpleNamespace(scheduler=self))
            return 0
        return seconds
