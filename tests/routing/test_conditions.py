"""Conditions against a naive reading of the same words, and what a rule may say at all."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Forbidden, Malformed, Missing, Refused, Stale
from tests.factories import CategoryFactory, Desk
from tests.routing.conftest import MakeRule
from tickets.choices import Channel, Kind, Level
from tickets.routing.actions import add_rule, change_rule, move_rule
from tickets.routing.conditions import CONDITIONS, judge, matches
from tickets.routing.look import Look, Tree
from tickets.search.folding import fold

SLUGS = ("a", "b", "c", "d")
WORDS = ("卡纸", "打印机", "vpn", "Ｖpn", "蓝屏", "err_504", "网")
some = st.lists(st.sampled_from(SLUGS), min_size=1, max_size=3, unique=True)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True)
texts = st.lists(st.sampled_from((*WORDS, "openvpn", "又", "打印", "机", "the")), max_size=4)
looks = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(Channel.values), "kind": st.sampled_from(Kind.values),
        "priority": st.sampled_from("1234"), "impact": st.sampled_from(Level.values),
        "vip": st.sampled_from(("yes", "no")), "site": st.sampled_from(("", *SLUGS)),
        "categories": st.lists(st.sampled_from(SLUGS), max_size=3, unique=True).map(tuple),
        "tags": st.lists(st.sampled_from(("VPN", "打印")), max_size=2),
        "said": texts,
    }
)  # fmt: skip
NOTHING: dict[str, st.SearchStrategy[Any]] = {}
wanted = st.fixed_dictionaries(
    NOTHING,
    optional={
        "channel": st.lists(st.sampled_from(Channel.values), min_size=1, max_size=4),
        "kind": st.lists(st.sampled_from(Kind.values), min_size=1, max_size=4),
        "priority": st.lists(st.sampled_from("1234"), min_size=1), "vip": st.sampled_from((["yes"], ["no"])),
        "site": some, "category": some, "words": phrases, "without": phrases,
        "tags": st.lists(st.sampled_from(("vpn", "打印")), min_size=1, max_size=1),
    },
)  # fmt: skip


def occurs(phrase: str, said: list[str]) -> bool:
    """Naively: each piece of the text stands by itself; Chinese anywhere in it, Latin from a word's beginning on."""
    plain = phrase.lower().replace("ｖ", "v")
    pieces = [one.lower().replace("ｖ", "v") for one in said]
    return any(one.startswith(plain) if plain[0].isascii() else plain in one for one in pieces)


@given(looks, wanted)
def test_a_rule_matches_what_a_naive_reader_finds(found: dict[str, Any], asked: dict[str, list[str]]) -> None:
    said = found.pop("said")
    tags = {tag.lower() for tag in found.pop("tags")}
    look = Look(**found, tags=frozenset(fold(tag) for tag in tags), text=fold(" | ".join(said)))
    named = ("channel", "kind", "priority", "vip", "site")
    naive: dict[str, bool] = {name: found[name] in asked[name] for name in named if name in asked}
    naive["category"] = "category" not in asked or any(slug in found["categories"] for slug in asked["category"])
    naive["words"] = "words" not in asked or any(occurs(one, said) for one in asked["words"])
    naive["without"] = not any(occurs(one, said) for one in asked.get("without", ()))
    naive["tags"] = "tags" not in asked or any(one in tags for one in asked["tags"])
    assert matches(asked, look) == all(naive.values())
    assert {one.name: one.holds for one in judge(asked, look)} == {
        name: naive[name] for name in CONDITIONS if name in asked
    }


@pytest.mark.django_db
def test_a_category_stands_for_all_below_it_and_a_circle_ends(desk: Desk) -> None:
    above = CategoryFactory.create(slug="above")
    below = CategoryFactory.create(slug="below", parent=above)
    assert Tree().path(below.pk) == ("below", "above")
    above.parent = below
    above.save()
    assert Tree().path(below.pk) == ("below", "above")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "长" * 61}, "name", "too_long"),
        ({"triggers": []}, "triggers", "required"),
        ({"triggers": ["never"]}, "triggers", "unknown"),
        ({"conditions": {"colour": ["red"]}}, "conditions.colour", "unknown_field"),
        ({"conditions": {"kind": ["x"]}}, "conditions.kind", "unknown"),
        ({"conditions": {"group": ["nobody"]}}, "conditions.group", "unknown"),
        ({"conditions": {"words": ["…"]}}, "conditions.words", "no_word"),
        ({"conditions": {"words": "text"}}, "conditions.words", "wrong_type"),
        ({"conditions": {"words": ["x"] * 61}}, "conditions.words", "too_many"),
        ({"conditions": []}, "conditions", "wrong_type"),
        ({"effects": {}}, "effects", "required"),
        ({"effects": 1}, "effects", "wrong_type"),
        ({"effects": {"to_user": "nobody"}}, "effects.to_user", "unknown"),
        ({"effects": {"tags": ["x" * 41]}}, "effects.tags", "too_long"),
        ({"effects": {"tags": [str(n) for n in range(21)]}}, "effects.tags", "too_many"),
        ({"effects": {"major": "yes"}}, "effects.major", "wrong_type"),
        ({"effects": {"price": 1}}, "effects.price", "unknown_field"),
        ({"is_last": 1}, "is_last", "wrong_type"),
        ({"standing": "maybe"}, "standing", "unknown"),
    ],
)
def test_what_cannot_be_read_is_named(desk: Desk, values: dict[str, Any], place: str, code: str) -> None:
    good = {"name": "x", "triggers": ["received"], "effects": {"tags": ["x"]}}
    with pytest.raises(Malformed) as refusal:
        add_rule(values=good | values, by=desk.manager, at=desk.at)
    assert [problem.code for problem in refusal.value.fields[place]] == [code]


@pytest.mark.django_db
def test_norm_role_1_only_managers_keep_rules(desk: Desk, rule: MakeRule, monkeypatch: pytest.MonkeyPatch) -> None:
    one = rule(then={"tags": ["x"]})
    acts: tuple[Callable[[], object], ...] = (
        lambda: add_rule(values={}, by=desk.supervisor, at=desk.at),
        lambda: change_rule(rule_id=one.pk, changes={"standing": "off"}, by=desk.supervisor, at=desk.at),
        lambda: move_rule(rule_id=one.pk, up=True, by=desk.supervisor, at=desk.at),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(Missing):
        change_rule(rule_id=0, changes={}, by=desk.manager, at=desk.at)
    with pytest.raises(Stale):
        change_rule(rule_id=one.pk, changes={"name": "y"}, seen=7, by=desk.manager, at=desk.at)
    assert change_rule(rule_id=one.pk, changes={"name": one.name}, by=desk.manager, at=desk.at).edition == 1
    monkeypatch.setattr("tickets.routing.actions.keep.MOST", 1)
    with pytest.raises(Refused):
        rule(then={"tags": ["x"]})
