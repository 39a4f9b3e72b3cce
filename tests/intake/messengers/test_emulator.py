"""The desk and the RTX emulator talk with each other: both sides of docs/rtx-gateway.md."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from accounts.roles import Role
from channels_intake.messengers.actions import answer
from channels_intake.messengers.models import Conversation
from core import clock
from outbox.models import OutboxMessage, State
from outbox.tasks import deliver_due
from tests.factories import staff
from tests.intake.messengers.conftest import GOOD, source_of

EMULATOR = Path(settings.BASE_DIR, "tools", "rtx_emulator.py")


@contextmanager
def emulator(*options: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-X", "utf8", str(EMULATOR), "--port", "0", *options]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        yield running
    finally:
        running.communicate(timeout=20)


def line(running: "subprocess.Popen[str]") -> str:
    assert running.stdout
    return running.stdout.readline().strip()


def port_of(running: "subprocess.Popen[str]") -> str:
    return line(running).split("port ")[1].split(";")[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("world_time")
def test_a_talk_through_the_emulator(live_server: LiveServer) -> None:
    agent = staff(Role.AGENT)
    hook = f"{live_server.url}/hooks/rtx/"
    with emulator("--desk", hook, "--secret", "shared") as rtx:
        api = f"http://127.0.0.1:{port_of(rtx)}"
        source_of("rtx", api=api, sender="desk", auto_notice="no", secrets={"gateway_secret": "shared"})
        assert rtx.stdin
        rtx.stdin.write("wangmin 镕基路的打印机卡纸\n")
        rtx.stdin.flush()
        assert line(rtx) == "← wangmin: 200"
        talk = Conversation.objects.get()
        assert talk.utterances.get().text == "镕基路的打印机卡纸"
        answer(conversation_id=talk.pk, body=GOOD, by=agent, at=clock.now())
        assert deliver_due() == 1
        assert line(rtx) == f"→ wangmin:  {GOOD}"
        assert OutboxMessage.objects.get().state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_who_is_not_let_in_tries_again() -> None:
    with emulator("--refuse") as rtx:
        source_of("rtx", api=f"http://127.0.0.1:{port_of(rtx)}", sender="desk")
        from channels_intake.messengers.actions import hear  # noqa: PLC0415
        from channels_intake.messengers.speech import Speech  # noqa: PLC0415
        from channels_intake.models import Source  # noqa: PLC0415

        told = hear(source=Source.objects.get(), speech=Speech(account="a", text="x"), at=clock.now())
        answer(conversation_id=told.conversation.pk, body=GOOD, by=staff(Role.AGENT), at=clock.now())
        deliver_due()
        letter = OutboxMessage.objects.latest("pk")
        assert (letter.state, "ip受限制" in letter.last_error) == (State.RETRYING, True)
