"""The same person heard of twice in one moment, in threads with connections of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.actions.requesters import find_or_create_requester
from accounts.models import Requester
from tests.factories import NOON

# Naming the apps lets the database be emptied by TRUNCATE … CASCADE (knox's own tokens refer to users).
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)
TIMES = 4


def test_who_is_new_is_entered_once() -> None:
    start = threading.Barrier(TIMES)

    def hear(turn: int) -> int:
        start.wait(timeout=10)
        try:
            with transaction.atomic():
                email = "New@corp.example" if turn % 2 else "new@corp.example"
                return find_or_create_requester(name="李雷", email=email, phone="138 0000 1111", at=NOON).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        found = set(pool.map(hear, range(TIMES)))
    assert found == set(Requester.objects.values_list("pk", flat=True))
    assert len(found) == 1
