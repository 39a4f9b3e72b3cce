"""The recipe is true: followed to the letter in a copy of the project, it gives a working act at both doors."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "docs" / "recipes" / "add-an-act.md"
LEFT_OUT = {".git", "var", "node_modules", "screenshots", ".mypy_cache", ".ruff_cache", ".hypothesis", "__pycache__"}
BLOCK = re.compile(r"^ *```python (\S+) (new|before|after)(?: ([^\n]*))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)

TRIAL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from rest_framework.test import APIClient
from core.clock import now
from accounts.models import User
from tests.factories import Desk, PASSWORD
from tickets import policies, words
from tickets.models import TicketEvent
from knox.models import get_token_model

desk = Desk(at=now())
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
print("the act works")
"""


def _follow(copy: Path) -> int:
    """Do what each block of the recipe says; how many there were."""
    blocks = BLOCK.findall(RECIPE.read_text("utf-8"))
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
        lines.insert(where + (how == "after"), code)
        target.write_text("".join(lines), "utf-8")
    return len(blocks)


@pytest.mark.timeout(180)
def test_the_recipe_gives_a_working_act(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=lambda _d, names: [n for n in names if n in LEFT_OUT or n.startswith(".venv")])
    assert _follow(copy) > 8
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "servicedesk.settings_test",
        "PYTHONPATH": str(copy),
    }
    trial = subprocess.run(
        [sys.executable, "-c", TRIAL],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert trial.stdout.strip().endswith("the act works"), trial.stderr[:2000] + trial.stderr[-1000:]
