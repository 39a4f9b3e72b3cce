"""Access tokens: asked for once, kept as long as they hold, asked for anew when the server knows them no longer."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache

_EARLY = 300  # seconds before it ends that one is not used any more


class Token:
    """The token of one application. `fetch` asks for a new one, and for how many seconds it holds."""

    def __init__(self, *parts: str, fetch: Callable[[], tuple[str, int]]) -> None:
        # A changed secret is another token; and no key of a cache shows one.
        self._key = "im-token:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
        self._fetch = fetch

    def get(self) -> str:
        """The token that holds now."""
        known = cache.get(self._key)
        if isinstance(known, str):
            return known
        token, seconds = self._fetch()
        cache.set(self._key, token, timeout=max(1, seconds - _EARLY))
        return token

    def drop(self) -> None:
        """The server does not know it (any more)."""
        cache.delete(self._key)
