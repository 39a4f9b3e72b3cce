"""The gate as the actions ask it: the manager's list, the supervisor's override, the refusal."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.actors import SYSTEM, Actor, Via
from accounts.models import User
from accounts.roles import Role
from core.errors import Refused
from tickets.gate.check import GateResult, check_resolution, check_words, preview
from tickets.gate.defaults import DEFAULT_PHRASES, load_defaults
from tickets.gate.kinds import PhraseKind, PhraseMatch
from tickets.models import Phrase

pytestmark = pytest.mark.django_db
REASON = "用户要求原文转告供应商的答复"
GOOD = {"cause": "网卡松动", "plan": "重新插紧", "result": "您可以上网了"}


def actor(role: Role) -> Actor:
    user = User.objects.create_user(username=f"a-{role}", display_name="王悦", role=role)
    return Actor.for_user(user, via=Via.WEB)


def refused(text: str, *, by: Actor, field: str = "body", override_reason: str = "") -> Refused:
    with pytest.raises(Refused) as caught:
        check_words(text, field=field, by=by, override_reason=override_reason)
    return caught.value


def test_an_honest_text_goes_through_with_nothing_to_record() -> None:
    assert check_words("连接池正在扩容", field="body", by=actor(Role.AGENT)) == GateResult()


@pytest.mark.parametrize(
    ("text", "code", "norm"),
    [
        ("已处理", "says_nothing", "TALK-2"),
        ("前台操作解决", "vague", "TALK-3"),
        ("急什么", "taboo", "TALK-4"),
        ("？", "question_mark_only", "TALK-5"),
    ],
)
def test_a_refusal_carries_the_field_its_problem_and_the_norm(text: str, code: str, norm: str) -> None:
    error = refused(text, by=actor(Role.AGENT), field="message")
    assert [problem.code for problem in error.fields["message"]] == [code]
    assert error.norm == norm


def test_the_gate_asks_the_database_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    supervisor = actor(Role.SUPERVISOR)
    with django_assert_num_queries(1):
        check_words("急什么，我正忙着呢", field="body", by=supervisor, override_reason=REASON)
    with django_assert_num_queries(1):
        check_resolution(**GOOD, by=supervisor)


def test_norm_talk_4_a_supervisor_may_send_a_taboo_phrase_with_a_reason() -> None:
    result = check_words(
        "这个不行，我也很忙。我现在很忙", field="body", by=actor(Role.SUPERVISOR), override_reason=f" {REASON} "
    )
    assert result == GateResult(overridden=("这个不行", "我现在很忙"), reason=REASON)


@pytest.mark.parametrize("role", [Role.AGENT, Role.ENGINEER, Role.DISPATCHER])
def test_norm_talk_4_others_may_not_and_learn_who_may(role: Role) -> None:
    with translation.override("en"):
        assert "supervisor" in str(refused("急什么", by=actor(role), override_reason=REASON))


def test_norm_talk_4_a_supervisor_without_a_reason_is_asked_for_one() -> None:
    with translation.override("en"):
        assert "give the reason" in str(refused("急什么", by=actor(Role.SUPERVISOR), override_reason=" \n"))


@pytest.mark.parametrize("reason", ["ok", "。", "？", "1", "已处理", "谢谢", "我不知道", "\u200b"])
def test_norm_talk_4_the_reason_must_pass_the_gate_itself(reason: str) -> None:
    error = refused("急什么", by=actor(Role.SUPERVISOR), override_reason=reason)
    assert list(error.fields) == ["override_reason"]


@pytest.mark.parametrize("text", ["已处理", "前台操作解决", "?", "急什么，已处理"])
def test_nobody_overrides_what_says_nothing(text: str) -> None:
    error = refused(text, by=actor(Role.MANAGER), override_reason=REASON)
    assert list(error.fields) == ["body"]


def test_the_system_itself_is_held_to_the_gate() -> None:
    refused("已处理", by=SYSTEM)


def test_norm_talk_1_a_resolution_is_refused_field_by_field() -> None:
    with pytest.raises(Refused) as caught:
        check_resolution(cause="网卡松动", plan="已处理", result="", by=actor(Role.ENGINEER))
    assert {field: [problem.code for problem in found] for field, found in caught.value.fields.items()} == {
        "plan": ["says_nothing"],
        "result": ["required"],
    }


def test_norm_talk_4_a_taboo_phrase_in_a_resolution_may_be_overridden_only_if_all_else_is_right() -> None:
    supervisor = actor(Role.SUPERVISOR)
    spoken = GOOD | {"result": "这个实现不了，下一版提供"}
    assert check_resolution(**spoken, by=supervisor, override_reason=REASON).overridden == ("这个实现不了",)
    with pytest.raises(Refused):
        check_resolution(**(spoken | {"cause": "无"}), by=supervisor, override_reason=REASON)


def test_the_preview_warns_and_refuses_nothing() -> None:
    verdict = preview("这个不行，您先重启试试。")
    assert verdict.overridable
    assert verdict.marks == ((0, 4),)
    assert preview("已处理", field="result", names=("张三",)).problems


def test_the_manager_adds_a_phrase_and_it_is_refused_from_then_on() -> None:
    agent = actor(Role.AGENT)
    check_words("已升级。", field="body", by=agent)
    Phrase.objects.create(kind=PhraseKind.EMPTY, text="已升級")
    assert refused("已升级。", by=agent).norm == "TALK-2"


def test_norm_talk_3_the_manager_switches_a_phrase_off_and_it_passes_from_then_on() -> None:
    agent = actor(Role.AGENT)
    refused("前台操作解决", by=agent)
    Phrase.objects.filter(text__in=["前台操作解决", "前台操作", "操作解决"]).update(is_active=False)
    assert check_words("前台操作解决", field="body", by=agent) == GateResult()


def test_the_shipped_lists_are_loaded_once_and_leave_the_managers_rows_alone() -> None:
    Phrase.objects.filter(text="急什么").update(is_active=False, instead="")
    Phrase.objects.filter(text="已处理").delete()
    assert load_defaults(Phrase) == 1
    assert load_defaults(Phrase) == 0
    assert Phrase.objects.count() == len(DEFAULT_PHRASES)
    assert not Phrase.objects.get(text="急什么").is_active


def test_every_shipped_row_is_valid_and_names_its_norm() -> None:
    for phrase in Phrase.objects.all():
        phrase.full_clean()
        assert phrase.shown_norm in {"TALK-2", "TALK-3", "TALK-4"}
    assert Phrase.objects.filter(source="S0").count() == 18


def test_a_phrase_without_words_is_refused() -> None:
    with pytest.raises(ValidationError):
        Phrase(kind=PhraseKind.EMPTY, text="……！").full_clean()


def test_a_phrase_that_is_listed_in_another_writing_is_refused_by_form_and_database() -> None:
    twin = Phrase(kind=PhraseKind.EMPTY, text="ｏ Ｋ！")
    with pytest.raises(ValidationError, match="OK"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    Phrase(kind=PhraseKind.TABOO, text="OK", match=PhraseMatch.CLAUSE).full_clean()


def test_rewording_a_phrase_keeps_its_folded_form_beside_it() -> None:
    phrase = Phrase.objects.create(kind=PhraseKind.VAGUE, text="弄了一下")
    phrase.text = "弄了兩下"
    phrase.save(update_fields=["text"])
    phrase.refresh_from_db()
    assert (phrase.folded, str(phrase)) == ("弄了两下", "弄了兩下")
    phrase.is_active = False
    phrase.save(update_fields=["is_active"])
    phrase.refresh_from_db()
    assert not phrase.is_active
