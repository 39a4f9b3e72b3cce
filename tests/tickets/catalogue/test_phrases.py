"""The word lists of the quality gate as a manager keeps them (TALK-2, TALK-3, TALK-4)."""

from typing import Any

import pytest

from accounts.models import SettingChange
from accounts.setting_history import newest_change
from core.errors import DeskError, Forbidden, Malformed, Missing, Refused, Stale
from tests.factories import Desk
from tickets.catalogue.actions.phrases import add_phrase, change_phrase
from tickets.catalogue.queries import find_phrases
from tickets.catalogue.trying import is_shipped, try_now, try_with
from tickets.gate.check import preview
from tickets.gate.defaults import DEFAULT_PHRASES
from tickets.gate.judge import judge
from tickets.gate.ordinary import SENTENCES
from tickets.models import Phrase

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def add(desk: Desk, text: str, **values: Any) -> Phrase:
    given = {"kind": "taboo", "text": text, "match": "clause", "instead": ""} | values
    return add_phrase(values=given, by=desk.manager, at=desk.at)


def change(desk: Desk, phrase: Phrase, **changes: Any) -> Phrase:
    return change_phrase(phrase_id=phrase.pk, changes=changes, by=desk.manager, at=desk.at)


def code(error: pytest.ExceptionInfo[DeskError]) -> str:
    return next(problem.code for problems in error.value.fields.values() for problem in problems)


def test_norm_talk_4_what_is_added_holds_at_once_and_switched_off_no_more(desk: Desk) -> None:
    assert preview("自己看说明书去。").passes
    phrase = add(desk, "自己看说明书去", instead="我把步骤发给您")
    assert not preview("自己看说明书去。").passes
    assert "我把步骤发给您" in str(preview("自己看说明书去。").problems[0].message)
    change(desk, phrase, is_active=False)
    assert preview("自己看说明书去。").passes
    kept = SettingChange.objects.filter(thing="phrase", row_id=phrase.pk).order_by("pk")
    assert [one.verb for one in kept] == ["added", "off"]


def test_one_phrase_stands_once_in_a_list_in_whatever_writing(desk: Desk) -> None:
    add(desk, "自己看说明书去")
    with pytest.raises(Refused) as error:
        add(desk, "自己看 說明書去！")
    assert code(error) == "taken"
    assert add(desk, "自己看说明书去", kind="vague", match="whole").kind == "vague"


@pytest.mark.parametrize(
    ("text", "match", "why"),
    [
        ("您", "contains", "too_short"),
        ("a", "clause", "too_short"),
        ("处理", "contains", "too_wide"),
        ("the", "contains", "too_wide"),
    ],
)
def test_what_would_make_the_desk_dumb_is_refused(desk: Desk, text: str, match: str, why: str) -> None:
    with pytest.raises(Refused) as error:
        add(desk, text, match=match)
    assert code(error) == why
    phrase = add(desk, f"{text}某某某某")
    with pytest.raises(Refused):
        change(desk, phrase, text=text, match=match)
    assert Phrase.objects.get(pk=phrase.pk).text == f"{text}某某某某"


def test_a_single_word_may_be_refused_as_the_whole_text(desk: Desk) -> None:
    assert add(desk, "哈", kind="empty", match="whole").pk


def test_the_shipped_lists_let_every_ordinary_sentence_through() -> None:
    rules = tuple(rule for rule, _source in DEFAULT_PHRASES)
    for sentence in SENTENCES:
        assert judge(sentence, phrases=rules).passes, sentence


def test_what_cannot_be_read_is_named(desk: Desk) -> None:
    for values in ({"text": ""}, {"text": "！？……"}, {"text": "x" * 81}, {"kind": "x"}, {"match": "x"}):
        with pytest.raises(Malformed):
            add(desk, **({"text": "某某某某"} | values))


def test_norm_role_1_only_managers_and_nobody_writes_over_unseen(desk: Desk) -> None:
    phrase = add(desk, "某某某某")
    with pytest.raises(Forbidden):
        change_phrase(phrase_id=phrase.pk, changes={"is_active": False}, by=desk.supervisor, at=desk.at)
    with pytest.raises(Missing):
        change_phrase(phrase_id=0, changes={"is_active": False}, by=desk.manager, at=desk.at)
    seen = newest_change(phrase)
    change(desk, phrase, instead="好的说法")
    with pytest.raises(Stale):
        change_phrase(phrase_id=phrase.pk, changes={"instead": "旧"}, by=desk.manager, at=desk.at, seen=seen)


def test_a_sentence_is_tried_on_the_list_as_it_would_be(desk: Desk) -> None:
    values = {"kind": "taboo", "text": "某某某某", "match": "clause", "instead": ""}
    tried = try_with("您好，某某某某。", values, row=None)
    assert tried
    assert not tried.reply.passes
    assert ("某某某某", True) in tried.pieces
    now = try_now("您好，某某某某。")
    assert now
    assert now.reply.passes
    phrase = add(desk, "某某某某")
    milder = try_with("您好，某某某某。", values | {"match": "whole", "text": "别的别的"}, row=phrase)
    assert milder
    assert milder.reply.passes, "in its own place, not beside itself"
    assert try_with(" ", values, row=None) is None


def test_phrases_are_found_in_whatever_writing_and_the_shipped_ones_are_known(desk: Desk) -> None:
    phrase = add(desk, "自己看说明书去")
    assert list(find_phrases(kind="taboo", words="說明書")) == [phrase]
    assert list(find_phrases(words="！", is_active=None)) == []
    assert not is_shipped(phrase)
    assert is_shipped(Phrase.objects.get(text="我不知道"))
