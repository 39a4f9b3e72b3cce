"""What the gate says while a reply is being written: the same words as when it is sent, and nothing is written."""

import pytest

from tests.workbench.conftest import Browser, words_of


def ask(browser: Browser, field: str, text: str) -> str:
    response = browser.client.post(f"/desk/gate/{field}/", {field: text, "version": "1"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "text", "verdict", "norm"),
    [
        ("body", "Dear Mr Zhang, you can export again from 14:10.", "pass", ""),
        ("result", "已处理。", "stop", "TALK-2"),
        ("plan", "前台操作解决", "stop", "TALK-3"),
        ("body", "？", "stop", "TALK-5"),
        ("body", "我不知道，这个我们明天上午九点再看，先请重启。", "warn", "TALK-4"),
    ],
)
def test_norm_talk_4_the_verdict_is_shown_while_typing(
    agent: Browser, field: str, text: str, verdict: str, norm: str
) -> None:
    line = ask(agent, field, text)
    assert f'data-verdict="{verdict}"' in line
    assert norm in words_of(line)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "   \n", "很" * 20_001])
def test_nothing_is_said_of_an_empty_or_overlong_text(agent: Browser, text: str) -> None:
    assert ask(agent, "body", text).strip() == ""


@pytest.mark.django_db
def test_only_fields_that_users_read_are_judged(agent: Browser) -> None:
    assert agent.client.post("/desk/gate/progress/", {"progress": "ok"}).status_code == 404
    assert agent.client.get("/desk/gate/body/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "<script>alert(1)</script> ok", "\u202e已处理"])
def test_the_line_survives_whatever_is_typed(agent: Browser, text: str) -> None:
    assert "<script>alert" not in ask(agent, "body", text)
