"""How often one user may call: so many requests per window, counted in the cache that all processes share."""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

logger = logging.getLogger(__name__)


class UserThrottle(SimpleRateThrottle):
    """`API_THROTTLE["read"]` and `["write"]`, as "1200/min"; "off" for no limit.

    One counter per user and window, where the framework would keep the time of every single request: at a thousand a
    minute that list would be read and written whole each time.
    """

    def __init__(self) -> None:
        self._left = 0.0

    def allow_request(self, request: Request, view: object) -> bool:  # noqa: ARG002 -- the framework's signature
        """Whether this request is within the limit. Without a reachable cache each is: the desk shall go on."""
        kind = "read" if request.method in SAFE_METHODS else "write"
        rate = settings.API_THROTTLE[kind]
        limit, seconds = self.parse_rate(None if rate == "off" else rate)
        if limit is None or seconds is None:
            return True
        window, passed = divmod(time.time(), seconds)
        self._left = seconds - passed
        try:
            return _count(f"api:{kind}:{request.user.pk}:{window:.0f}", seconds) <= limit
        except RedisError:
            logger.exception("The cache does not answer; the request is let through uncounted.")
            return True

    def wait(self) -> float:
        """Seconds until the next window opens, at least one."""
        return max(1.0, self._left)


def _count(key: str, seconds: int) -> int:
    if cache.add(key, 1, timeout=2 * seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
