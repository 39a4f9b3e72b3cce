"""TALK-5: never answer with only “?”."""

import pytest

from tests.gate.desk import codes, verdict_on


@pytest.mark.parametrize(
    "text", ["?", "？", "???", "？？？", "?!", "！？", "…？", " ? ", "？\u200b", "❓", "⁇", "¿", "؟", "👀?", "<b>?</b>"]
)
def test_norm_talk_5_a_question_mark_alone_is_refused(text: str) -> None:
    assert codes(text) == ["question_mark_only"]


@pytest.mark.parametrize("text", ["您好？", "张工？", "hi?", "张工您好，？", "啊哈？"])
def test_norm_talk_5_courtesy_does_not_make_it_a_question(text: str) -> None:
    assert codes(text) == ["question_mark_only"]


def test_norm_talk_5_the_refusal_cites_the_norm() -> None:
    assert verdict_on("?").problems[0].norm == "TALK-5"


@pytest.mark.parametrize(
    "text",
    [
        "哪个版本？",
        "什么时间出现的？",
        "请问您的分机号？",
        "Which version?",
        "问题解决了吗？",
        "用户名是什么？",
        "电话？",
    ],
)
def test_norm_talk_5_a_real_question_passes(text: str) -> None:
    assert codes(text, field="question") == []
