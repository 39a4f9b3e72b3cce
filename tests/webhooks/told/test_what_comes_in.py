"""What comes in, by whichever way, and files: kept, become something, or waiting in quarantine."""

import json
from itertools import count
from typing import Any

import pytest

from channels_intake.actions import adopt, dismiss, settle_again, take_in
from channels_intake.imports.actions import cancel_import, run_pass, start_import, upload
from channels_intake.models import Inbound, Source
from notifications.webhooks.actions import change_endpoint
from notifications.webhooks.models import Delivery, Endpoint
from tests.sla.clockwork import Crew
from tests.webhooks.told.conftest import Told
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
_serial = count(1)


@pytest.fixture
def monitor(desk: Crew) -> Source:
    """A program that sends reports."""
    return Source.objects.create(slug="monitor", adapter="webhook", name="监控", created_at=desk.at)


def _given(desk: Crew, source: Source, said: object, *, settle_now: bool = True) -> Inbound:
    raw = json.dumps(said).encode() if not isinstance(said, bytes) else said
    key, sender = f"m-{next(_serial)}", "wang@corp.example"
    return take_in(
        source=source, external_id=key, raw=raw, sender=sender, subject="秘密", settle_now=settle_now, at=desk.at
    ).inbound


def _types(told: list[tuple[str, Any]]) -> list[str]:
    return [kind for kind, _data in told]


def test_norm_life_2_what_comes_in_is_told_before_it_is_read_and_then_what_became_of_it(
    desk: Crew, monitor: Source, told: Told
) -> None:
    report = {"title": "磁盘将满", "description": "srv-3 /var 95%", "external_id": "a"}
    got = _given(desk, monitor, report, settle_now=False)
    ((kind, data),) = told()
    assert (kind, data) == ("inbound.received", {"inbound": {"id": got.pk, "channel": "rest"}, "source": "monitor"})
    settle_again(inbound_id=got.pk, by=desk.agent, at=desk.at)
    assert _types(told())[1:] == ["requester.entered", "ticket.received", "inbound.became_ticket"]
    assert told("inbound.became_ticket")[0][1] == {
        "inbound": {"id": got.pk, "channel": "rest", "status": "ticket", "reason": ""},
        "source": "monitor",
        "ticket": Ticket.objects.get().number,
        "by_user": desk.user("agent").username,
    }


def test_what_is_added_to_a_ticket_and_what_says_nothing_new(desk: Crew, monitor: Source, told: Told) -> None:
    report = {"title": "磁盘将满", "description": "srv-3 /var 95%", "external_id": "a"}
    _given(desk, monitor, report)
    _given(desk, monitor, report)
    _given(desk, monitor, report | {"description": "srv-3 /var 99%"})
    became = told("inbound.ignored", "inbound.became_message")
    assert _types(became) == ["inbound.ignored", "inbound.became_message"]
    assert became[0][1]["inbound"]["reason"] == "nothing_said"
    assert became[1][1]["ticket"] == Ticket.objects.get().number


def test_norm_sec_1_a_program_learns_that_something_lies_in_quarantine_and_not_what_it_says(
    desk: Crew, monitor: Source, told: Told
) -> None:
    got = _given(desk, monitor, b"no json")
    assert _types(told()) == ["inbound.received", "inbound.quarantined"]
    assert told("inbound.quarantined")[0][1] == {
        "inbound": {"id": got.pk, "channel": "rest", "status": "quarantined", "reason": "unreadable"},
        "source": "monitor",
        "ticket": None,
        "by_user": None,
    }
    assert "wang" not in str(told())
    assert "秘密" not in str(told())


def test_what_the_desk_does_with_what_lies_in_quarantine(desk: Crew, told: Told) -> None:
    mailbox = Source.objects.create(slug="desk", adapter="mail", name="信箱", created_at=desk.at)
    letters = [_given(desk, mailbox, b"From: wang@corp.example\r\nSubject: x\r\n\r\nhello\r\n") for _ in range(2)]
    Inbound.objects.update(status="quarantined", reason="flood", ticket=None)
    ticket = desk.receive()
    Delivery.objects.all().delete()
    adopt(inbound_id=letters[0].pk, ticket=ticket, by=desk.agent, at=desk.at)
    dismiss(inbound_id=letters[1].pk, why="Spam.", by=desk.agent, at=desk.at)
    assert _types(told()) == ["ticket.noted", "inbound.became_message", "inbound.ignored"]
    kept, set_aside = (data for _kind, data in told("inbound."))
    assert (kept["ticket"], kept["by_user"]) == (ticket.number, desk.user("agent").username)
    assert (set_aside["inbound"]["reason"], set_aside["by_user"]) == ("dismissed", desk.user("agent").username)


def test_only_what_was_chosen_is_told(desk: Crew, monitor: Source, told: Told, endpoint: Endpoint) -> None:
    chosen = {"events": ["inbound.quarantined"]}
    change_endpoint(endpoint_id=endpoint.pk, changes=chosen, by=desk.manager, at=desk.at)
    _given(desk, monitor, {"title": "磁盘将满"})
    _given(desk, monitor, b"no json")
    assert _types(told()) == ["inbound.quarantined"]


@pytest.mark.parametrize(("dry_run", "state"), [(True, "checked"), (False, "done")])
def test_an_import_is_told_when_it_begins_and_ends(desk: Crew, told: Told, *, dry_run: bool, state: str) -> None:
    content = "姓名,邮箱\n王敏,wang@corp.example\n李雷,\n".encode()
    job = upload(content=content, name="人员.csv", what="requesters", by=desk.manager, at=desk.at)
    start_import(import_id=job.pk, dry_run=dry_run, by=desk.manager, at=desk.at)
    assert run_pass(import_id=job.pk, now=lambda: desk.at) is False
    assert _types(told()) == ["import.started", "import.ended"], "and nothing of the rows"
    shared = {"id": job.pk, "what": "requesters", "is_dry_run": dry_run}
    assert told("import.started")[0][1] == {"import": shared, "by_user": desk.user("manager").username}
    assert told("import.ended")[0][1] == {"import": shared | {"state": state, "counts": {"created": 1, "wrong": 1}}}


def test_an_import_that_is_stopped_or_cannot_be_read_has_ended(desk: Crew, told: Told) -> None:
    for how in ("stop", "lose"):
        job = upload(content=b"name,email\nA,a@b.example\n", name="a", what="requesters", by=desk.manager, at=desk.at)
        start_import(import_id=job.pk, dry_run=False, by=desk.manager, at=desk.at)
        if how == "stop":
            cancel_import(import_id=job.pk, by=desk.manager, at=desk.at)
        else:
            job.file.delete(save=False)
            run_pass(import_id=job.pk, now=lambda: desk.at)
    assert [data["import"]["state"] for _kind, data in told("import.ended")] == ["cancelled", "failed"]
