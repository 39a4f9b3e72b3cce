"""The round with the servers as it is set off: by beat, by hand, by somebody who wants a ticket pushed."""

from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions.tokens import create_token
from accounts.actors import SYSTEM
from channels_intake.itop.actions import push_ticket
from channels_intake.itop.exchange import exchange
from channels_intake.itop.models import ItopLink
from channels_intake.itop.tasks import sync, sync_source
from core.errors import Forbidden, Malformed, Missing, Refused
from tests.factories import NOON, asker
from tests.intake.itop.conftest import Pair, source_for
from tests.intake.itop.fake import FakeItop


def test_the_command_says_what_it_did(pair: Pair, there: FakeItop) -> None:
    pair.set(direction="both")
    there.enter()
    push_ticket(ticket_id=pair.desk.receive().pk, by=pair.desk.agent, at=NOON)
    out = StringIO()
    call_command("itop_sync", source="itop", stdout=out)
    assert out.getvalue() == "itop: 1 came, 1 pushed, 0 with an error\n"
    with pytest.raises(CommandError, match="no active iTop source"):
        call_command("itop_sync", source="other", stdout=out)
    there.raw = b"down"
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("itop_sync", stdout=out)
    assert "Unreachable: HTTP 200, no JSON" in out.getvalue()


def test_a_worker_exchanges_and_one_server_keeps_no_other_waiting(pair: Pair, there: FakeItop) -> None:
    bad = source_for("https://127.0.0.1:1/", slug="bad")
    push_ticket(ticket_id=pair.desk.receive().pk, source="itop", by=pair.desk.agent, at=NOON)
    assert sync() == 1
    assert len(there.tickets) == 1
    bad.refresh_from_db()
    assert bad.failed_at is not None


def test_a_server_that_is_out_of_order_is_asked_less_and_less_often(pair: Pair, there: FakeItop) -> None:
    there.raw = b""
    at = NOON
    asked = []
    for minute in range(200):
        before = cache.get(f"itop-tried:{pair.source.pk}")
        sync_source(pair.source, at=at + timedelta(minutes=minute))
        asked += [minute] if cache.get(f"itop-tried:{pair.source.pk}") != before else []
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert 1 in gaps
    assert max(gaps) > 10
    there.raw = None
    assert sync_source(pair.source, at=at + timedelta(hours=12))
    assert pair.source.failed_at is None


def test_two_workers_do_not_meet_at_one_server(pair: Pair) -> None:
    cache.add(f"itop-sync:{pair.source.pk}", 1, timeout=60)
    assert sync() == 0


def test_settings_that_do_not_hold_together_are_said_on_the_source(pair: Pair) -> None:
    for name, value in (("url", "ftp://x"), ("time_zone", "Nowhere/Else")):
        kept = dict(pair.source.options)
        pair.set(**{name: value})
        assert "Misconfigured" in exchange(pair.source, at=NOON).error
        pair.source.options = kept


def test_who_may_push_and_where_to(pair: Pair) -> None:
    ticket = pair.desk.receive()
    with pytest.raises(Forbidden):
        push_ticket(ticket_id=ticket.pk, by=asker(ticket), at=NOON)
    with pytest.raises(Missing):
        push_ticket(ticket_id=ticket.pk + 1, by=pair.desk.agent, at=NOON)
    with pytest.raises(Malformed):
        push_ticket(ticket_id=ticket.pk, source="nope", by=pair.desk.agent, at=NOON)
    first = push_ticket(ticket_id=ticket.pk, by=pair.desk.agent, at=NOON)
    assert push_ticket(ticket_id=ticket.pk, by=pair.desk.agent, at=NOON) == first
    pair.set(direction="import")
    with pytest.raises(Refused):
        push_ticket(ticket_id=ticket.pk, by=pair.desk.agent, at=NOON)


def test_asking_again_after_a_refusal_tries_at_once(pair: Pair, there: FakeItop) -> None:
    there.teams.clear()
    ticket = pair.desk.dispatched()
    assert pair.push(ticket).last_error
    there.teams[2] = {"friendlyname": "Helpdesk", "name": "Helpdesk"}
    push_ticket(ticket_id=ticket.pk, by=pair.desk.agent, at=pair.at)
    pair.round(minutes=0)
    assert there.ticket(4, "Incident")["status"] == "assigned"


def test_through_rest(pair: Pair, there: FakeItop) -> None:
    assert pair.desk.agent.user
    _row, text = create_token(user=pair.desk.agent.user, by=SYSTEM, at=NOON)
    headers = {"Authorization": f"Bearer {text}", "Accept-Language": "en"}
    ticket, client = pair.desk.receive(), Client()
    url = f"/api/v1/tickets/{ticket.number}/itop/"
    answer = client.post(url, {}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["server"], answer.json()["ref"]) == (202, "itop", "")
    pair.round()
    (link,) = client.get(url, headers=headers).json()["results"]
    assert (link["ref"], link["item_class"], link["status"], link["error"]) == ("I-000006", "Incident", "new", "")
    wrong = client.post(url, {"server": "x"}, content_type="application/json", headers=headers)
    assert wrong.status_code == 400


def test_from_the_tickets_page(pair: Pair) -> None:
    assert pair.desk.agent.user
    ticket, client = pair.desk.receive(), Client(headers={"accept-language": "en"})
    client.force_login(pair.desk.agent.user)
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Push to iTop" in page
    answer = client.post(f"/tickets/{ticket.number}/itop/", {"source": "itop"})
    assert answer.status_code == 302
    pair.round()
    page = client.get(f"/tickets/{ticket.number}/").content.decode()
    assert "I-000006" in page
    assert "Push to iTop" not in page
    assert ItopLink.objects.count() == 1
