"""Files brought in by programs, and by hand on the command line."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation
from rest_framework.serializers import Serializer

from api.answers_imports import ImportAnswer, RowAnswer
from channels_intake.imports.report import report_csv
from channels_intake.imports.tasks import run_imports
from core import clock
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tests.intake.imports.conftest import Bring, text_file
from tests.intake.imports.test_tickets import HEAD, OPEN
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = ["A-9", "", "", "王芳", "", "P2", ""]


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(at=clock.now())


@pytest.fixture
def manager(desk: Desk) -> Caller:
    assert desk.manager.user
    return Caller(desk.manager.user)


def _file(*rows: list[str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("旧系统.csv", text_file([HEAD, *rows], encoding="gb18030"))


def _as_documented(answer: type[Serializer[object]], given: Any) -> None:  # noqa: ANN401 (whatever it is)
    assert set(given) == set(answer().fields)


def test_checked_then_imported(manager: Caller) -> None:
    made = manager.upload("/imports/", file=_file(OPEN, WRONG), what="tickets")
    assert made.status_code == 202
    _as_documented(ImportAnswer, made.json())
    assert (made.json()["state"], made.json()["dry_run"], made.json()["total"]) == ("running", True, 2)
    place = f"/imports/{made.json()['id']}/"
    assert made["Location"].endswith(place)
    assert run_imports() == 1
    checked = manager.get(place).json()
    assert (checked["state"], checked["done"]) == ("checked", 2)
    assert checked["counts"] == {"created": 1, "changed": 0, "known": 0, "wrong": 1}
    (wrong,) = manager.get(f"{place}rows/", result="wrong").json()["results"]
    _as_documented(RowAnswer, wrong)
    assert wrong["row"] == 3
    assert [(one["column"], one["message"]) for one in wrong["problems"]] == [
        ("标题", "Please fill this in."),
        ("描述", "Please fill this in."),
    ]
    assert not Ticket.objects.exists()
    assert manager.post(f"{place}run/", {"dry_run": False}).status_code == 202
    run_imports()
    (new, _wrong) = manager.get(f"{place}rows/").json()["results"]
    assert new["ticket"] == Ticket.objects.get().number
    assert manager.get("/imports/").json()["results"] == [manager.get(place).json()]
    assert run_imports() == 0


def test_a_mapping_and_a_stop(manager: Caller) -> None:
    made = manager.upload(
        "/imports/", file=_file(OPEN), what="tickets", dry_run="false", mapping='{"title": 1, "name": 3, "phone": 4}'
    ).json()
    assert made["mapping"] == {"title": 1, "name": 3, "phone": 4}
    place = f"/imports/{made['id']}/"
    assert manager.post(f"{place}run/").status_code == 422
    assert manager.post(f"{place}cancel/").json()["state"] == "cancelled"
    assert manager.post(f"{place}cancel/").status_code == 422


def test_what_is_refused_leaves_no_import_and_no_other_mapping(manager: Caller) -> None:
    refused = manager.upload("/imports/", file=_file(OPEN), what="tickets", mapping='{"kind": 1}')
    assert refused.status_code == 400
    assert manager.get("/imports/").json()["results"] == []
    place = f"/imports/{manager.upload('/imports/', file=_file(OPEN), what='tickets').json()['id']}/"
    assert run_imports() == 1
    before = manager.get(place).json()
    assert manager.post(f"{place}run/", {"mapping": {"kind": 1}}).status_code == 400
    assert manager.get(place).json() == before


def test_what_is_wrong_is_named(manager: Caller, desk: Desk) -> None:
    refused = manager.upload("/imports/", what="cats", dry_run="perhaps", site="atlantis", mapping="[]", more="x")
    assert field_codes(refused) == {
        "file": "required",
        "what": "unknown",
        "dry_run": "wrong_type",
        "site": "unknown",
        "mapping": "wrong_type",
        "more": "unknown_field",
    }
    refused = manager.upload("/imports/", file=SimpleUploadedFile("x.csv", b"a\n"), what="tickets")
    assert field_codes(refused) == {"file": "no_rows"}
    refused = manager.upload("/imports/", file=_file(OPEN), what="tickets", mapping='{"titel": 0}')
    assert {one["code"] for one in refused.json()["errors"]} == {"unknown_field", "missing"}
    refused = manager.upload("/imports/", file=[_file(OPEN), _file(WRONG)], what="tickets", dry_run=["true", "false"])
    assert field_codes(refused) == {"file": "duplicate_field", "dry_run": "duplicate_field"}
    assert manager.get("/imports/987654321/").status_code == 404
    assert desk.supervisor.user
    other = Caller(desk.supervisor.user)
    assert other.get("/imports/").status_code == 403
    assert other.upload("/imports/", file=_file(OPEN), what="tickets").status_code == 403
    job = manager.upload("/imports/", file=_file(OPEN), what="tickets").json()
    for path in ("", "rows/"):
        assert other.get(f"/imports/{job['id']}/{path}").status_code == 403
    for path in ("run/", "cancel/"):
        assert other.post(f"/imports/{job['id']}/{path}").status_code == 403


def test_the_report_as_a_table_holds_no_formula(bring: Bring) -> None:
    rows = [["id", "=cmd()", "who"], ["A-1", "", "王芳"]]
    job = bring(text_file(rows), mapping={"external_id": 0, "title": 1, "name": 2})
    text = report_csv(job, only_wrong=True)
    assert text.startswith("\ufeff")
    assert "'=cmd()" in text
    assert "\n=cmd" not in text


def test_the_command(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.manager.user
    name, path = desk.manager.user.username, tmp_path / "old.csv"
    path.write_bytes(text_file([HEAD, OPEN, WRONG]))
    with pytest.raises(SystemExit):
        call_command("import_tickets", str(path), "--dry-run", "--as", name)
    said = capsys.readouterr().out
    assert "3: 标题: " in said
    assert "1 created, 0 changed, 0 known, 1 wrong (nothing was written)" in said
    assert not Ticket.objects.exists()
    path.write_bytes(text_file([HEAD, OPEN]))
    call_command("import_tickets", str(path), "--as", name)
    assert Ticket.objects.count() == 1
    call_command("import_tickets", str(path), "--as", name)
    assert "0 created, 0 changed, 1 known, 0 wrong" in capsys.readouterr().out


def test_the_command_says_what_is_missing(desk: Desk, tmp_path: Path) -> None:
    assert desk.manager.user
    assert desk.agent.user
    manager, path = desk.manager.user.username, tmp_path / "old.csv"
    path.write_bytes(text_file([HEAD, OPEN]))
    (tmp_path / "bad.csv").write_bytes(b"x\n1\n")
    for args, words in (
        ((str(path), "--as", "nobody"), "no user"),
        ((str(path), "--as", desk.agent.user.username), "manager"),
        ((str(path), "--as", manager, "--site", "atlantis"), "no site"),
        ((str(tmp_path / "none.csv"), "--as", manager), "No such file"),
        ((str(tmp_path / "bad.csv"), "--as", manager), ""),
    ):
        with pytest.raises(CommandError) as refused, translation.override("en"):
            call_command("import_tickets", *args)
        with translation.override("en"):
            assert words in str(refused.value)
