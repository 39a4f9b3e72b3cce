"""Whatever is sent: no crash, no lost mail, nothing that runs."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from channels_intake.choices import Reason, Status
from channels_intake.mail.identity import external_id
from channels_intake.mail.original import original_of
from channels_intake.mail.parse import read
from channels_intake.mail.parse.html import as_text, cleaned
from channels_intake.mail.parse.quotes import said
from channels_intake.mail.robots import find_robot
from channels_intake.mail.taking import take_letter
from channels_intake.models import Inbound, Source
from tests.factories import NOON
from tests.intake.mail.mutations import mutants

_DEAD_TAGS = {"script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "meta", "link", "base"}


class _Guard(HTMLParser):
    """What a browser would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DEAD_TAGS:
            self.found.append(tag)
        for name, value in attrs:
            link = "".join((value or "").lower().split())
            if name.startswith("on") or name in {"style", "srcset", "formaction"}:
                self.found.append(name)
            if name in {"href", "src"} and link.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(link)


def judge(raw: bytes) -> str:
    """Reads `raw` in every way that the desk does; its name."""
    letter = read(raw)
    assert "unexpected" not in letter.problems, raw
    assert bool(said(letter.text)) == bool(letter.text.strip())
    shown = cleaned(letter.html)
    assert _Guard(shown).found == []
    find_robot(letter, ours=("desk@desk.example",))
    for piece in letter.files:
        assert piece.name.strip()
        assert not set(piece.name) & set("/\\\0\r\n")
    name = external_id(raw)
    assert name == external_id(raw)
    return name


@pytest.mark.parametrize("seed", range(10))
def test_norm_life_2_six_thousand_mutated_mails_are_all_read(seed: int) -> None:
    for raw in mutants(600, seed=seed):
        judge(raw)


@given(st.binary(max_size=600))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    judge(raw)


@given(
    st.lists(
        st.tuples(st.sampled_from(["From", "Subject", "Content-Type", "Date", "To"]), st.binary(max_size=80)),
        max_size=8,
    ),
    st.binary(max_size=200),
)
def test_any_head_and_body_are_a_mail(head: list[tuple[str, bytes]], body: bytes) -> None:
    judge(b"".join(name.encode() + b": " + value + b"\r\n" for name, value in head) + b"\r\n" + body)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "<b>",
                "</b>",
                "<!--",
                "-->",
                "<![",
                "]]>",
                "<a href='",
                "'>",
                "&lt;",
                "<script",
                ">",
                "<style>",
                "<svg>",
                "</",
                "javascript:",
                " on",
                "load=",
                "x",
                "<table>",
                "<td>",
            ]
        ),
        max_size=60,
    )
)
def test_any_pieces_of_html_are_harmless(pieces: list[str]) -> None:
    shown = cleaned("".join(pieces))
    assert _Guard(shown).found == []
    as_text("".join(pieces))


@pytest.mark.django_db
@pytest.mark.slow
def test_norm_life_2_none_of_them_is_lost_on_its_way_into_the_desk(mailbox: Source, settings: Settings) -> None:
    settings.INTAKE_FLOOD = 100_000
    names = Counter(external_id(raw) for raw in mutants(400, seed=77))
    for raw in mutants(400, seed=77):
        take_letter(mailbox, raw, at=NOON)
    assert Inbound.objects.count() == len(names)
    settled = Counter(Inbound.objects.values_list("status", flat=True))
    assert settled[Status.RECEIVED] == 0
    assert settled[Status.TICKET] > 20
    assert not Inbound.objects.filter(reason=Reason.ERROR).exists()
    for inbound in Inbound.objects.order_by("pk")[:40]:
        original_of(inbound)
