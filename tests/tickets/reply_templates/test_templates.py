"""Replies kept ready (TALK-6): filled in for whoever reads them, and changed by whom they belong to."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership, Site
from core.errors import DeskError, Forbidden, Missing, Refused, Stale
from tests.factories import Desk, GroupFactory, asker
from tickets.actions import reply
from tickets.gate.check import preview
from tickets.gate.places import unfilled, unknown
from tickets.models import ReplyTemplate, Ticket
from tickets.reply_templates.actions import add_template, change_template
from tickets.reply_templates.places import PLACES, Scene, fill
from tickets.reply_templates.policies import may_change
from tickets.reply_templates.queries import access_template, find_fitting, list_templates, worded

pytestmark = pytest.mark.django_db
WORDS = {"title_zh": "问候", "body_zh": "{称呼}，您好！单号{单号}由{工程师}处理。"}


def scene(desk: Desk, ticket: Ticket) -> Scene:
    assert desk.agent.user
    return Scene(ticket.requester, desk.agent.user, desk.at, ticket)


def own(desk: Desk, by: str = "agent", *, is_shared: bool = False, **values: Any) -> ReplyTemplate:
    return add_template(values=WORDS | values, is_shared=is_shared, by=getattr(desk, by), at=desk.at)


def codes(error: DeskError) -> dict[str, str]:
    return {name: found[0].code for name, found in error.fields.items()}


def test_norm_talk_6_a_template_addresses_the_user_as_he_is_addressed(desk: Desk) -> None:
    ticket = desk.processing()
    ticket.requester.honorific, ticket.requester.language = "张工", "zh-hans"
    assert worded(own(desk), scene(desk, ticket)) == f"张工，您好！单号{ticket.number}由{ticket.assignee}处理。"


def test_an_english_reader_gets_the_english_text_where_there_is_one(desk: Desk) -> None:
    ticket = desk.receive()
    ticket.requester.language = "en"
    assert worded(own(desk, body_en="Dear {name}"), scene(desk, ticket)) == f"Dear {ticket.requester.form_of_address}"
    assert worded(own(desk), scene(desk, ticket)).endswith("处理。"), "without one, the Chinese"


def test_the_committed_time_is_told_in_the_users_own_time_and_language(desk: Desk) -> None:
    ticket = desk.processing()
    ticket.requester.site = Site(time_zone="Asia/Tokyo")
    ticket.requester.language = "zh-hans"
    ticket.committed_at = desk.at + timedelta(hours=2)
    assert fill("{承诺时间}", scene(desk, ticket)) == "11 月 23 日 15:00"


def test_norm_talk_6_what_is_not_known_yet_stays_in_sight_and_is_not_sent(desk: Desk) -> None:
    ticket = desk.acknowledged()
    text = worded(own(desk), scene(desk, ticket))
    assert [place.written for place in unfilled(text)] == ["{工程师}"]
    assert preview(text).marks == ((text.index("{工程师}"), text.index("{工程师}") + 5),)
    with pytest.raises(Refused) as refused:
        reply(ticket_id=ticket.pk, body=text, by=desk.agent, at=desk.at)
    assert codes(refused.value) == {"body": "unfilled"}
    reply(ticket_id=ticket.pk, body=text.replace("{工程师}", "李工"), by=desk.agent, at=desk.at)


def test_a_user_may_write_in_braces_what_he_likes(desk: Desk) -> None:
    ticket = desk.acknowledged()
    reply(ticket_id=ticket.pk, body="{name}", by=asker(ticket), at=desk.at)
    assert ticket.messages.get().body == "{name}"


def test_every_template_that_is_shipped_is_fit_to_be_sent(desk: Desk) -> None:
    ticket = desk.processing()
    shipped = list(list_templates(desk.agent))
    assert len(shipped) == 6
    for language in ("zh-hans", "en"):
        ticket.requester.language = language
        for one in shipped:
            text = worded(one, scene(desk, ticket)).replace("{热线}", "8000").replace("{hotline}", "8000")
            assert not preview(text).problems, text
            assert not unknown(one.body_zh + one.body_en)
            assert bool(one.body_en)


def test_each_place_has_a_name_in_both_languages_and_means_the_same(desk: Desk) -> None:
    shown = scene(desk, desk.processing())
    for place in PLACES:
        assert fill("{" + place.zh + "}", shown) == fill("{ " + place.en.upper() + " }", shown).replace(
            place.en.upper(), place.en
        ).replace("{ hotline }", "{热线}")


@given(st.text(alphabet="{}｛｝ 称呼name工程师x\n", max_size=40))
def test_filling_touches_nothing_but_places(text: str) -> None:
    braces = [found.written for found in (*unfilled(text), *unknown(text))]
    assert all(one in text and one[0] in "{｛" and one[-1] in "}｝" for one in braces)


def test_norm_role_1_everybody_keeps_his_own_and_supervisors_word_the_desks(desk: Desk) -> None:
    mine = own(desk)
    assert mine.owner == desk.agent.user
    assert may_change(desk.agent, mine)
    assert not may_change(desk.manager, mine)
    with pytest.raises(Forbidden):
        own(desk, is_shared=True)
    shared = own(desk, "supervisor", is_shared=True)
    with pytest.raises(Forbidden):
        change_template(template_id=shared.pk, changes={"is_active": False}, by=desk.agent, at=desk.at)
    with pytest.raises(Missing):
        change_template(template_id=mine.pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    with pytest.raises(Forbidden):
        add_template(values=WORDS, is_shared=False, by=asker(desk.receive()), at=desk.at)


def test_what_is_a_groups_is_seen_by_its_members_and_supervisors(desk: Desk) -> None:
    group = GroupFactory.create()
    theirs = own(desk, "supervisor", is_shared=True, group=group)
    with pytest.raises(Missing):
        access_template(theirs.pk, actor=desk.agent)
    assert access_template(theirs.pk, actor=desk.supervisor) == theirs
    assert desk.engineer.user
    Membership.objects.create(group=group, user=desk.engineer.user)
    assert access_template(theirs.pk, actor=desk.engineer) == theirs


def test_offered_are_those_of_the_kind_and_ones_own_first(desk: Desk) -> None:
    ReplyTemplate.objects.update(is_active=False)
    shared = own(desk, "supervisor", is_shared=True, title_zh="大家的")
    other = own(desk, "supervisor", is_shared=True, title_zh="投诉", kinds=["complaint"])
    mine, aside = own(desk), own(desk, title_zh="不用了")
    change_template(template_id=aside.pk, changes={"is_active": False}, by=desk.agent, at=desk.at)
    assert find_fitting(desk.agent, kind="incident") == [mine, shared]
    assert set(find_fitting(desk.agent, kind="complaint")) == {mine, other, shared}
    assert find_fitting(desk.agent, kind="incident", words="大家") == [shared]
    assert find_fitting(desk.agent) == [mine, shared], "in a conversation without a ticket"


def test_nobody_writes_over_what_he_has_not_seen(desk: Desk) -> None:
    mine = own(desk)
    later = desk.at + timedelta(hours=1)
    changed = change_template(template_id=mine.pk, changes={"title_zh": "新"}, seen=1, by=desk.agent, at=later)
    assert (changed.edition, changed.changed_at, changed.changed_by) == (2, later, desk.agent.user)
    with pytest.raises(Stale) as stale:
        change_template(template_id=mine.pk, changes={"title_zh": "旧"}, seen=1, by=desk.agent, at=later)
    assert stale.value.version == 2


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title_zh": ""}, {"title_zh": "required"}),
        ({"body_zh": " \n "}, {"body_zh": "required"}),
        ({"title_en": "a\nb"}, {"title_en": "one_line"}),
        ({"body_en": "x\0"}, {"body_en": "control_characters"}),
        ({"body_zh": "x" * 4001}, {"body_zh": "too_long"}),
        ({"title_zh": 3, "body_en": None}, {"title_zh": "wrong_type", "body_en": "wrong_type"}),
        ({"body_zh": "您好{姓名}"}, {"body_zh": "unknown_place"}),
        ({"kinds": ["pizza"]}, {"kinds": "unknown"}),
        ({"kinds": "incident"}, {"kinds": "unknown"}),
        ({"kinds": [["incident"]]}, {"kinds": "unknown"}),
        ({"group": "it"}, {"group": "wrong_type"}),
        ({"is_active": "yes"}, {"is_active": "wrong_type"}),
    ],
)
def test_what_is_wrong_is_named(desk: Desk, values: dict[str, Any], wrong: dict[str, str]) -> None:
    with pytest.raises(DeskError) as refused:
        own(desk, **values)
    assert codes(refused.value) == wrong


def test_one_of_ones_own_belongs_to_no_group(desk: Desk) -> None:
    with pytest.raises(Refused):
        own(desk, group=desk.group)


def test_a_hundred_of_ones_own_are_enough(desk: Desk) -> None:
    for _ in range(100):
        own(desk)
    with pytest.raises(Refused) as refused:
        own(desk)
    assert codes(refused.value) == {"title_zh": "too_many"}
    one = list_templates(desk.agent).filter(owner=desk.agent.user).first()
    assert one
    change_template(template_id=one.pk, changes={"is_active": False}, by=desk.agent, at=desk.at)
    own(desk)
