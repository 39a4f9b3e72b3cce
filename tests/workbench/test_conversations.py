"""Conversations in the browser: the list of those who wait, and the talk with all that can be done in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from channels_intake.messengers.actions import answer, hear, leave_over
from channels_intake.messengers.choices import MediaState, Said
from channels_intake.messengers.models import Conversation, Media, Utterance
from channels_intake.messengers.speech import Sent, Speech
from channels_intake.models import Source
from core import clock
from outbox.models import OutboxMessage, State
from tests.factories import Desk, RequesterFactory
from tests.intake.messengers.conftest import GOOD, source_of
from tests.intake.messengers.servers import PNG
from tests.workbench.conftest import Browser, words_of
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
LIST = "/desk/conversations/"


@pytest.fixture
def rtx(db: None) -> Source:
    return source_of("rtx", api="http://127.0.0.1:9", auto_notice="no")


def write(source: Source, account: str = "wangmin", text: str = "打印机卡纸", **ago: Any) -> Conversation:
    media = ago.pop("media", [])
    speech = Speech(account=account, text=text, name=ago.pop("name", ""), media=media)
    return hear(source=source, speech=speech, at=clock.now() - timedelta(**(ago or {"seconds": 30}))).conversation


def page_of(conversation: Conversation) -> str:
    return f"{LIST}{conversation.pk}/"


def does(browser: Browser, conversation: Conversation, do: str, status: int = 302, **data: object) -> str:
    response = browser.client.post(page_of(conversation), {"do": do, **data})
    assert response.status_code == status, words_of(response)[:2000]
    return response.content.decode()


def test_who_waits_longest_comes_first_with_his_clock(rtx: Source, agent: Browser) -> None:
    write(rtx, "b", "第二个", name="李强", minutes=2)
    write(rtx, "a", "第一个", name="王敏", minutes=4)
    page = agent.get(LIST)
    assert page.index("王敏") < page.index("李强")
    assert "No. 1 in the queue" in words_of(page)
    assert page.count("RTX-1") >= 2
    assert 'data-due="' in page
    assert "2 wait for an answer" in words_of(page)
    assert '<span class="count num">2' in agent.get("/desk/tasks/")  # the place on the rail


def test_norm_rtx_2_the_list_shows_what_was_asked_not_what_the_machine_answered(db: None, agent: Browser) -> None:
    rtx = source_of("rtx", api="http://127.0.0.1:9")
    write(rtx, "first", "打印机卡纸")
    second = write(rtx, "second", "MES 登录一直转圈")
    assert second.utterances.filter(kind=Said.AUTOMATIC).exists()
    page = words_of(agent.get(LIST))
    assert "MES 登录一直转圈" in page
    assert "Place 2 in the queue" not in page


def test_an_empty_list_says_so(rtx: Source, agent: Browser) -> None:
    assert "Nobody waits for an answer" in words_of(agent.get(LIST))
    for of in ("mine", "open", "closed"):
        assert "There is no conversation" in words_of(agent.get(LIST, of=of))
    agent.get(LIST, 400, of="x")
    agent.get(LIST, 400, cursor="x")


def test_tabs_and_pages(rtx: Source, agent: Browser, desk: Desk) -> None:
    for number in range(52):
        write(rtx, f"u{number}", f"第{number}条", minutes=60 - number)
    assert agent.get(LIST).count('class="talkrow"') == 50
    does(agent, Conversation.objects.get(account="u3"), "take")
    assert "第3条" in agent.get(LIST, of="mine")
    assert agent.get(LIST, of="mine").count('class="talkrow"') == 1
    does(agent, Conversation.objects.get(account="u3"), "close", reason="已电话答复")
    assert "第3条" in agent.get(LIST, of="closed")


def test_norm_rtx_1_answering_from_the_browser(rtx: Source, agent: Browser) -> None:
    talk = write(rtx)
    page = agent.get(page_of(talk))
    assert "打印机卡纸" in page
    assert "RTX-1" in page
    does(agent, talk, "answer", body=GOOD, seen=Utterance.objects.get().pk)
    page = agent.get(page_of(talk))
    assert GOOD in page
    assert "RTX-1" not in agent.get(page_of(talk), part="talk")
    assert agent.get(LIST).count("talkrow") == 0


def test_norm_talk_2_what_says_nothing_is_refused_and_kept(rtx: Source, agent: Browser) -> None:
    talk = write(rtx)
    page = does(agent, talk, "answer", 422, body="已处理")
    assert ">已处理</textarea>" in page
    assert "TALK-2" in page
    assert not OutboxMessage.objects.exists()


def test_norm_talk_4_a_supervisor_is_asked_for_his_reason(rtx: Source, supervisor: Browser, agent: Browser) -> None:
    talk = write(rtx)
    body = "急什么，正在请厂家查看，下午三点前告诉您。"
    assert 'name="override_reason"' in does(supervisor, talk, "answer", 422, body=body)
    assert 'name="override_reason"' not in does(agent, talk, "answer", 422, body=body)
    does(supervisor, talk, "answer", body=body, override_reason="用户要求照原话转述，已说明情况。")


def test_a_colleague_was_faster_and_nothing_is_lost(rtx: Source, agent: Browser, desk: Desk) -> None:
    talk = write(rtx)
    seen = Utterance.objects.get().pk
    answer(conversation_id=talk.pk, body="请稍等，我正在远程查看您的打印机。", by=desk.supervisor, at=clock.now())
    page = does(agent, talk, "answer", 409, body=GOOD, seen=seen)
    assert "A colleague has answered meanwhile" in page
    assert GOOD in page
    assert f'value="{Utterance.objects.latest("pk").pk}"' in page
    does(agent, talk, "answer", body=GOOD, seen=Utterance.objects.latest("pk").pk)


def test_norm_rtx_2_a_time_is_promised_with_one_press(rtx: Source, agent: Browser) -> None:
    talk = write(rtx)
    does(agent, talk, "notice", minutes=20)
    page = agent.get(page_of(talk))
    assert "Place 1 in the queue" in words_of(page)
    assert "PROM-1" in page
    assert "promised by" in words_of(agent.get(LIST))
    does(agent, talk, "notice", 400, minutes=17)
    does(agent, talk, "notice", 400)


def test_norm_rtx_4_what_was_left_over_is_asked_about(rtx: Source, agent: Browser) -> None:
    talk = write(rtx, days=4)
    leave_over(at=clock.now())
    assert "left over" in words_of(agent.get(LIST))
    assert "RTX-4" in agent.get(page_of(talk))
    does(agent, talk, "ask")
    assert Utterance.objects.filter(kind=Said.ASK).exists()
    assert "Asked whether it is still there" in agent.get(page_of(talk))
    assert "apologise" not in does(agent, talk, "close", 422).split("say__b")[0]


def test_making_a_ticket_and_attaching_to_one(rtx: Source, agent: Browser, desk: Desk) -> None:
    talk = write(rtx)
    assert "Please fill this in" in does(agent, talk, "make_ticket", 400, title=" ", kind="incident")
    does(agent, talk, "make_ticket", title="卡纸", kind="incident", impact="low", urgency="low")
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.channel, int(ticket.priority)) == ("卡纸", "rtx", 4)
    page = agent.get(page_of(talk))
    assert ticket.number in page
    assert "What is said here is said on this ticket, too." in page
    assert f'href="{page_of(talk)}"' in agent.page(ticket)
    second = desk.receive(requester=talk.requester)
    does(agent, talk, "attach", 422, number=second.number)
    does(agent, talk, "attach", number=second.number, instead_of=ticket.number)
    assert Conversation.objects.get().ticket == second
    stranger = desk.receive(requester=RequesterFactory.create())
    assert "somebody else" in does(agent, talk, "attach", 422, number=stranger.number, instead_of=second.number)
    assert agent.client.post(page_of(talk), {"do": "attach", "number": "x"}).status_code == 404


def test_handing_over(rtx: Source, agent: Browser, desk: Desk) -> None:
    talk = write(rtx)
    assert desk.dispatcher.user
    does(agent, talk, "hand_over", to_user=desk.dispatcher.user.username)
    assert Conversation.objects.get().assignee == desk.dispatcher.user
    does(agent, talk, "hand_over", 400, to_user="nobody")
    does(agent, talk, "hand_over", 400)
    does(agent, talk, "dance", 400)


def test_the_engineer_reads_and_does_not_talk(rtx: Source, engineer: Browser) -> None:
    talk = write(rtx)
    page = engineer.get(page_of(talk))
    assert "打印机卡纸" in page
    assert 'name="body"' not in page
    does(engineer, talk, "answer", 403, body=GOOD)


def test_a_closed_one_is_read_and_takes_nothing(rtx: Source, agent: Browser) -> None:
    talk = write(rtx)
    does(agent, talk, "close", reason="已电话答复")
    page = agent.get(page_of(talk))
    assert "已电话答复" in page
    assert 'name="body"' not in page
    does(agent, talk, "answer", 409, body=GOOD)


def test_what_people_write_is_no_html_and_what_did_not_arrive_says_so(rtx: Source, agent: Browser, desk: Desk) -> None:
    talk = write(rtx, text="<script>alert(1)</script> https://x.example/a")
    answer(conversation_id=talk.pk, body=GOOD, by=desk.agent, at=clock.now())
    OutboxMessage.objects.update(state=State.DEAD, next_attempt_at=None)
    page = agent.get(page_of(talk))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "This did not reach the user." in page


def test_pictures_are_shown_other_files_saved(rtx: Source, agent: Browser) -> None:
    talk = write(rtx, media=[Sent(kind="image", key={"a": "b"}), Sent(kind="file", key={"a": "c"}, name="x.html")])
    picture, file = Media.objects.order_by("pk")
    for one, kind in ((picture, "image/png"), (file, "text/html")):
        agent.get(f"{page_of(talk)}media/{one.pk}/", 404)
        one.file.save("x", ContentFile(PNG), save=False)
        one.state, one.next_try_at, one.content_type, one.size = MediaState.KEPT, None, kind, len(PNG)
        one.save()
    shown = agent.client.get(f"{page_of(talk)}media/{picture.pk}/")
    assert (shown["Content-Type"], b"".join(shown.streaming_content)) == ("image/png", PNG)  # type: ignore[attr-defined]
    saved = agent.client.get(f"{page_of(talk)}media/{file.pk}/")
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content) == PNG  # type: ignore[attr-defined]
    agent.get(f"{LIST}999999/media/{picture.pk}/", 404)
    agent.get(f"{LIST}999999/", 404)
    assert f"{page_of(talk)}media/{picture.pk}/" in agent.get(page_of(talk))


def test_requesters_see_nothing_of_it(rtx: Source, desk: Desk, agent: Browser) -> None:
    talk = write(rtx)
    assert Browser().client.get(page_of(talk)).status_code == 302
    assert "talk" in agent.client.get(page_of(talk), {"part": "talk"}).content.decode()


def test_a_promise_by_messenger_is_a_task_that_leads_to_the_talk(rtx: Source, agent: Browser) -> None:
    talk = write(rtx, name="王敏")
    does(agent, talk, "notice", minutes=20)
    page = agent.get("/desk/tasks/")
    assert f'href="{page_of(talk)}"' in page
    assert "王敏" in page
    assert f'href="{page_of(talk)}"' in agent.get("/desk/clocks/")
