"""Which role may open which page: every address there is × every role, as a committed snapshot whose diff is read like
any other change of rules (ROLE-1). Who adds an address adds its line.
"""

import os
from copy import copy
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from accounts.roles import Role
from tests.factories import Desk, UserFactory
from tests.workbench.page_places import Places, addresses

SNAPSHOT = Path(__file__).with_name("page_matrix.txt")
UPDATE = "UPDATE_SNAPSHOTS"
STRANGER = "nobody"
COLUMNS = (STRANGER, *Role.values)
WIDTH, CELL = 28, 12
TURNED_AWAY = {403: "·", 404: "none", 410: "none"}
NOT_BY_GET = 405


def _table() -> dict[str, dict[str, str]]:
    """The committed one: per address the word of each role."""
    lines = SNAPSHOT.read_text("utf-8").splitlines() if SNAPSHOT.exists() else []
    return {line.split()[0]: dict(zip(COLUMNS, line.split()[1:], strict=True)) for line in lines[1:] if line}


def _write(table: dict[str, dict[str, str]]) -> None:
    head = " " * WIDTH + "".join(f"{role:>{CELL}}" for role in COLUMNS)
    rows = [f"{name:{WIDTH}}" + "".join(f"{table[name].get(c, '?'):>{CELL}}" for c in COLUMNS) for name in table]
    SNAPSHOT.write_text("\n".join([head, *rows]) + "\n", "utf-8")


def _word(status: int, location: str) -> str:
    """`yes`: he is let in, whatever the page makes of what he brought; `·`: it is not for him; `none`: he is told that
    there is no such thing; `login`, `portal`: where he is led instead.
    """
    assert status < 500, location
    if location.startswith("/login/?next"):
        return "login"
    if location == "/portal/requests/":
        return "portal"
    return TURNED_AWAY.get(status, "yes")


def _opens(client: Client, address: str) -> str:
    """What becomes of opening it; where it is no page but an act, of sending it empty. Nothing of it stays."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        response = client.get(address)
        if response.status_code == NOT_BY_GET:
            response = client.post(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return _word(response.status_code, response.get("Location", ""))


def test_norm_role_1_every_address_is_in_the_matrix() -> None:
    """`UPDATE_SNAPSHOTS=1 make test T=tests/workbench/test_page_matrix.py` writes it anew after a wanted change."""
    if os.environ.get(UPDATE):
        pytest.skip("being written")
    assert sorted(_table()) == sorted(addresses())


@pytest.mark.django_db
@pytest.mark.anywhere
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", COLUMNS)
def test_norm_role_1_the_matrix_of_pages_is_the_committed_one(role: str) -> None:
    places, client = Places(Desk()), Client(headers={"accept-language": "en"})
    if role == Role.REQUESTER:
        client.force_login(places.user)
    elif role != STRANGER:
        client.force_login(UserFactory.create(role=role))
    found = {name: _opens(client, places.address(name, variables)) for name, variables in addresses().items()}
    table = _table()
    if os.environ.get(UPDATE):
        table = {name: table.get(name, {}) | {role: found[name]} for name in found}
        _write(table)
    assert found == {name: row[role] for name, row in table.items()}
