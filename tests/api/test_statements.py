"""How many statements an answer costs, and that it costs no more when there is more."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from notifications.webhooks.listeners import ask_anew
from tests.api.conftest import NEW, Caller
from tests.factories import CategoryFactory, Desk, GroupFactory, UserFactory
from tickets import actions
from tickets.models import Ticket

Exactly = Callable[[int], AbstractContextManager[Any]]
BEGIN_AND_COMMIT = 2  # in a test, a savepoint and its release


def _busy(desk: Desk, ticket: Ticket, *, rows: int) -> None:
    """So many entries of every kind."""
    assert desk.engineer.user
    for index in range(rows):
        do: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.agent, "at": desk.at}
        actions.note(body=f"{index}", **do)
        actions.link(to=desk.receive(), **do)
        actions.change_collaborators(add=[UserFactory.create()], **do)
        actions.amend(changes={"category": CategoryFactory.create(), "about": UserFactory.create()}, **do)
        actions.attach(file=SimpleUploadedFile("a.txt", b"x"), name="a.txt", **do)
    actions.amend(
        ticket_id=ticket.pk, changes={"tags": [f"t{n}" for n in range(min(rows, 20))]}, by=desk.agent, at=desk.at
    )


@pytest.mark.parametrize("rows", [5, 50])
def test_a_list_costs_the_same_whatever_its_length(
    desk: Desk, agent: Caller, engineer: Caller, rows: int, django_assert_num_queries: Exactly
) -> None:
    for index in range(rows):
        desk.in_state(("received", "dispatched", "processing", "confirming", "closed")[index % 5])
    with django_assert_num_queries(2):  # token, tickets
        assert len(agent.get("/tickets/").json()["results"]) == rows
    with django_assert_num_queries(4):  # token, tickets, groups and collaborations of the caller
        engineer.get("/tickets/")
    with django_assert_num_queries(4):  # the same with names of people and groups looked up
        agent.get("/tickets/", assignee=engineer.user.username, group=desk.group.slug, state="processing,closed")


@pytest.mark.parametrize("rows", [5, 50])
def test_a_ticket_costs_the_same_whatever_happened_on_it(
    desk: Desk, asker: Caller, rows: int, django_assert_num_queries: Exactly
) -> None:
    assert desk.agent.user
    assert desk.engineer.user
    agent, engineer = Caller(desk.agent.user), Caller(desk.engineer.user)
    ticket = desk.dispatched(requester=asker.user.requester)
    _busy(desk, ticket, rows=rows)
    address = f"/tickets/{ticket.number}"
    with django_assert_num_queries(3):  # token, ticket, what stands around it
        agent.get(f"{address}/")
    with django_assert_num_queries(4):  # and the caller's groups, of which one has the ticket
        engineer.get(f"{address}/")
    with django_assert_num_queries(3):  # token, requester, ticket
        asker.get(f"{address}/")
    with django_assert_num_queries(7):  # token, ticket, journal; names of users, groups, tickets, categories
        assert agent.get(f"{address}/events/", page_size="100").json()["results"]
    with django_assert_num_queries(3):  # token, ticket, messages
        agent.get(f"{address}/messages/", page_size="100")
    with django_assert_num_queries(3):  # token, ticket, files
        agent.get(f"{address}/attachments/", page_size="100")


def test_a_resolved_ticket_costs_one_more(desk: Desk, agent: Caller, django_assert_num_queries: Exactly) -> None:
    ticket = desk.confirming()
    with django_assert_num_queries(4):
        agent.get(f"/tickets/{ticket.number}/")


def test_creating_costs_at_most_eleven_statements_in_its_transaction(
    desk: Desk, agent: Caller, django_assert_num_queries: Exactly
) -> None:
    agent.post("/tickets/", NEW)  # the first of the day opens the day
    outside = 2  # token, category
    # number (and whether it came in before), requester, ticket, search entry, journal, edition, clocks, their face;
    # calls of his that wait to be called back; rules that wait for it; programs that want to be told
    inside = 11
    unnamed = NEW | {"category": desk.category.slug}
    known = unnamed | {"external_id": "A-1"}
    for body in (unnamed, known):
        ask_anew()  # as each transaction does that is no part of a test's
        with django_assert_num_queries(outside + BEGIN_AND_COMMIT + inside):
            assert agent.post("/tickets/", body).status_code == 201
    newcomer = known | {"external_id": "A-2", "requester": {"name": "韩梅梅", "email": "h@corp.example"}}
    key = 2  # its row and its answer
    # PostgreSQL lets two enter him at once: one waits, and looks again
    entering = 3 if connection.vendor == "postgresql" else 1
    ask_anew()
    with django_assert_num_queries(outside + 2 * BEGIN_AND_COMMIT + inside + entering + key):
        assert agent.post("/tickets/", newcomer, headers={"Idempotency-Key": "k"}).status_code == 201


@pytest.mark.parametrize("rows", [5, 50])
def test_lists_of_names_cost_the_same_whatever_their_length(
    desk: Desk, agent: Caller, rows: int, django_assert_num_queries: Exactly
) -> None:
    for _ in range(rows):
        GroupFactory.create(members=[UserFactory.create(), UserFactory.create()])
        CategoryFactory.create(parent=desk.category)
    for path, statements in (("/users/", 2), ("/groups/", 3), ("/categories/", 2)):
        with django_assert_num_queries(statements):
            agent.get(path, page_size="100")
