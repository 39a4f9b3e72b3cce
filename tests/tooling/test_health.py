"""The probe."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
def test_a_desk_that_reaches_its_database_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_desk_without_its_database_says_so_and_does_not_crash(client: Client) -> None:
    def refuse(execute: Callable[..., Any], *_: Any) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"no database\n")


@pytest.mark.django_db
def test_the_probe_needs_neither_tls_nor_the_right_name(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["desk.example.com"]
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
