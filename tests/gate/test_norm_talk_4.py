"""TALK-4: service taboo phrases are warned of and refused; the requester's own words are not the desk's."""

import pytest
from django.utils import translation

from tests.gate.desk import TABOO, codes, verdict_on

S0_TABOOS = [
    "我不知道",
    "这个不行！",
    "那你和我们领导讲吧",
    "你去跟省公司讲吧",
    "我现在很忙",
    "是你没说清楚，能怪我吗",
    "急什么，我正忙着呢",
    "这个实现不了",
    "你怎么什么都不知道",
]


@pytest.mark.parametrize("phrase", [*S0_TABOOS, *TABOO])
def test_norm_talk_4_every_taboo_phrase_is_refused_and_may_be_overridden(phrase: str) -> None:
    verdict = verdict_on(phrase)
    assert {problem.code for problem in verdict.problems} == {"taboo"}
    assert {problem.norm for problem in verdict.problems} == {"TALK-4"}
    assert verdict.overridable


@pytest.mark.parametrize(
    "text",
    [
        "这个不行，您先重启试试。",
        "您好，这个不行。",
        "抱歉我不知道啊，您问问别人",
        "张工，我不知道",
        "我 不 知 道",
        "我\u200b不\u200b知\u200b道",
        "我.不.知.道",
        "我不\n知道",
        "我不知道我不知道",
        "我不知道 您问别人吧",
        "這個不行",
        "這個實現不了，您別等了",
        "那您和我們領導講吧！",
        "您去跟省公司讲吧，我们管不了",
        "急什么急什么",
        "密码我已重置。急什么，我正忙着呢。",
        "您怎么什么都不知道，按 F5 刷新就行",
        "**我不知道**",
        "<b>我不知道</b>",
        "我现在很忙🙄稍后再说",
        "Sorry, I don’t know.",
        "I DON'T KNOW! Ask someone else.",
        "well I'm busy",
        "Why don't you talk to our manager then",
    ],
)
def test_norm_talk_4_a_taboo_phrase_is_found_in_every_dress(text: str) -> None:
    assert codes(text) == ["taboo"]


@pytest.mark.parametrize(
    "text",
    [
        "我不知道密码在哪改",
        "我不知道VPN密码",
        "我不知道 VPN 密码",
        "您说的“我不知道密码在哪改”，请看门户帮助第 3 节",
        "您问“这个不行，怎么办”，请改用 Chrome 打开",
        "您来电说「我不知道」该找谁，已转给王工，14:30 前与您联系",
        '用户说 "这个不行", 已换新鼠标',
        "> 这个不行\n请改用 Chrome 打开，兼容模式已关",
        "如果这个不行，请拨 8888 找我",
        "这个不行的话，请截图发给我",
        "这个不行吗？请把报错截图发来",
        "用户不知道新地址，已发到邮箱",
        "这个实现不了的功能列在附件第 2 页",
        "您现在很忙的话，我 16:00 再打给您",
        "不用着急什么时候方便都可以来取",
        "I don't know the serial number yet, the vendor sends it by 15:00.",
        "If you don't know anything about macros, see page 3.",
    ],
)
def test_norm_talk_4_the_same_words_in_another_sense_pass(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", ["“这个不行”", "您好：「我不知道」。谢谢", '"我现在很忙"', "> 我不知道"])
def test_norm_talk_4_quotation_marks_do_not_hide_a_text_that_is_all_quotation(text: str) -> None:
    assert codes(text) == ["taboo"]


def test_norm_talk_4_a_mark_without_its_partner_quotes_nothing() -> None:
    assert codes("“这个不行，请改用 Chrome") == ["taboo"]


def test_norm_talk_4_an_empty_reply_stays_empty_beside_a_taboo_phrase() -> None:
    verdict = verdict_on("急什么，已处理")
    assert [problem.code for problem in verdict.problems] == ["says_nothing", "taboo"]
    assert not verdict.overridable


def test_norm_talk_4_the_refusal_offers_better_words() -> None:
    verdict = verdict_on("这个不行，您先重启试试。")
    with translation.override("en"):
        assert str(verdict.problems[0].message) == (
            "“这个不行” is a banned phrase. You could say “这一项暂时办不到，我为您换个办法”."
        )
        assert "what you can do" in str(verdict_on("闭嘴").problems[0].message)
    assert verdict.taboos == ("这个不行",)
    assert verdict.marks == ((0, 4),)


def test_norm_talk_4_many_taboo_phrases_are_all_reported_but_only_five_explained() -> None:
    verdict = verdict_on("。".join(S0_TABOOS))
    assert len(verdict.problems) == 5
    assert len(verdict.taboos) >= len(S0_TABOOS)
