"""A network that cannot be read would fail every call; here it fails the start."""

from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def readable_networks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 (the framework's signature)
    """webhooks.E001: WEBHOOK_ALLOWED_NETWORKS names something that is no network."""
    return [
        Error(f"WEBHOOK_ALLOWED_NETWORKS cannot be read: {name!r}", hint="For example 10.0.0.0/8.", id="webhooks.E001")
        for name in settings.WEBHOOK_ALLOWED_NETWORKS
        if not _is_network(name)
    ]


def _is_network(name: str) -> bool:
    try:
        ip_network(name, strict=False)
    except ValueError:
        return False
    return True
