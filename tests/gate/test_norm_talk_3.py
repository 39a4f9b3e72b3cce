"""TALK-3: vague wording such as 前台操作解决 is no account of what was done."""

import pytest
from django.utils import translation

from tests.gate.desk import VAGUE, codes, verdict_on


@pytest.mark.parametrize("phrase", VAGUE)
def test_norm_talk_3_every_listed_phrase_is_refused(phrase: str) -> None:
    assert codes(phrase) == ["vague"]
    assert codes(phrase, field="plan") == ["vague"]


@pytest.mark.parametrize(
    "text",
    [
        "前台操作解决。",
        "前 台 操 作 解 决",
        "前臺操作解決",
        "已由后台处理完成",
        "您好，已后台处理，谢谢",
        "问题已前台操作解决，请知悉",
        "<b>前台</b>操作解决",
        "现场处理，已完成",
        "系统问题，已处理",
        "It has been fixed remotely.",
    ],
)
def test_norm_talk_3_vague_wording_is_refused_in_every_dress(text: str) -> None:
    assert codes(text) == ["vague"]


@pytest.mark.parametrize(
    "text",
    [
        "前台操作解决：在开票界面点“刷新档案”，重新选择客户后即可保存。",
        "已在后台处理：重启报表服务 RPT02 后可以导出",
        "远程处理，卸载旧驱动后装 5.2 版驱动",
        "系统问题：凭证号重复，补丁 P231 今晚 22:00 发布",
        "Handled on site: replaced the network cable in room 405",
    ],
)
def test_norm_talk_3_vague_words_inside_a_concrete_account_pass(text: str) -> None:
    assert codes(text) == []


def test_norm_talk_3_the_refusal_names_the_words() -> None:
    (problem,) = verdict_on("前台操作解决，已完成").problems
    with translation.override("en"):
        assert str(problem.message) == "Too vague: “前台操作解决”. Write what was done, and where."
    assert problem.norm == "TALK-3"
