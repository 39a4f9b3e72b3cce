"""Reasons of ratings (SAT-1), usual reasons of acts, and tags, as a manager keeps them."""

from typing import Any

import pytest

from accounts.models import SettingChange
from core.errors import DeskError, Forbidden, Malformed, Missing, Refused
from tests.factories import Desk
from tickets import actions
from tickets.catalogue.actions.survey_reasons import (
    MOST,
    add_survey_reason,
    change_survey_reason,
    order_survey_reason,
)
from tickets.catalogue.actions.tags import merge_tag, rename_tag
from tickets.catalogue.actions.usual_reasons import add_usual_reason, change_usual_reason, order_usual_reason
from tickets.catalogue.queries import usual_reasons, written_in
from tickets.models import SurveyReason, Tag, Ticket, UsualReason

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def survey(desk: Desk, name: str, **values: Any) -> SurveyReason:
    return add_survey_reason(values={"name": name, "side": "praise"} | values, by=desk.manager, at=desk.at)


def usual(desk: Desk, name: str, **values: Any) -> UsualReason:
    given = {"use": "transfer", "name": name, "text": f"{name}，请接手。"} | values
    return add_usual_reason(values=given, by=desk.manager, at=desk.at)


def code(error: pytest.ExceptionInfo[DeskError]) -> str:
    return next(problem.code for problems in error.value.fields.values() for problem in problems)


def test_norm_sat_1_reasons_are_added_worded_ordered_and_set_aside(desk: Desk) -> None:
    frame: dict[str, Any] = {"by": desk.manager, "at": desk.at}
    one = survey(desk, "上门准时", name_en="Came on time")
    assert one.slug == "came-on-time"
    order_survey_reason(reason_id=one.pk, up=True, **frame)
    names = list(SurveyReason.objects.filter(side="praise").values_list("name", flat=True))
    assert names[-2] == "上门准时"
    change_survey_reason(reason_id=one.pk, changes={"name": "准时", "is_active": False}, **frame)
    one.refresh_from_db()
    assert (one.name, one.is_active) == ("准时", False)
    assert SettingChange.objects.filter(thing="surveyreason", row_id=one.pk).count() == 3


def test_a_side_never_stands_empty_nor_overfull_nor_twice(desk: Desk) -> None:
    with pytest.raises(Refused) as error:
        survey(desk, "响应迅速")
    assert code(error) == "taken"
    praise = list(SurveyReason.objects.filter(side="praise"))
    for one in praise[1:]:
        change_survey_reason(reason_id=one.pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    with pytest.raises(Refused) as error:
        change_survey_reason(reason_id=praise[0].pk, changes={"is_active": False}, by=desk.manager, at=desk.at)
    assert code(error) == "last"
    for number in range(MOST - 1):
        survey(desk, f"理由{number}")
    with pytest.raises(Refused) as error:
        survey(desk, "再一个")
    assert code(error) == "too_many"
    with pytest.raises(Malformed):
        survey(desk, "", side="x")


def test_usual_reasons_are_offered_in_order_in_the_readers_language(desk: Desk) -> None:
    frame: dict[str, Any] = {"by": desk.manager, "at": desk.at}
    one = usual(desk, "升级专家", name_en="Expert", text_en="Please take over.")
    for _ in range(3):
        order_usual_reason(reason_id=one.pk, up=True, **frame)
    assert written_in(usual_reasons("transfer"), "en")[0][0] == "Please take over."
    change_usual_reason(reason_id=one.pk, changes={"is_active": False}, **frame)
    assert one not in usual_reasons("transfer")
    with pytest.raises(Refused) as error:
        usual(desk, "升级专家")
    assert code(error) == "taken"
    with pytest.raises(Missing):
        change_usual_reason(reason_id=0, changes={"is_active": False}, **frame)


def test_norm_talk_3_what_users_read_is_held_against_the_word_lists(desk: Desk) -> None:
    with pytest.raises(Refused) as error:
        usual(desk, "处理", use="carry_over", text="前台操作解决")
    assert code(error) == "vague"
    assert usual(desk, "处理", use="decline", text="前台操作解决").pk, "only the desk reads this one"
    one = usual_reasons("cancel")[0]
    with pytest.raises(Refused):
        change_usual_reason(reason_id=one.pk, changes={"text_en": "Done."}, by=desk.manager, at=desk.at)


def test_norm_role_1_only_managers(desk: Desk) -> None:
    tag = Tag.objects.create(name="甲")
    frame: dict[str, Any] = {"by": desk.supervisor, "at": desk.at}
    for act in (
        lambda: add_survey_reason(values={"name": "x", "side": "praise"}, **frame),
        lambda: add_usual_reason(values={"name": "x", "text": "x", "use": "transfer"}, **frame),
        lambda: rename_tag(tag_id=tag.pk, name="乙", **frame),
        lambda: merge_tag(tag_id=tag.pk, into_id=tag.pk, **frame),
    ):
        with pytest.raises(Forbidden):
            act()


def test_two_tags_become_one_on_every_ticket(desk: Desk) -> None:
    both, one = desk.receive(), desk.receive()
    for ticket, names in ((both, ["VPN", "vpn接入"]), (one, ["vpn接入"])):
        actions.amend(ticket_id=ticket.pk, changes={"tags": names}, by=desk.agent, at=desk.at)
    old, new = Tag.objects.get(name="vpn接入"), Tag.objects.get(name="VPN")
    frame: dict[str, Any] = {"by": desk.manager, "at": desk.at}
    with pytest.raises(Refused) as error:
        rename_tag(tag_id=old.pk, name="VPN", **frame)
    assert code(error) == "taken"
    with pytest.raises(Refused):
        merge_tag(tag_id=old.pk, into_id=old.pk, **frame)
    assert merge_tag(tag_id=old.pk, into_id=new.pk, **frame) == 2
    assert {ticket.tags.get().name for ticket in Ticket.objects.all()} == {"VPN"}
    kept = SettingChange.objects.get(thing="tag", verb="merged")
    assert kept.changes == [["name", "vpn接入", "VPN"], ["tickets", None, 2]]
    rename_tag(tag_id=new.pk, name="远程接入", **frame)
    assert both.tags.get().name == "远程接入"
    with pytest.raises(Missing):
        rename_tag(tag_id=old.pk, name="x", **frame)
