"""The strict content policy, kept at the source: what a browser would refuse to run is not written at all."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.tooling.programs import ROOT

TEMPLATES = ROOT / "templates"
# Letters have no page to link a style sheet to; mail programs read the style attribute and nothing else.
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "letters" not in path.parts)
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")",
    "an event attribute": r"\son[a-z]+\s*=",
    "an htmx event attribute": r"\shx-on",
    "a script address": r"javascript:",
    "something from another site": r"(?:src|href)=\"(?:https?:)?//",
}


def offences(text: str) -> list[str]:
    sent = re.sub(r"\{[%{#].*?[#}%]\}", "", text)  # what the template engine reads is not sent
    return [what for what, pattern in FORBIDDEN.items() if re.search(pattern, sent, re.IGNORECASE)]


@pytest.mark.parametrize("name", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_page_holds_nothing_that_the_policy_forbids(name: Path) -> None:
    assert offences(name.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "offence"),
    [
        ('<b style="color: red">', "a style attribute"),
        ("<style>b {}</style>", "a style element"),
        ("<script>go()</script>", "an inline script"),
        ('<b onclick="go()">', "an event attribute"),
        ('<b hx-on:click="go()">', "an htmx event attribute"),
        ('<a href="javascript:go()">', "a script address"),
        ('<img src="https://cdn.example.com/a.png">', "something from another site"),
    ],
)
def test_each_offence_would_be_noticed(text: str, offence: str) -> None:
    assert offences(text) == [offence]


@pytest.mark.parametrize(
    "text",
    ['<script src="/static/a.js"></script>', '<script type="application/json">{}</script>', "{% if one == two %}"],
)
def test_what_is_allowed_is_no_offence(text: str) -> None:
    assert offences(text) == []


@pytest.mark.parametrize("name", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_page_can_be_compiled(name: Path) -> None:
    assert get_template(str(name.relative_to(TEMPLATES)))
