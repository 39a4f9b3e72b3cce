"""Whatever people type, a mail has one receiver, one subject line, and the words it was given."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Missing
from outbox.letter_html import blocks
from outbox.lines import one_line
from outbox.mailbox import get_mail
from outbox.mime import mail
from outbox.snapshot import freeze, thaw
from outbox.transports.base import Parcel, Permanent
from tests.outbox.conftest import LINK, NOON

anything = st.text(st.characters(codec=None), max_size=300)
text = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
names = st.text("abcdefgh", min_size=1, max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=10,
)


def parcel(**other: str) -> Parcel:
    parts = {"address": "a@example.com", "name": "A", "language": "en", "subject": "s", "text": "t", "html": "<p>t</p>"}
    wire = {"message_id": "<m@desk.example>", "thread_id": "<t@desk.example>", "reply_to": ""}
    return Parcel(**(parts | wire | other), queued_at=NOON, sent_at=NOON)


def received(sent: Parcel) -> EmailMessage:
    return message_from_bytes(mail(sent).message().as_bytes(), policy=default)


PLAIN_HEADERS = sorted(received(parcel()).keys())


@given(subject=anything, name=anything)
def test_no_text_makes_another_header_or_another_receiver(subject: str, name: str) -> None:
    message = received(parcel(subject=subject, name=name))
    assert sorted(message.keys()) == PLAIN_HEADERS
    assert [address.addr_spec for address in message["to"].addresses] == ["a@example.com"]
    assert message["message-id"] == "<m@desk.example>"


@given(address=anything)
def test_an_address_is_one_address_or_none(address: str) -> None:
    try:
        message = mail(parcel(address=address))
    except Permanent:
        return
    assert len(message.recipients()) == 1
    assert len(received(parcel(address=address))["to"].addresses) == 1


@given(text=anything, limit=st.integers(1, 50))
def test_one_line_is_one_line_of_at_most_the_limit(text: str, limit: int) -> None:
    line = one_line(text, limit=limit)
    assert len(line.splitlines()) <= 1
    assert len(line) <= limit


@given(values=st.dictionaries(names, values, max_size=3))
def test_a_snapshot_comes_back_as_it_went_in(values: dict[str, object]) -> None:
    assert thaw(freeze(values)) == values


@given(text=anything)
def test_quoted_text_never_makes_a_button(text: str) -> None:
    assert [block.link for block in blocks(f"{text}\n\nOpen:\n{LINK}", link=LINK) if block.link] in ([LINK], [])
    assert not any(block.link for block in blocks(text, link=LINK))


@given(name=anything)
def test_no_text_names_a_file_outside_the_mailbox(name: str) -> None:
    with pytest.raises(Missing):
        get_mail(name)


def test_times_and_dates_come_back_as_such_at_any_depth() -> None:
    values = {"due_at": NOON, "rows": [{"on_date": NOON.date(), "gone_at": None, "late_at": ""}]}
    assert thaw(freeze(values)) == values
