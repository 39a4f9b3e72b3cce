"""The page of one request: where it stands, what was said, and what its requester can do."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.errors import Gone
from portal.conversation import _SENTENCES
from portal.refusals import attempt
from portal.twice import has_said
from tests.factories import GOOD_RESOLUTION, Desk, asker
from tests.portal.conftest import Counter, words_of
from tickets import actions
from tickets.models import Attachment, Message, Ticket
from tickets.visibility import PUBLIC_VERBS

STATES = [
    "received", "acknowledged", "dispatched", "processing", "tracking", "confirming", "closed", "surveyed", "cancelled",
]  # fmt: skip


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page_with_the_stages_and_what_was_asked(counter: Counter, desk: Desk, state: str) -> None:
    ticket = desk.in_state(state, requester=counter.requester, steps="Print five pages", error_text="13.B2.D1")
    page = words_of(counter.page(ticket))
    for expected in (ticket.number, ticket.title, ticket.description, "Print five pages", "13.B2.D1", "Survey"):
        assert expected in page


def test_every_public_verb_can_be_told(db: None) -> None:
    assert set(_SENTENCES) == set(PUBLIC_VERBS)


def test_a_whole_life_is_told_to_the_requester(counter: Counter, desk: Desk) -> None:
    ticket = desk.surveyed(requester=counter.requester)
    page = words_of(counter.page(ticket))
    for said in (
        "registered your request (Phone)", "acknowledged it; an engineer contacts you by", "Given to", "took it on",
        "finished and asks you", "You confirmed that it is solved", "the request closed", "You rated the service: Very",
    ):  # fmt: skip
        assert said in page


def test_norm_talk_1_the_result_stands_in_full(counter: Counter, desk: Desk) -> None:
    page = words_of(counter.page(desk.confirming(requester=counter.requester)))
    for part in GOOD_RESOLUTION.values():
        assert part.replace("'", "&#x27;") in page


def test_a_skipped_stage_is_not_ticked_off(counter: Counter, desk: Desk) -> None:
    ticket = desk.acknowledged(requester=counter.requester)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at)
    steps = counter.page(ticket).split('class="steps"')[1].split("</ol>")[0]
    assert steps.count('data-state="done"') == 2


def test_the_question_of_the_desk_stands_on_top_until_it_is_answered(counter: Counter, desk: Desk) -> None:
    ticket = desk.acknowledged(requester=counter.requester)
    question = "Which room is the printer in, and what does its display say?"
    actions.clarify(ticket_id=ticket.pk, ask="requester", question=question, by=desk.agent, at=desk.at)
    assert counter.page(ticket).index(question) < counter.page(ticket).index("What was said and done")
    counter.act(ticket, "reply", body="Room 405, it says 13.B2")
    assert 'id="ask-h"' not in counter.page(ticket)
    assert not fresh(ticket).is_unclear


def test_what_the_engineer_asked_stands_on_top_while_he_waits_for_the_user(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    question = "Could you send a picture of the error?"
    actions.reply(ticket_id=ticket.pk, body=question, by=desk.engineer, at=desk.at)
    assert 'id="ask-h"' not in counter.page(ticket)
    until = desk.at + timedelta(days=1)
    actions.track(ticket_id=ticket.pk, waiting_on="user", until=until, note="A picture", by=desk.engineer, at=desk.at)
    asked = counter.page(ticket).split('id="ask-h"')[1].split("</section>")[0]
    assert question in asked
    counter.act(ticket, "reply", body="Here it is")
    assert 'id="ask-h"' not in counter.page(ticket)


def test_norm_prom_1_a_promise_and_who_answers_for_it_are_told(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    due = clock.now() + timedelta(hours=2)
    actions.promise(ticket_id=ticket.pk, due_at=due, text="The new drum is in", by=desk.engineer, at=desk.at)
    assert desk.dispatcher.user
    actions.hand_over(
        ticket_id=ticket.pk, to_user=desk.dispatcher.user, reason="end of shift", by=desk.supervisor, at=desk.at
    )
    reply = "Good morning, the new drum has been ordered; it comes on Tuesday and I will bring it to you."
    actions.reply(ticket_id=ticket.pk, body=reply, by=desk.engineer, at=desk.at)
    page = words_of(counter.page(ticket))
    assert f"{desk.engineer} wrote to you" in page
    assert reply in page
    assert f"{desk.engineer} promised you, by" in page
    assert "The new drum is in" in page
    assert f"{desk.dispatcher} now answers for it" in page


@pytest.mark.parametrize(("consent", "says"), [("agreed", "as agreed with you"), ("not_reached", "did not reach you")])
def test_norm_brt_4_why_it_is_not_finished_today_is_told(counter: Counter, desk: Desk, consent: str, says: str) -> None:
    ticket = desk.processing(requester=counter.requester)
    reason = "The fuser unit arrives on Tuesday morning."
    actions.carry_over(
        ticket_id=ticket.pk, reason=reason, expected_at=desk.at + timedelta(days=1), consent=consent,
        by=desk.engineer, at=desk.at,
    )  # fmt: skip
    actions.call_supervisor(ticket_id=ticket.pk, reason="He shouts at everybody.", by=desk.engineer, at=desk.at)
    page = words_of(counter.page(ticket))
    assert f"{desk.engineer} goes on later" in page
    assert says in page
    assert reason in page
    assert "shouts" not in page


def test_what_is_gone_has_no_form_to_go_back_to() -> None:
    def too_late() -> None:
        raise Gone("too late")

    with pytest.raises(Gone):
        attempt(forms.Form({}), too_late)


def test_a_reply_without_a_version_is_never_taken_for_a_second_one(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    for _ in range(2):
        counter.act(ticket, "reply", body="It jams again")
    assert Message.objects.count() == 2
    assert not has_said(ticket, "It jams again", after=None)


def test_a_question_to_the_dispatcher_is_not_the_requesters(counter: Counter, desk: Desk) -> None:
    ticket = desk.acknowledged(requester=counter.requester)
    actions.clarify(ticket_id=ticket.pk, ask="dispatcher", question="Whose site is this?", by=desk.agent, at=desk.at)
    assert "Whose site is this?" not in counter.page(ticket)


def test_a_reply_is_heard_and_ends_a_wait_for_the_requester(counter: Counter, desk: Desk) -> None:
    ticket = desk.tracking(requester=counter.requester)
    response = counter.act(ticket, "reply", body="The serial number is\r\nX-17.")
    assert response.status_code == 302
    assert Message.objects.get().body == "The serial number is\nX-17."
    assert fresh(ticket).state == "processing"
    assert "The serial number is<br>X-17." in counter.page(ticket)


def test_files_alone_are_an_answer_too(counter: Counter, desk: Desk) -> None:
    ticket = desk.tracking(requester=counter.requester)
    counter.act(ticket, "reply", body="", attachments=[SimpleUploadedFile("plate.txt", b"X-17")])
    assert fresh(ticket).state == "processing"
    assert Message.objects.get().body == "Sent: plate.txt"
    assert counter.page(ticket).count("plate.txt") >= 2


def test_a_refused_file_does_not_cost_the_words(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    files = [SimpleUploadedFile("a.exe", b"MZ"), SimpleUploadedFile("ok.txt", b"hi")]
    counter.act(ticket, "reply", body="See the files", attachments=files)
    assert "“a.exe” was not taken." in words_of(counter.page(ticket))
    assert Message.objects.get().body == "See the files"
    assert Attachment.objects.get().name == "ok.txt"


def test_a_reply_pressed_twice_is_one_message(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    for _ in range(2):
        file = SimpleUploadedFile("ok.txt", b"hi")
        counter.act(ticket, "reply", body="It jams again", version=str(ticket.version), attachments=[file])
    assert Message.objects.count() == 1
    assert Attachment.objects.count() == 1
    counter.act(ticket, "reply", body="It jams again", version=str(fresh(ticket).version))
    assert Message.objects.count() == 2


def test_files_sent_twice_are_kept_once(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    for _ in range(2):
        file = SimpleUploadedFile("ok.txt", b"hi")
        counter.act(ticket, "reply", body="", version=str(ticket.version), attachments=[file])
    assert Attachment.objects.count() == 1
    assert Message.objects.count() == 1


def test_a_reply_arrives_although_the_desk_has_acted_meanwhile(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    actions.note(ticket_id=ticket.pk, body="looked into the spooler", by=desk.engineer, at=desk.at)
    assert counter.act(ticket, "reply", body="Any news?", version=str(ticket.version)).status_code == 302
    assert Message.objects.filter(kind="requester").count() == 1


def test_norm_sat_2_solved_is_confirmed_on_the_page(counter: Counter, desk: Desk) -> None:
    ticket = desk.confirming(requester=counter.requester)
    counter.act(ticket, "answer", answer="solved", comment="Thanks", cycle="1")
    assert fresh(ticket).confirmed_at
    page = counter.page(ticket)
    assert "Thank you. After a last look" in page
    assert 'id="answer"' not in page
    assert "Thanks" in page


def test_norm_sat_2_not_solved_takes_it_up_again_with_the_reason(counter: Counter, desk: Desk) -> None:
    ticket = desk.confirming(requester=counter.requester)
    counter.act(ticket, "answer", answer="not_solved", comment="Still a black edge", cycle="1")
    assert (fresh(ticket).state, fresh(ticket).cycle) == ("processing", 2)
    page = words_of(counter.page(ticket))
    assert "You said that it is not solved" in page
    assert "Still a black edge" in page
    assert GOOD_RESOLUTION["result"] in page
    assert "round 2" in page


@pytest.mark.parametrize(
    ("said", "comment"), [("solved", ""), ("partly", "The other tray"), ("not_solved", "Still a black edge")]
)
def test_an_answer_pressed_twice_counts_once(counter: Counter, desk: Desk, said: str, comment: str) -> None:
    ticket = desk.confirming(requester=counter.requester)
    for _ in range(2):
        assert counter.act(ticket, "answer", answer=said, comment=comment, cycle="1").status_code == 302
    assert fresh(ticket).version == ticket.version + 1


def test_nobody_confirms_a_result_that_he_has_not_seen(counter: Counter, desk: Desk) -> None:
    ticket = desk.confirming(requester=counter.requester)
    actions.reopen(ticket_id=ticket.pk, reason="not yet", by=desk.agent, at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    response = counter.act(ticket, "answer", answer="solved", comment="my words", cycle="1")
    page = response.content.decode()
    assert response.status_code == 409
    assert "This was about an earlier result." in words_of(page)
    assert "my words" in page
    assert fresh(ticket).confirmed_at is None


def test_words_stay_even_when_their_hour_has_passed(counter: Counter, desk: Desk) -> None:
    ticket = desk.receive(requester=counter.requester)
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=desk.at)
    response = counter.act(ticket, "reply", body="One more thing I had to say")
    assert response.status_code == 409
    assert "One more thing I had to say" in response.content.decode()
    late = counter.act(ticket, "answer", answer="not_solved", comment="It is still broken")
    assert late.status_code == 409
    assert "It is still broken" in late.content.decode()


def test_norm_sat_1_a_closed_request_is_rated_once(counter: Counter, desk: Desk) -> None:
    ticket = desk.closed(requester=counter.requester)
    assert "checked" not in counter.page(ticket).split('id="rate"')[1].split("</form>")[0]
    counter.act(ticket, "rate", score="2", comment="Took long")
    assert fresh(ticket).state == "surveyed"
    assert counter.act(ticket, "rate", score="4").status_code == 302
    page = words_of(counter.page(ticket))
    assert "the first one counts" in page
    assert "You rated the service: So-so" in page


@pytest.mark.parametrize("score", [4, 2])
def test_norm_sat_1_closed_again_it_asks_only_whoever_was_not_satisfied(
    counter: Counter, desk: Desk, score: int
) -> None:
    asks = score == 2
    ticket = desk.closed(requester=counter.requester)
    do = {"ticket_id": ticket.pk, "at": desk.at}
    actions.survey(**do, score=score, by=asker(ticket))  # type: ignore[arg-type]
    actions.reopen(**do, reason="It came back", by=asker(ticket))  # type: ignore[arg-type]
    actions.resolve(**do, **GOOD_RESOLUTION, by=desk.engineer)  # type: ignore[arg-type]
    actions.confirm(**do, solved=True, by=asker(ticket))  # type: ignore[arg-type]
    actions.close(**do, by=desk.supervisor)  # type: ignore[arg-type]
    mine, page = words_of(counter.get("requests/")), counter.page(ticket)
    assert ("please rate it" in mine) is asks
    assert ("you rated it “Very satisfied”" in mine) is not asks
    assert ("Rate this service once more" in page) is not asks
    assert counter.act(ticket, "rate", score="").status_code == 400
    assert counter.act(ticket, "rate", score="3").status_code == 302
    assert fresh(ticket).state == "surveyed"


def test_a_closed_request_can_be_taken_up_again_for_a_while(counter: Counter, desk: Desk) -> None:
    ticket = desk.closed(requester=counter.requester)
    assert 'id="reopen"' in counter.page(ticket)
    assert counter.act(ticket, "reopen", reason="", cycle="1").status_code == 400
    for _ in range(2):
        assert counter.act(ticket, "reopen", reason="It came back", cycle="1").status_code == 302
    assert (fresh(ticket).state, fresh(ticket).cycle) == ("processing", 2)


def test_after_that_the_answer_is_a_new_request(desk: Desk, counter: Counter) -> None:
    desk.at = clock.now() - timedelta(days=15)
    ticket = desk.closed(requester=counter.requester)
    page = counter.page(ticket)
    assert 'id="reopen"' not in page
    assert f"?like={ticket.number}" in page
    response = counter.act(ticket, "reopen", reason="It came back", cycle="1")
    assert response.status_code == 422
    assert "Closed more than 14 days ago." in words_of(response.content.decode())


@pytest.mark.parametrize("act", ["reply", "answer", "rate", "reopen"])
def test_an_act_needs_a_post(counter: Counter, another: Counter, desk: Desk, act: str) -> None:
    """Its address is where a refused form stands, so that opening it leads to the request, and does nothing."""
    ticket = desk.confirming(requester=counter.requester)
    opened = counter.client.get(f"/portal/requests/{ticket.number}/{act}/")
    assert (opened.status_code, opened["Location"]) == (302, f"/portal/requests/{ticket.number}/")
    assert another.client.get(f"/portal/requests/{ticket.number}/{act}/").status_code == 404
    assert counter.client.put(f"/portal/requests/{ticket.number}/{act}/").status_code == 405
    assert fresh(ticket).version == ticket.version


@pytest.mark.parametrize("act", ["reply", "answer", "rate", "reopen"])
def test_nobody_acts_on_anothers_request(counter: Counter, another: Counter, desk: Desk, act: str) -> None:
    ticket = desk.confirming(requester=another.requester)
    data = {"body": "x", "answer": "solved", "score": "4", "reason": "x"}
    assert counter.act(ticket, act, **data).status_code == 404
    assert counter.client.get(f"/portal/requests/{ticket.number}/").status_code == 404
    assert fresh(ticket).version == ticket.version


def test_who_is_not_logged_in_is_sent_to_the_log_in(desk: Desk, client: Client) -> None:
    ticket = desk.receive()
    for path in ("", "requests/", f"requests/{ticket.number}/", f"requests/{ticket.number}/files/1/"):
        response = client.get(f"/portal/{path}")
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/login/?next=/portal/")


def test_after_a_log_in_in_between_one_comes_back_to_a_page(desk: Desk, client: Client) -> None:
    ticket = desk.receive()
    back = {f"/portal/requests/{ticket.number}/reply/": f"/portal/requests/{ticket.number}/", "/portal/": "/portal/"}
    for path, page in back.items():
        again = urlencode({"next": page, "out": "1"})
        assert client.post(path, {"body": "x"}).headers["Location"] == f"/login/?{again}"
    assert client.post("/portal/hint/", {}, headers={"HX-Request": "true"}).status_code == 401


def test_a_file_is_kept_not_run(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    active = b"<html><script>alert(1)</script>"
    counter.act(ticket, "reply", body="see", attachments=[SimpleUploadedFile("页面.txt", active)])
    kept = Attachment.objects.get()
    content, response = counter.download(f"/portal/requests/{ticket.number}/files/{kept.seq}/")
    assert content == active
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Type"] == "text/plain"


def test_internal_files_and_those_of_others_are_not_found(counter: Counter, another: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    inner = actions.attach(
        ticket_id=ticket.pk, file=ContentFile(b"inner"), name="in.txt", is_internal=True, by=desk.engineer, at=desk.at
    )
    outer = actions.attach(
        ticket_id=ticket.pk, file=ContentFile(b"outer"), name="out.txt", by=desk.engineer, at=desk.at
    )
    where = f"/portal/requests/{ticket.number}/files"
    assert counter.client.get(f"{where}/{inner.seq}/").status_code == 404
    assert counter.download(f"{where}/{outer.seq}/")[0] == b"outer"
    assert another.client.get(f"{where}/{outer.seq}/").status_code == 404
    assert "in.txt" not in counter.page(ticket)


def test_a_file_that_is_gone_from_the_disk_is_not_found(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    kept = actions.attach(ticket_id=ticket.pk, file=ContentFile(b"x"), name="x.txt", by=desk.engineer, at=desk.at)
    kept.file.storage.delete(str(kept.file.name))
    assert counter.client.get(f"/portal/requests/{ticket.number}/files/{kept.seq}/").status_code == 404


def test_the_number_of_statements_does_not_grow_with_what_was_said(counter: Counter, desk: Desk) -> None:
    ticket = desk.confirming(requester=counter.requester)
    counts = []
    for said in (5, 45):
        for n in range(said):
            file = ContentFile(b"x")
            actions.reply(ticket_id=ticket.pk, body=f"Thing {n}", by=asker(ticket), at=desk.at)
            actions.attach(ticket_id=ticket.pk, file=file, name=f"{n}.txt", by=asker(ticket), at=desk.at)
        with CaptureQueriesContext(connection) as asked:
            counter.page(ticket)
        counts.append(len(asked))
    assert counts == [13, 13]
