"""The recipes are true: followed to the letter in a copy of the project, they give what they promise."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "docs" / "recipes"
LEFT_OUT = {".git", "var", "node_modules", "screenshots", ".mypy_cache", ".ruff_cache", ".hypothesis", "__pycache__"}
BLOCK = re.compile(
    r"^ *```python (\S+) (new|before|after|replace)(?: ([^\n]*))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL
)

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from rest_framework.test import APIClient
from core.clock import now
from tests.factories import Desk

desk = Desk(at=now())
"""
ACT = """
from tickets import policies, words
from tickets.models import TicketEvent
from knox.models import get_token_model

ticket = desk.processing()
assert "chase" in policies.allowed_actions(actor=desk.agent, ticket=ticket)
_row, token = get_token_model().objects.create(user=desk.agent.user)
client = APIClient(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
answer = client.post(f"/api/v1/tickets/{ticket.number}/chase/", {"remark": "The line is waiting."}, format="json")
assert answer.status_code == 200, answer.content
event = TicketEvent.objects.get(ticket=ticket, verb="chase")
assert event.params == {"remark": "The line is waiting."}
assert words.sentence(event, words.names_in([event])) == "asked how it is going"
from django.test import Client
browser = Client(SERVER_NAME="localhost", headers={"Accept-Language": "en"})
browser.force_login(desk.agent.user)
form = browser.get(f"/tickets/{ticket.number}/do/chase/")
assert form.status_code == 200 and b'name="remark"' in form.content, form.status_code
print("it works")
"""
CLOCK = """
from datetime import timedelta
from sla.actions.rebuild import rebuild_ticket
from sla.models import Timer
from tests.factories import asker
from tickets import actions

ticket = desk.processing()
actions.reply(ticket_id=ticket.pk, body="And now?", by=asker(ticket), at=desk.at)
clock = Timer.objects.get(ticket=ticket, measure="answer")
steps = [code for code, _at in clock.steps]
assert (clock.norm, clock.state, steps) == ("TALK-7a", "running", ["warn", "due", "due+30"])
answer = "The spare part arrives tomorrow before ten."
actions.reply(ticket_id=ticket.pk, body=answer, by=desk.agent, at=desk.at + timedelta(minutes=5))
clock.refresh_from_db()
assert clock.state == "met"
assert rebuild_ticket(ticket.pk, at=desk.at + timedelta(minutes=5), write=False) == []
print("it works")
"""

CHANNEL = """
from django.test import Client
from channels_intake.models import Inbound, Source

source = Source(slug="pagers", adapter="pager", name="Pagers", created_at=now())
source.secrets = {"word": "swordfish"}
source.save()
caller = Client(SERVER_NAME="localhost")

def page(word, **said):
    return caller.post("/hooks/pagers/", said, "application/json", headers={"X-Pager-Word": word}).status_code

assert page("guess", id="1", **{"from": "13800138000"}, text="打不开") == 401
assert page("swordfish", id="1") == 400
assert [page("swordfish", id="1", **{"from": "13800138000"}, text="打不开") for _ in range(2)] == [200, 200]
assert page("swordfish", id="2", **{"from": " "}, text="?") == 200
assert [one.status for one in Inbound.objects.order_by("pk")] == ["ticket", "quarantined"]
assert Inbound.objects.first().ticket.requester.phone == "13800138000"
print("it works")
"""


def _follow(recipe: str, copy: Path) -> int:
    """Do what each block of the recipe says; how many there were."""
    blocks = BLOCK.findall((RECIPES / recipe).read_text("utf-8"))
    for path, how, anchor, body in blocks:
        target = copy / path
        # The blocks stand in a list of the page, three columns in.
        code = "".join(line.removeprefix("   ") for line in body.splitlines(keepends=True))
        if how == "new":
            target.write_text(code, "utf-8")
            continue
        lines = target.read_text("utf-8").splitlines(keepends=True)
        where = next((n for n, line in enumerate(lines) if line.startswith(anchor)), None)
        assert where is not None, f"{path} has no line that starts with {anchor!r}"
        if how == "replace":
            del lines[where]
        lines.insert(where + (how == "after"), code)
        target.write_text("".join(lines), "utf-8")
    return len(blocks)


@pytest.mark.first
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("recipe", "blocks", "trial"),
    [("add-an-act.md", 9, ACT), ("add-a-clock.md", 5, CLOCK), ("add-a-channel.md", 2, CHANNEL)],
    ids=["act", "clock", "channel"],
)
def test_a_recipe_followed_to_the_letter_works(recipe: str, blocks: int, trial: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=lambda _d, names: [n for n in names if n in LEFT_OUT or n.startswith(".venv")])
    assert _follow(recipe, copy) >= blocks
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "servicedesk.settings_test",
        "PYTHONPATH": str(copy),
    }
    done = subprocess.run(
        [sys.executable, "-c", PREPARE + trial],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.stdout.strip().endswith("it works"), done.stderr[:2000] + done.stderr[-1000:]
