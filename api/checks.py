"""A rate that cannot be read would fail every request; here it fails the start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from api.throttles import UserThrottle


@register()
def readable_rates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """api.E001: API_THROTTLE_READ or API_THROTTLE_WRITE is neither `off` nor a number per s, min, hour or day."""
    hint = "For example 1200/min, or off."
    return [
        Error(f"API_THROTTLE_{kind.upper()} cannot be read: {rate!r}", hint=hint, id="api.E001")
        for kind, rate in settings.API_THROTTLE.items()
        if not _is_readable(rate)
    ]


def _is_readable(rate: str) -> bool:
    try:
        limit, _seconds = UserThrottle().parse_rate(None if rate == "off" else rate)
    except (ValueError, KeyError, IndexError):
        return False
    return limit is None or limit > 0
