"""Who wants to be told: asked once in a transaction, however many facts it tells."""

from django.db import connection, transaction

from notifications.webhooks.models import Endpoint


class _Known:
    """What a transaction has learned. It stands among what is to be done on commit, and so is gone with the transaction
    however that ends, and with a savepoint that is rolled back.
    """

    def __init__(self, endpoints: list[Endpoint]) -> None:
        self.endpoints = endpoints

    def __call__(self) -> None:
        """Nothing is to be done."""


def listeners() -> list[Endpoint]:
    """The endpoints that are on. One statement for the first fact of a transaction, none for the others."""
    for _savepoints, known, *_ in connection.run_on_commit:
        if isinstance(known, _Known):
            return known.endpoints
    known = _Known(list(Endpoint.objects.filter(is_active=True, removed_at=None).only("pk", "events")))
    transaction.on_commit(known)
    return known.endpoints


def ask_anew() -> None:
    """After a change of the endpoints: whatever else this transaction tells goes to those there are now."""
    kept = [entry for entry in connection.run_on_commit if not isinstance(entry[1], _Known)]
    connection.run_on_commit[:] = kept
