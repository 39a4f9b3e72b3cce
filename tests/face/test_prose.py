"""What people wrote is shown as they wrote it, and can do nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from face.prose import lines


def test_markup_is_text() -> None:
    assert lines("<script>alert(1)</script> & <b>") == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;"


@pytest.mark.parametrize("text", ["一\n二", "一\r\n二", "一\r二"])
def test_line_breaks_of_every_kind_are_kept(text: str) -> None:
    assert lines(text) == "一<br>二"


def test_an_address_becomes_a_link_without_credit_or_opener() -> None:
    assert lines("见 https://a.example/x?a=1&b=2 。") == (
        '见 <a href="https://a.example/x?a=1&amp;b=2" rel="nofollow noopener noreferrer">'
        "https://a.example/x?a=1&amp;b=2</a> 。"
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("打开http://a.example/页面", "http://a.example/"),
        ("报错见 https://a.example/x。", "https://a.example/x"),
        ("(https://a.example/x).", "https://a.example/x"),
        ("https://a.example/x_(y), 然后", "https://a.example/x_(y)"),
        ("HTTPS://A.example/x!", "HTTPS://A.example/x"),
    ],
)
def test_the_sentence_around_an_address_stays_outside(text: str, address: str) -> None:
    assert f'href="{address}"' in lines(text)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "https://", "http://.", 'https://"onclick=x', "//a"],
)
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert "<a" not in lines(text)


@given(st.text())
def test_whatever_is_written_only_breaks_and_links_are_made(text: str) -> None:
    shown = lines(text)
    assert set(re.findall(r"<(/?\w+)", shown)) <= {"br", "a", "/a"}
    assert not re.search(r'<a (?!href="https?://[^"<>]+" rel="nofollow noopener noreferrer">)', shown, re.IGNORECASE)
