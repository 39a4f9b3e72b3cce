"""Two people at one ticket: the second one's text is kept, he sees what changed, and nothing is lost."""

import re

import pytest

from tests.factories import Desk
from tests.workbench.conftest import Browser, fresh, words_of
from tickets import actions
from tickets.choices import State
from tickets.models import Message


def test_the_slower_one_keeps_his_text_and_sees_what_changed(desk: Desk, agent: Browser, engineer: Browser) -> None:
    ticket = desk.processing()
    engineer.does(ticket, "track", waiting_on="part", note="A new roller.")
    response = agent.act(ticket, "note", version=ticket.version, body="The vendor calls back.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "The vendor calls back." in page
    assert "This ticket has just been changed" in page
    assert f"{desk.engineer.user} is tracking it, waiting for: Spare part." in words_of(page)
    assert f'name="version" value="{fresh(ticket).version}"' in page
    assert not Message.objects.filter(ticket=ticket).exists()


@pytest.mark.django_db
def test_sending_it_again_from_that_page_works(desk: Desk, agent: Browser, engineer: Browser) -> None:
    ticket = desk.processing()
    engineer.does(ticket, "track", waiting_on="part", note="A new roller.")
    assert agent.act(ticket, "note", version=ticket.version, body="Seen.").status_code == 409
    assert agent.act(ticket, "note", version=fresh(ticket).version, body="Seen.").status_code == 302


@pytest.mark.django_db
def test_of_two_who_accept_one_wins_and_the_other_learns_who(desk: Desk, engineer: Browser) -> None:
    ticket = desk.dispatched()
    colleague = desk.supervisor
    assert colleague.user
    desk.group.members.add(colleague.user)
    assert engineer.act(ticket, "accept", within="15").status_code == 302
    second = Browser(colleague).act(ticket, "accept", version=ticket.version, within="15")
    assert second.status_code == 409
    assert f"{desk.engineer.user} accepted it" in words_of(second)
    again = Browser(colleague).act(ticket, "accept", version=fresh(ticket).version, within="15")
    assert again.status_code in {403, 409}
    assert fresh(ticket).assignee == desk.engineer.user


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "\x00"])
def test_a_form_without_a_readable_version_is_refused(desk: Desk, agent: Browser, version: str) -> None:
    ticket = desk.receive()
    response = agent.client.post(f"/tickets/{ticket.number}/do/note/", {"version": version, "body": "Kept text"})
    assert response.status_code == 400
    assert "Kept text" in response.content.decode()
    assert fresh(ticket).version == ticket.version


@pytest.mark.django_db
def test_the_record_is_merged_field_by_field(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(impact="low", error_text="")
    record = {
        "title": ticket.title,
        "description": ticket.description,
        "kind": ticket.kind,
        "category": str(desk.category.pk),
        "impact": "low",
        "urgency": ticket.urgency,
        "channel": ticket.channel,
        "product_version": ticket.product_version,
        "environment": ticket.environment,
        "occurred_at": "",
        "version": ticket.version,
    }
    actions.amend(ticket_id=ticket.pk, changes={"impact": "high", "tags": ["jam"]}, by=desk.dispatcher, at=desk.at)
    url = f"/tickets/{ticket.number}/edit/"
    response = agent.client.post(url, record | {"error_text": "E-13"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "E-13" in page
    assert re.search(r'name="impact" value="high"[^>]* checked', page)  # the other's change is followed
    assert 'name="tags" value="jam"' in page
    again = record | {"error_text": "E-13", "impact": "high", "tags": "jam", "version": fresh(ticket).version}
    assert agent.client.post(url, again).status_code == 302
    ticket = fresh(ticket)
    assert (ticket.impact, ticket.error_text, ticket.occurred_at) == ("high", "E-13", None)


@pytest.mark.django_db
def test_a_ticket_closed_meanwhile_says_so(desk: Desk, agent: Browser, engineer: Browser) -> None:
    ticket = desk.receive()
    agent.does(ticket, "cancel", reason="withdrawn")
    response = agent.act(ticket, "acknowledge", version=ticket.version, message="We understood it.")
    assert response.status_code == 409
    assert fresh(ticket).state == State.CANCELLED
    again = agent.act(ticket, "acknowledge", message="We understood it.")
    assert again.status_code == 409
    assert "is not possible while the ticket is “Cancelled”" in words_of(again)
    assert "We understood it." in again.content.decode()
