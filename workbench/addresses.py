"""Addresses of the lists behind figures. A board has hundreds of them, so what is looked up is looked up once."""

from collections.abc import Mapping
from functools import cache, lru_cache
from urllib.parse import urlencode

from django.urls import reverse

_KEPT = 4096


def list_url(name: str, conditions: Mapping[str, object]) -> str:
    """The address of the page `name` under `conditions`; empty ones are left out."""
    return _encoded(name, tuple((key, value) for key, value in conditions.items() if value not in {None, ""}))


@lru_cache(maxsize=_KEPT)
def _encoded(name: str, given: tuple[tuple[str, object], ...]) -> str:
    return f"{_path(name)}?{urlencode(given)}" if given else _path(name)


@cache
def _path(name: str) -> str:
    return reverse(name)
