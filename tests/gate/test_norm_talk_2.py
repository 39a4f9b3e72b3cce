"""TALK-2: 已处理, 已完成, 已解决, OK and the like are no reply, however they are dressed up."""

import pytest
from django.utils import translation

from tests.gate.desk import EMPTY, codes, verdict_on

EVASIONS = [
    "ＯＫ",
    "ok!!",
    "Ok ok OK!!!",
    "oK。",
    "o.k.",
    "O K",
    "0K",
    "okkkkk",
    "ОК",  # Cyrillic
    "ΟΚ",  # Greek
    "Ⓞⓚ",
    "𝐎𝐊",
    "ᴼᴷ",
    "o̶k̶",
    "OK👌",
    "👌 OK 👌👌",
    "已 处 理。",
    "已　处　理",
    "已\u200b处\u200c理\u200d",
    "已\ufeff处\u2060理",
    "已\u00ad处\u034f理",
    "已\u3164处\u2800理",
    "已\n处\n理\n",
    "已处.理",
    "已·处·理",
    "已/处/理",
    "已処理",
    "已處理",
    "已處理，已解決",
    "己处理",
    "巳完成",
    "以解决",
    "已处理已完成",
    "已处理，已完成；已解决！OK",
    "已处理" * 50,
    "已处理啊啊啊",
    "已解决啦～",
    "已处理哈^_^",
    "**已处理**",
    "# 已处理",
    "- 已处理\n- 已完成",
    "> 已处理",
    "~~ok~~",
    "`done`",
    "<b>已处理</b>",
    "<p>已处理</p><br/>",
    '<span style="color:red">已</span>处理',
    "&nbsp;已处理&nbsp;",
    "&#24050;处理",
    "“已处理”",
    "「已处理」",
    '"OK"',
    "【已处理】",
    "(已处理)",
    "1. 已处理 2. 已完成",
    "一、已处理\n二、已完成",
    "① 已处理 ② 已完成",
    "a) done b) fixed",
    "您好，已处理。谢谢！",
    "张工您好，您反馈的问题已经处理完毕，请知悉。",
    "王志远主任，已处理",
    "您的问题已解决，感谢您的来电，再见！",
    "该问题已由工程师处理完成，请您确认",
    "工单 INC20261122-0001 已处理",
    "工单已处理完毕，有问题再联系",
    "14:05 已处理",
    "2026年11月22日 已完成",
    "今天已处理完",
    "原因说明：已处理 处理方案：已处理 处理结果：已完成",
    "好的",
    "好了好了",
    "收到，谢谢",
    "搞定！",
    "嗯嗯",
    "Done.",
    "D O N E",
    "Fixed, thanks",
    "The issue has been resolved. Thank you!",
    "Hi, your ticket is now closed. Best regards",
    "It's done",
    "all good",
    "N/A",
    "处理完毕",
    "已修复。",
]


@pytest.mark.parametrize("text", EVASIONS)
def test_norm_talk_2_an_empty_phrase_is_refused_in_every_dress(text: str) -> None:
    assert codes(text) == ["says_nothing"]


@pytest.mark.parametrize("phrase", EMPTY)
def test_norm_talk_2_every_listed_phrase_is_refused_alone_and_twice(phrase: str) -> None:
    assert codes(phrase) == ["says_nothing"]
    assert codes(f"{phrase}，{phrase}") == ["says_nothing"]


@pytest.mark.parametrize(
    "text", ["👌", "👌🏻👌🏿", "✅", "。。。", "!!!", "……", "---", "^_^", "☑️ ✔️", "🆗", "<b></b>", "\ue000。"]
)
def test_norm_talk_2_signs_without_words_are_refused(text: str) -> None:
    assert codes(text) == ["only_symbols"]


@pytest.mark.parametrize("text", ["1", "啊", "666", "13812345678", "aaaaaa", "行行行行", "🅾️K", "٣", "三"])
def test_norm_talk_2_digits_or_a_single_letter_say_nothing(text: str) -> None:
    assert codes(text) == ["says_nothing"]


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u200d", "\u3164"])
def test_norm_talk_2_a_blank_text_is_refused_as_missing(text: str) -> None:
    assert codes(text) == ["required"]


def test_norm_talk_2_names_known_from_the_ticket_are_no_content() -> None:
    assert codes("欧阳小红，已处理。——敖登格日勒") == []
    assert codes("欧阳小红，已处理。——敖登格日勒", names=("欧阳小红", "敖登格日勒", "")) == ["says_nothing"]


def test_norm_talk_2_the_words_found_are_marked_where_they_stand() -> None:
    text = "您好，<b>已 处 理</b>，ＯＫ"
    assert [text[start:end] for start, end in verdict_on(text).marks] == ["已 处 理", "ＯＫ"]


def test_norm_talk_2_the_refusal_names_the_words_and_what_to_write_instead() -> None:
    (problem,) = verdict_on("您好，已 处 理，ok").problems
    with translation.override("en"):
        assert str(problem.message) == (
            "“已处理”, “OK” cannot stand for the result. Write what the requester can do now."
        )
    assert problem.norm == "TALK-2"


def test_norm_talk_2_the_advice_fits_the_field() -> None:
    with translation.override("en"):
        assert "what failed" in str(verdict_on("已处理", field="cause").problems[0].message)
        assert "steps" in str(verdict_on("已处理", field="plan").problems[0].message)
        assert "need to know" in str(verdict_on("已处理", field="question").problems[0].message)


def test_norm_talk_2_a_long_text_of_nothing_is_named_in_short() -> None:
    with translation.override("en"):
        message = str(verdict_on("用户" * 300, field="result").problems[0].message)
    assert len(message) < 120
    assert "…" in message
