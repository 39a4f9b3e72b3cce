"""`manage.py intake_mail`: files of mails, and what it prints of each."""

import io
import re
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from channels_intake.choices import Status
from channels_intake.mail.files import mails_in
from channels_intake.models import Inbound, Source
from tests.intake.mail.mails import mail
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def mbox(*mails: bytes) -> bytes:
    return b"".join(
        b"From wang@customer.example Mon Nov 23 12:00:00 2026\n"
        + re.sub(rb"^(>*From )", rb">\1", one, flags=re.MULTILINE).rstrip(b"\n")
        + b"\n\n"
        for one in mails
    )


def run(*arguments: str) -> list[list[str]]:
    out = io.StringIO()
    call_command("intake_mail", *arguments, stdout=out)
    return [line.split("\t") for line in out.getvalue().splitlines()]


def test_norm_life_2_a_file_is_taken_in_on_a_fresh_desk(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(message_id="<a@x>"))
    ((name, *rest),) = run(str(tmp_path / "a.eml"))
    assert name.startswith("<a@x>#")
    assert rest == ["ticket", "-", Ticket.objects.get().number]
    source = Source.objects.get()
    assert (source.slug, source.adapter, source.is_active) == ("mail", "mail", True)
    ((_, *again),) = run(str(tmp_path / "a.eml"))
    assert again == ["ticket", "-", Ticket.objects.get().number, "known"]


def test_mailboxes_hold_many_mails_and_one_bad_one_stops_none(tmp_path: Path) -> None:
    body = "From here on it jams.\n>From there too.\n"
    raw = mbox(mail(body, message_id="<1@x>"), b"\xff\0 no mail", mail(Precedence="bulk"), mail(message_id="<4@x>"))
    for name in ("a.mbox", "b.box"):
        (tmp_path / name).write_bytes(raw)
    lines = run(str(tmp_path / "a.mbox"))
    assert [line[1:3] for line in lines] == [
        ["ticket", "-"],
        ["quarantined", "no_sender"],
        ["ignored", "mailing_list"],
        ["ticket", "-"],
    ]
    first = Inbound.objects.order_by("pk")[0]
    assert first.ticket is not None
    assert first.ticket.description == "From here on it jams."
    assert [line[-1] for line in run(str(tmp_path / "b.box"))] == ["known"] * 4


def test_standard_input_and_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, status in ((mail(), "ticket"), (mbox(mail(subject="2")), "ticket"), (b"", "quarantined")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        assert [line[1] for line in run()] == [status]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail(subject="3"))))
    assert [line[1] for line in run("-")] == ["ticket"]


def test_the_mailbox_is_chosen_by_identifier_or_name(mailbox: Source, tmp_path: Path) -> None:
    other = Source.objects.create(slug="it", adapter="mail", name="信息中心", created_at=mailbox.created_at)
    (tmp_path / "a.eml").write_bytes(mail())
    for name in ("it", "信息中心"):
        run("--mailbox", name, str(tmp_path / "a.eml"))
    assert Inbound.objects.get().source == other
    with pytest.raises(CommandError) as refused:
        run("--mailbox", "nobody", str(tmp_path / "a.eml"))
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail())
    with pytest.raises(CommandError, match=r"gone\.eml") as missing:
        run(str(tmp_path / "gone.eml"), str(tmp_path / "a.eml"))
    assert missing.value.returncode == 2
    assert Inbound.objects.get().status == Status.TICKET


def test_only_where_storage_fails_the_command_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox(mail(subject="1"), mail(subject="2"), mail(subject="3")))
    save, calls = Inbound.save, iter(range(100))

    def failing(self: Inbound, *args: object, **kwargs: object) -> None:
        if next(calls) == 0:
            raise OperationalError("disk full")
        save(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Inbound, "save", failing)
    with pytest.raises(CommandError) as failed:
        run(str(tmp_path / "a.mbox"))
    assert failed.value.returncode == 1
    assert sorted(Inbound.objects.values_list("subject", flat=True)) == ["2", "3"]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_mailboxes_are_cut_where_mails_begin(line_end: bytes) -> None:
    raw = mbox(b"A: 1\n\nfrom x\n>>From y\n", b"B: 2\n\nFrom nowhere\n\nend\n").replace(b"\n", line_end)
    read = [one.read() for one in mails_in(io.BytesIO(raw))]
    assert read == [
        line_end.join([b"A: 1", b"", b"from x", b">>From y", b""]),
        line_end.join([b"B: 2", b"", b"From nowhere", b"", b"end", b""]),
    ]
