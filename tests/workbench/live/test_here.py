"""Who looks at which ticket, and who writes there."""

import logging

import pytest
from django.core.cache import caches

from workbench.live.here import GONE, STAYS, Here, Person, Word


def word(user: int, doing: str, *, number: str = "SD-1", tab: str = "a") -> Word:
    return Word(number, user, f"用户{user}", tab, doing)


def test_another_process_knows_at_its_next_look() -> None:
    one, other = Here(), Here()
    one.say(word(1, "view"))
    one.say(word(2, "reply"))
    assert other.look(now=0.0) == {"SD-1"}
    assert other.people("SD-1") == [Person(1, "用户1", "view"), Person(2, "用户2", "reply")]
    assert other.people("SD-2") == []


def test_saying_the_same_again_is_no_news() -> None:
    here = Here()
    here.say(word(1, "view"))
    assert here.look(now=0.0) == {"SD-1"}
    here.say(word(1, "view"))
    assert here.look(now=5.0) == set()
    here.say(word(1, "note"))
    assert here.look(now=6.0) == {"SD-1"}


def test_who_leaves_is_gone_at_once_and_who_falls_silent_soon() -> None:
    here = Here()
    here.say(word(1, "view"))
    here.say(word(2, "view"))
    here.look(now=0.0)
    here.say(word(1, GONE))
    assert here.look(now=1.0) == {"SD-1"}
    assert [person.id for person in here.people("SD-1")] == [2]
    assert here.look(now=STAYS - 1) == set()
    assert here.look(now=STAYS) == {"SD-1"}
    assert here.people("SD-1") == []
    assert STAYS <= 30


def test_somebody_with_two_pages_is_shown_once_with_what_counts_most() -> None:
    here = Here()
    here.say(word(1, "reply", tab="a"))
    here.say(word(1, "view", tab="b"))
    here.look(now=0.0)
    assert here.people("SD-1") == [Person(1, "用户1", "reply")]
    here.say(word(1, GONE, tab="a"))
    here.look(now=1.0)
    assert here.people("SD-1") == [Person(1, "用户1", "view")]


def test_a_line_that_was_read_before_it_was_written_is_read_again() -> None:
    here, cache = Here(), caches["live"]
    here.say(word(1, "view"))
    here.look(now=0.0)
    place = cache.incr("last")  # somebody has drawn his number, and has not written yet
    here.say(word(3, "view"))
    here.look(now=1.0)
    assert [person.id for person in here.people("SD-1")] == [1, 3]
    cache.set(str(place), word(2, "view"), timeout=STAYS)
    assert here.look(now=2.0) == {"SD-1"}
    assert [person.id for person in here.people("SD-1")] == [1, 2, 3]


def test_an_emptied_cache_is_begun_anew() -> None:
    here = Here()
    for _ in range(3):
        here.say(word(1, "view"))
    here.look(now=0.0)
    caches["live"].clear()
    here.say(word(2, "view"))
    here.look(now=1.0)
    assert [person.id for person in here.people("SD-1")] == [1, 2]


def test_a_cache_that_cannot_be_reached_costs_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("no cache")

    here = Here()
    monkeypatch.setattr(type(caches["live"]), "get", refuse)
    monkeypatch.setattr(type(caches["live"]), "add", refuse)
    with caplog.at_level(logging.WARNING):
        here.say(word(1, "view"))
        assert here.look(now=0.0) == set()
    assert [record.message for record in caplog.records] == [
        "who looks at a ticket cannot be noted: no cache",
        "who looks at a ticket cannot be read: no cache",
    ]
