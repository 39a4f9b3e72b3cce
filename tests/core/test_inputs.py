"""What is wrong with one sending is said at once, whatever kind of wrong it is."""

import pytest

from core.errors import Malformed, Problem, Refused
from core.inputs import Fields


def refuse() -> None:
    raise Refused("Not like this.", fields={"files": [Problem("too_many", "Too many.")]}, norm="TALK-2")


def test_what_is_refused_is_told_beside_what_cannot_be_read() -> None:
    fields = Fields()
    fields.line("title", "")
    fields.refuse("when", "past", "Over.")
    with fields.together():
        refuse()
    with pytest.raises(Malformed) as wrong:
        fields.done()
    assert {name: [one.code for one in several] for name, several in wrong.value.fields.items()} == {
        "title": ["required"],
        "when": ["past"],
        "files": ["too_many"],
    }


def test_two_that_refuse_are_told_together() -> None:
    fields = Fields()
    fields.refuse("when", "past", "Over.")
    with fields.together():
        refuse()
    with pytest.raises(Refused) as wrong:
        fields.done()
    assert set(wrong.value.fields) == {"when", "files"}


def test_a_check_that_alone_refuses_is_heard_as_it_spoke() -> None:
    fields = Fields()
    fields.line("title", "VPN")
    with pytest.raises(Refused, match="Not like this") as wrong, fields.together():
        refuse()
    assert wrong.value.norm == "TALK-2"


def test_a_refusal_of_no_field_is_no_matter_of_fields() -> None:
    fields = Fields()
    fields.line("title", "")
    with pytest.raises(Refused, match="Closed"), fields.together():
        raise Refused("Closed.")
