"""What a person has written and not sent yet is his alone, and does not stay for ever."""

from datetime import timedelta

import pytest

from accounts.actions.drafts import LARGEST, MOST, drafts_at, drop_draft, drop_old_drafts, keep_draft
from accounts.models import Draft
from core.errors import Malformed
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db
PLACE = "/tickets/SD-1/:reply"


def test_a_form_has_one_draft_the_last_one() -> None:
    user = UserFactory.create()
    keep_draft(user=user, place=PLACE, content='[["body", null, "a"]]', at=NOON)
    keep_draft(user=user, place=PLACE, content='[["body", null, "ab"]]', at=NOON + timedelta(seconds=3))
    (draft,) = drafts_at("/tickets/SD-1/", user=user)
    assert (draft.content, draft.kept_at) == ([["body", None, "ab"]], NOON + timedelta(seconds=3))
    drop_draft(user=user, place=PLACE)
    drop_draft(user=user, place=PLACE)
    assert not Draft.objects.exists()


def test_a_draft_is_ones_own_and_of_one_page() -> None:
    user, other = UserFactory.create(), UserFactory.create()
    keep_draft(user=user, place=PLACE, content="[]", at=NOON)
    assert not drafts_at("/tickets/SD-1/", user=other)
    assert not drafts_at("/tickets/SD-11/", user=user)
    assert not drafts_at("/tickets/", user=user)
    drop_draft(user=other, place=PLACE)
    assert drafts_at("/tickets/SD-1/", user=user)


@pytest.mark.parametrize(
    ("place", "content"),
    [
        ("", "[]"),
        ("reply", "[]"),
        ("/x", "[]"),
        ("/x:\0", "[]"),
        ("/" + "x" * 300 + ":r", "[]"),
        (PLACE, "{}"),
        (PLACE, "no json"),
        (PLACE, "[" * 90_000),
        (PLACE, "1" * 90_000),
        (PLACE, '["' + "x" * LARGEST + '"]'),
        (PLACE, '["\\u0000"]'),
        (PLACE, '["\\ud800"]'),
        (PLACE, '[{"\\u0000": 1}]'),
        (PLACE, "[NaN]"),
        (PLACE, "[[-Infinity]]"),
        (PLACE, "[1e999]"),
        *((PLACE, "[" * deep + "]" * deep) for deep in (20, *range(900, 990, 10))),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(place: str, content: str) -> None:
    with pytest.raises(Malformed):
        keep_draft(user=UserFactory.create(), place=place, content=content, at=NOON)
    assert not Draft.objects.exists()


def test_words_about_a_character_are_no_such_character() -> None:
    """Who writes how a program spells NUL has written letters and digits."""
    words = '[["body", null, "C:\\\\u0000 and \\\\ud800"]]'
    draft = keep_draft(user=UserFactory.create(), place=PLACE, content=words, at=NOON)
    assert draft.content == [["body", None, "C:\\u0000 and \\ud800"]]


def test_the_oldest_beyond_the_most_go() -> None:
    user = UserFactory.create()
    for number in range(MOST + 2):
        keep_draft(user=user, place=f"/{number}:r", content="[]", at=NOON + timedelta(seconds=number))
    assert Draft.objects.count() == MOST
    assert not Draft.objects.filter(place__in=("/0:r", "/1:r")).exists()


def test_what_nobody_came_back_to_goes_after_a_month() -> None:
    user = UserFactory.create()
    keep_draft(user=user, place="/old:r", content="[]", at=NOON - timedelta(days=31))
    keep_draft(user=user, place="/new:r", content="[]", at=NOON)
    assert drop_old_drafts(at=NOON) == 1
    assert Draft.objects.get().place == "/new:r"
