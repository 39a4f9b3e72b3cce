"""The close-out of the day over REST (BRT-4)."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.answers_close_out import CloseOutAnswer, CloseOutShareAnswer
from core.clock import now
from sla.models import Timer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tickets import actions
from tickets.models import Ticket

REASON = "定影组件明天上午到货，期间请使用 407 室的打印机。"


def processing(desk: Desk) -> Ticket:
    """Its day has begun: the desk of these tests works on a day that lies ahead."""
    ticket = desk.processing()
    Timer.objects.filter(ticket=ticket, measure="brt_4").update(started_at=now() - timedelta(hours=1))
    return ticket


def test_norm_brt_4_what_is_owed_is_listed_explained_and_then_covered(
    desk: Desk, agent: Caller, engineer: Caller
) -> None:
    ticket = processing(desk)
    for caller in (agent, engineer):
        (shown,) = caller.get("/close-out/").json()["results"]
        assert shown.keys() == set(CloseOutAnswer().fields)
        assert (shown["number"], shown["attempts"], shown["consent"]) == (ticket.number, 0, "")
    tomorrow = (now() + timedelta(days=1)).isoformat()
    said = {"reason": REASON, "expected_at": tomorrow, "consent": "refused"}
    act = f"/tickets/{ticket.number}/carry_over/"
    assert field_codes(engineer.post(act, said)) == {"said": "required"}
    assert engineer.post(act, {**said, "said": "今天必须好"}).status_code == 200
    (refused,) = engineer.get("/close-out/").json()["results"]
    assert (refused["consent"], refused["expected_at"]) == ("refused", None)
    agreed = engineer.post(act, {**said, "consent": "agreed", "asked_by": "message"}).json()
    assert agreed["expected_at"] is not None


def test_norm_brt_4_what_is_covered_says_what_was_agreed(desk: Desk, engineer: Caller) -> None:
    ticket = desk.processing()
    said = {"reason": REASON, "expected_at": desk.at + timedelta(days=1), "consent": "agreed"}
    actions.carry_over(ticket_id=ticket.pk, **said, by=desk.engineer, at=desk.at)  # type: ignore[arg-type]
    Timer.objects.filter(ticket=ticket, measure="brt_4", ended_at=None).update(started_at=now() + timedelta(days=1))
    assert engineer.get("/close-out/").json()["results"] == []
    (shown,) = engineer.get("/close-out/", list="covered").json()["results"]
    assert (shown["number"], shown["reason"], shown["consent"]) == (ticket.number, REASON, "agreed")


def test_norm_role_1_everybody_his_own_supervisors_everybody_s(
    desk: Desk, agent: Caller, supervisor: Caller, asker: Caller
) -> None:
    ticket = processing(desk)
    engineer, me = desk.engineer.user, desk.agent.user
    assert engineer
    assert me
    for of in (engineer.username, "-"):
        assert agent.get("/close-out/", of=of).status_code == 403
    assert agent.get("/close-out/people/").status_code == 403
    for of in ("me", me.username):
        assert [one["number"] for one in agent.get("/close-out/", of=of).json()["results"]] == [ticket.number]
    assert supervisor.get("/close-out/").json()["results"] == []
    assert [one["number"] for one in supervisor.get("/close-out/", of=engineer.username).json()["results"]] == [
        ticket.number
    ]
    assert supervisor.get("/close-out/", of="-").json()["results"] == []
    shares = supervisor.get("/close-out/people/").json()["results"]
    assert shares[0].keys() == set(CloseOutShareAnswer().fields)
    assert {one["user"]: (one["left"], one["covered"]) for one in shares} == {
        engineer.username: (1, 0),
        me.username: (1, 0),
    }
    for path in ("/close-out/", "/close-out/people/"):
        assert asker.get(path).status_code == 403
    assert field_codes(supervisor.get("/close-out/", of="nobody", list="x")) == {"of": "unknown", "list": "unknown"}
    assert supervisor.get("/close-out/", of="\0").status_code == 400


def test_the_statements_do_not_grow_with_the_list(desk: Desk, engineer: Caller) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert engineer.get("/close-out/").status_code == 200
        return len(queries)

    processing(desk)
    few = ask()
    for _ in range(3):
        processing(desk)
    assert ask() == few
