"""TALK-1: a resolution carries cause, solution and result, and each says something of its own."""

import pytest

from core.errors import Problem
from tests.gate.desk import RULES
from tickets.gate.judge import judge_resolution

CAUSE = "报表服务 RPT02 连接池占满，夜间归档任务未按时结束。"
PLAN = "停归档任务，连接池 200 扩至 400，重跑排队的 37 个导出。"
RESULT = "张工 14:05 已导出应收明细。"


def problems(cause: str = CAUSE, plan: str = PLAN, result: str = RESULT) -> dict[str, tuple[Problem, ...]]:
    return judge_resolution(cause=cause, plan=plan, result=result, phrases=RULES)


def codes(**fields: str) -> dict[str, list[str]]:
    return {field: [problem.code for problem in found] for field, found in problems(**fields).items()}


def test_norm_talk_1_a_resolution_that_says_something_three_times_passes() -> None:
    assert problems() == {}


@pytest.mark.parametrize("field", ["cause", "plan", "result"])
@pytest.mark.parametrize("blank", ["", "   ", "\u200b", "\u3000\n\t", "\u2060\ufeff", "\u0301"])
def test_norm_talk_1_each_field_is_required(field: str, blank: str) -> None:
    assert codes(**{field: blank}) == {field: ["required"]}


@pytest.mark.parametrize("field", ["cause", "plan", "result"])
def test_norm_talk_1_the_refusal_of_an_empty_field_cites_the_norm(field: str) -> None:
    assert problems(**{field: ""})[field][0].norm == "TALK-1"


@pytest.mark.parametrize("field", ["cause", "plan", "result"])
@pytest.mark.parametrize(
    "text", ["已处理", "无", "同上", "n/a", "/", "。", "1", "2026", "aaa", "谢谢", "您好", "用户的问题", "👌", "？"]
)
def test_norm_talk_1_each_field_must_say_something(field: str, text: str) -> None:
    assert set(codes(**{field: text})) == {field}


@pytest.mark.parametrize("phrase", ["已处理", "ＯＫ", "前台操作解决", "已處理。", "👌"])
def test_norm_talk_1_three_fields_with_the_same_empty_phrase_are_all_refused(phrase: str) -> None:
    assert set(codes(cause=phrase, plan=phrase, result=phrase)) == {"cause", "plan", "result"}


def test_norm_talk_1_three_different_empty_phrases_are_all_refused() -> None:
    found = codes(cause="已处理", plan="已完成。", result="OK!")
    assert found == {"cause": ["says_nothing"], "plan": ["says_nothing"], "result": ["says_nothing"]}


def test_norm_talk_1_a_field_that_repeats_another_is_refused() -> None:
    assert codes(plan="网卡松动", result="网卡松动") == {"result": ["same_text"]}
    assert codes(cause="网卡松动", plan="网卡松动", result="網卡 松动。") == {
        "plan": ["same_text"],
        "result": ["same_text"],
    }


def test_norm_talk_1_the_repeated_field_is_named() -> None:
    (problem,) = problems(cause="网卡松动", result="网卡松动！")["result"]
    assert "Cause" in str(problem.message) or "原因" in str(problem.message)
    assert problem.norm == "TALK-1"


@pytest.mark.parametrize(
    ("cause", "plan", "result"),
    [
        ("断电", "送电", "开机正常"),
        ("网线松动", "重新插紧", "可上网"),
        ("用户误删快捷方式", "重新建立", "已能打开"),
        ("硒鼓缺粉", "更换硒鼓", "打印清晰"),
        ("Toner empty", "Replaced the toner", "Prints again"),
        ("账号 90 天未登录被锁", "解锁", "用户 10:20 登录成功"),
        ("IP 冲突", "改为自动获取", "网络恢复"),
    ],
)
def test_norm_talk_1_short_and_honest_is_enough(cause: str, plan: str, result: str) -> None:
    assert problems(cause, plan, result) == {}
