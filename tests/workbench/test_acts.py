"""Every act through its form in the browser, by the people whose act it is."""

from datetime import timedelta

import pytest
from django.http import HttpResponse

from core import clock
from tests.factories import GOOD_RESOLUTION, Desk, GroupFactory, RequesterFactory, UserFactory
from tests.workbench.conftest import Browser, fresh, local, soon, words_of
from tickets.acts import ACTS
from tickets.choices import Progress, State
from tickets.models import Call, Clarification, Collaboration, Promise, TicketLink

REPLY = "Dear Mr Zhang, the archive job is stopped; you can export again from 14:10."


def test_a_whole_life_through_the_browser(
    desk: Desk, agent: Browser, engineer: Browser, dispatcher: Browser, supervisor: Browser
) -> None:
    ticket = desk.receive(by=desk.agent)
    ticket = agent.does(ticket, "acknowledge", message="Every fifth sheet jams in room 405.", answer_by=soon(hours=2))
    assert ticket.state == State.ACKNOWLEDGED
    ticket = dispatcher.does(ticket, "dispatch", to_group=desk.group.slug, reason="Please hurry.")
    assert (ticket.state, ticket.group) == (State.DISPATCHED, desk.group)
    at = clock.now() + timedelta(hours=1)
    ticket = engineer.does(ticket, "accept", committed_at=local(at))
    assert ticket.state == State.PROCESSING
    assert ticket.committed_at == at.replace(second=0, microsecond=0)
    ticket = engineer.does(ticket, "track", waiting_on="part", until=soon(days=1), note="A new roller.")
    assert (ticket.state, ticket.waiting_on) == (State.TRACKING, "part")
    ticket = engineer.does(ticket, "resume", note="It came.")
    ticket = engineer.does(ticket, "resolve", **GOOD_RESOLUTION)
    assert ticket.state == State.CONFIRMING
    ticket = agent.does(ticket, "confirm", answer="solved")
    assert ticket.confirmed_at is not None
    ticket = supervisor.does(ticket, "close", remark="Complete.")
    assert ticket.state == State.CLOSED
    ticket = agent.does(ticket, "survey", score="4", comment="Quick.")
    assert ticket.state == State.SURVEYED


@pytest.mark.django_db
def test_acts_that_change_no_state(desk: Desk, agent: Browser, engineer: Browser) -> None:
    ticket, major = desk.processing(), desk.receive()
    helper = UserFactory.create(role="engineer", username="helper")
    agent.does(major, "major", is_major="yes", reason="The whole plant stands.")
    engineer.does(ticket, "reply", body=REPLY)
    engineer.does(ticket, "note", body="Asked the vendor.", progress="proposed")
    engineer.does(ticket, "call", direction="outbound", number="13812346021", outcome="reached", note="Told him.")
    engineer.does(ticket, "promise", due_at=soon(), text="Call again.")
    engineer.does(ticket, "carry_over", reason="The roller comes on Tuesday.", expected_at=soon(), consent="agreed")
    engineer.does(ticket, "call_supervisor", reason="He asks for somebody above me.")
    engineer.does(ticket, "clarify", ask="dispatcher", question="Which building?")
    engineer.does(ticket, "collaborators", add=["helper"])
    agent.does(ticket, "link", to=major.number.lower(), kind="caused_by")
    agent.does(ticket, "escalate", reason="No roller in stock.", to_user=desk.supervisor.user.username)  # type: ignore[union-attr]
    agent.does(ticket, "handover", to_user=desk.dispatcher.user.username, reason="Shift ends.")  # type: ignore[union-attr]
    assert fresh(ticket).progress == Progress.CONTACTED
    assert (fresh(ticket).escalation_level, fresh(ticket).first_responder) == (1, desk.dispatcher.user)
    assert fresh(ticket).expected_at
    for rows in (Call, Promise, Clarification):
        assert rows.objects.filter(ticket=ticket).count() == 1
    assert TicketLink.objects.get(source=ticket).target == major
    assert Collaboration.objects.get(ticket=ticket).user == helper
    engineer.does(ticket, "collaborators", remove=["helper"])
    assert not Collaboration.objects.filter(ticket=ticket).exists()


@pytest.mark.django_db
def test_ways_back_and_out(desk: Desk, agent: Browser, engineer: Browser, dispatcher: Browser) -> None:
    other = GroupFactory.create()
    assert engineer.does(desk.dispatched(), "decline", reason="Not ours.").state == State.ACKNOWLEDGED
    moved = engineer.does(desk.processing(), "transfer", to_group=other.slug, reason="Network.")
    assert (moved.state, moved.group, moved.assignee) == (State.DISPATCHED, other, None)
    assert agent.does(desk.confirmed(), "reopen", reason="It jams again.").cycle == 2
    assert (
        agent.does(desk.confirming(), "confirm", answer="not_solved", comment="Still jams.").state == State.PROCESSING
    )
    assert agent.does(desk.receive(), "cancel", reason="withdrawn").state == State.CANCELLED
    doubled, survivor = desk.receive(), desk.receive()
    assert agent.does(doubled, "merge", into=survivor.number).state == State.CANCELLED


@pytest.mark.django_db
def test_norm_life_5_accepting_in_one_press_commits_to_that_many_minutes(desk: Desk, engineer: Browser) -> None:
    before = clock.now()
    ticket = engineer.does(desk.dispatched(), "accept", within="30", committed_at="")
    assert ticket.committed_at is not None
    assert before <= ticket.committed_at - timedelta(minutes=30) <= clock.now()


@pytest.mark.django_db
@pytest.mark.parametrize("within", ["29", "-30", "1e9", "x"])
def test_norm_life_5_a_button_that_is_none_of_ours_commits_to_nothing(
    desk: Desk, engineer: Browser, within: str
) -> None:
    response = engineer.act(desk.dispatched(), "accept", within=within)
    assert response.status_code == 400


@pytest.mark.django_db
def test_norm_life_17_a_vip_is_dispatched_after_the_call_that_the_form_leads_to(
    desk: Desk, dispatcher: Browser
) -> None:
    ticket = desk.acknowledged(requester=RequesterFactory.create(is_vip=True))
    assert desk.engineer.user
    form = dispatcher.form(ticket, "dispatch", 409)
    assert f'class="btn btn--main" href="/tickets/{ticket.number}/do/call/?with=engineer"' in form
    name = desk.engineer.user.username
    refused = dispatcher.act(ticket, "dispatch", to_user=name)
    assert refused.status_code == 422
    assert "call the engineer first" in words_of(refused)
    dispatcher.does(ticket, "call", direction="outbound", with_user=name, outcome="reached")
    assert f"?to_user={name}" in dispatcher.form(ticket, "dispatch")  # the one who was called is suggested
    assert dispatcher.does(ticket, "dispatch", to_user=name).assignee == desk.engineer.user


@pytest.mark.django_db
def test_suggestions_fill_in_the_receiver(desk: Desk, dispatcher: Browser) -> None:
    asker = RequesterFactory.create()
    desk.processing(requester=asker)
    ticket = desk.acknowledged(requester=asker)
    form = dispatcher.form(ticket, "dispatch")
    assert "served this user last (LIFE-15)" in words_of(form)
    assert "had 1 ticket of this category lately" in words_of(form)
    chosen = dispatcher.form(ticket, "dispatch", to_group=desk.group.slug)
    assert f'<option value="{desk.group.slug}" selected>' in chosen


@pytest.mark.django_db
def test_calling_the_user_has_his_number_ready_and_calling_an_engineer_has_not(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    url = f"/tickets/{ticket.number}/do/call/"
    assert f'value="{ticket.requester.phone}"' in agent.get(f"{url}?with=user")
    assert ticket.requester.phone not in agent.get(f"{url}?with=engineer")


@pytest.mark.django_db
def test_every_act_has_a_form_of_its_own_as_a_page_and_as_a_dialog(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.processing()
    for verb, act in ACTS.items():
        url = f"/tickets/{ticket.number}/do/{verb}/"
        page = supervisor.client.get(url)
        dialog = supervisor.client.get(url, headers={"hx-request": "true"})
        assert page.status_code in {200, 403, 409}, verb
        assert dialog.status_code == 200, verb
        assert dialog.content.decode().strip().startswith("<dialog"), verb
        if page.status_code == 200:
            for param in act.params:
                later = param.name in {"remove", "override_reason"}  # asked for where there is a reason to
                assert later or f'name="{param.name}"' in page.content.decode(), (verb, param.name)


@pytest.mark.django_db
def test_a_done_act_in_a_fragment_reloads_the_ticket(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    url, data = f"/tickets/{ticket.number}/do/note/", {"version": ticket.version, "body": "Seen."}
    response = agent.client.post(url, data, headers={"hx-request": "true"})
    assert response["HX-Redirect"] == f"/tickets/{ticket.number}/"


@pytest.mark.django_db
def test_what_is_missing_is_named_under_its_field_and_the_rest_is_kept(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    response = engineer.act(ticket, "resolve", cause="The fuser unit is worn.", plan="Ordered a new one.", result="")
    page = response.content.decode()
    assert response.status_code == 400
    assert "The fuser unit is worn." in page
    assert 'href="#resolve_result"' in page
    assert fresh(ticket).version == ticket.version


@pytest.mark.django_db
def test_norm_talk_2_an_empty_phrase_is_refused_with_its_norm_and_kept_to_be_mended(
    desk: Desk, engineer: Browser
) -> None:
    ticket = desk.processing()
    response = engineer.act(ticket, "resolve", **(GOOD_RESOLUTION | {"result": "已处理。"}))
    assert response.status_code == 422
    assert "已处理。" in response.content.decode()
    assert "TALK-2" in words_of(response)
    assert fresh(ticket).state == State.PROCESSING


@pytest.mark.django_db
def test_norm_talk_4_only_supervisors_are_offered_to_override_and_may(
    desk: Desk, agent: Browser, supervisor: Browser
) -> None:
    ticket, rude = desk.processing(), "我不知道，这个我们明天上午九点再看，先请重启。"
    assert 'name="override_reason"' not in agent.form(ticket, "reply")
    assert agent.act(ticket, "reply", body=rude, override_reason="The user's own words.").status_code == 422
    assert 'name="override_reason"' not in supervisor.form(ticket, "reply"), "not before something was refused"
    refused = supervisor.act(ticket, "reply", body=rude)
    assert refused.status_code == 422
    assert 'name="override_reason"' in refused.content.decode()
    supervisor.does(ticket, "reply", body=rude, override_reason="Quotes what the user himself wrote to us.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "verb", "status", "said"),
    [
        ("engineer", "acknowledge", 403, "Only the service desk may do this."),
        ("agent", "close", 403, "Only the service supervisor closes"),
        ("agent", "survey", 409, "is not possible while the ticket is"),
    ],
)
def test_what_is_not_this_persons_or_not_now_says_why_and_keeps_the_text(
    desk: Desk, request: pytest.FixtureRequest, who: str, verb: str, status: int, said: str
) -> None:
    browser, ticket = request.getfixturevalue(who), desk.receive()
    data = {"message": "Kept text", "remark": "Kept text", "comment": "Kept text", "score": "4"}
    response: HttpResponse = browser.act(ticket, verb, **data)
    assert response.status_code == status
    assert said in words_of(response)
    assert "Kept text" in response.content.decode()
    assert fresh(ticket).version == ticket.version
    assert browser.form(ticket, verb, status)


@pytest.mark.django_db
def test_norm_life_9_closing_an_incomplete_record_names_every_missing_element(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirmed(product_version="", environment="")
    response = supervisor.act(ticket, "close")
    assert response.status_code == 422
    assert "Missing: Product version" in words_of(response)
    assert "Missing: Environment" in words_of(response)


@pytest.mark.django_db
def test_whoever_comes_to_the_page_of_an_act_writes_in_its_first_field(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    page = agent.form(ticket, "acknowledge")
    field = page[page.index('<textarea name="message"') :].partition(">")[0]
    assert " autofocus" in field
    refused = agent.act(ticket, "acknowledge", message="ok!!")
    assert refused.status_code == 422
    assert " autofocus" not in refused.content.decode().partition('id="act-form"')[2].partition("</form>")[0]
