"""A real process, really killed: the server has done what it was asked, and nothing of it is committed here."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from channels_intake.itop.exchange import exchange
from channels_intake.itop.models import ItopLink
from channels_intake.itop.pushing import ask_for
from core.clock import now
from tests.factories import GOOD_RESOLUTION
from tests.intake.itop.conftest import Pair
from tests.intake.itop.fake import FakeItop
from tickets import actions
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("world_time")]


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def start_round() -> "subprocess.Popen[bytes]":
    """`manage.py itop_sync` on the same database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "servicedesk.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": "",
        "EMBEDDED": "1",
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    program = Path(settings.BASE_DIR, "manage.py")
    command = [sys.executable, str(program), "itop_sync"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("moment", ["core/create", "core/update", "ev_assign", "ev_resolve"])
def test_whatever_was_being_done_is_done_once(pair: Pair, there: FakeItop, moment: str) -> None:
    ticket = pair.desk.processing()
    actions.note(ticket_id=ticket.pk, body="Part ordered", by=pair.desk.engineer, at=pair.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=pair.desk.engineer, at=pair.at)
    ask_for(ticket, pair.source, at=now())
    running: list[subprocess.Popen[bytes]] = []

    def kill(data: dict[str, Any]) -> None:
        if running and moment in {data["operation"], data.get("stimulus")}:
            running.pop().send_signal(signal.SIGKILL)

    there.after = kill
    process = start_round()
    running.append(process)
    assert process.wait(timeout=50) == -signal.SIGKILL
    there.after = None
    assert exchange(pair.source, at=now()).pushed == 0  # the claim of the dead one has not lapsed
    assert exchange(pair.source, at=now() + timedelta(minutes=11)).pushed == 1
    assert list(there.tickets) == [("Incident", 4)]
    theirs = there.ticket(4, "Incident")
    assert (theirs["status"], len(theirs["private_log"]["entries"])) == ("resolved", 1)
    done = [call.get("stimulus") or call["operation"] for call in there.calls]
    assert [done.count(one) for one in ("core/create", "core/update", "ev_assign", "ev_resolve")] == [1, 1, 1, 1]
    assert ItopLink.objects.get().seq == Ticket.objects.get().version
