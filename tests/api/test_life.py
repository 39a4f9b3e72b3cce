"""A ticket's whole life through REST alone, as four different people."""

from datetime import timedelta

from core.clock import now
from tests.api.conftest import Caller
from tests.factories import GOOD_RESOLUTION, Desk
from tickets.models import TicketEvent


def test_norm_life_1_whole_life_through_rest_alone(
    desk: Desk, asker: Caller, agent: Caller, engineer: Caller, supervisor: Caller
) -> None:
    created = asker.post(
        "/tickets/",
        {
            "kind": "incident",
            "title": "OA 系统打不开附件",
            "description": "今天上午起, 点开附件就报错 500。",
            "product_version": "OA 7.2",
            "environment": "Windows 11, Edge",
            "occurred_at": (now() - timedelta(hours=2)).isoformat(),
            "category": desk.category.slug,
        },
    )
    assert created.status_code == 201
    address = f"/tickets/{created.json()['number']}"

    def act(who: Caller, verb: str, body: dict[str, object], state: str) -> dict[str, object]:
        response = who.post(f"{address}/{verb}/", body)
        assert response.status_code == 200, (verb, response.content.decode())
        ticket: dict[str, object] = response.json()
        assert ticket["state"] == state
        assert response["ETag"] == f'"{ticket["version"]}"'
        return ticket

    assert created.json()["allowed_actions"] == ["reply", "attach"]
    ticket = act(agent, "acknowledge", {"message": "附件服务异常, 我们正在查。"}, "acknowledged")
    assert ticket["first_responder"] == agent.user.username
    act(agent, "dispatch", {"to_group": desk.group.slug, "reason": "OA 组处理"}, "dispatched")
    in_an_hour = (now() + timedelta(hours=1)).isoformat()
    ticket = act(engineer, "accept", {"committed_at": in_an_hour}, "processing")
    assert ticket["assignee"] == engineer.user.username
    assert ticket["group"] == desk.group.slug
    act(engineer, "track", {"waiting_on": "user", "note": "需要一个报错的附件名。"}, "tracking")
    act(engineer, "resume", {}, "processing")
    ticket = act(engineer, "resolve", GOOD_RESOLUTION, "confirming")
    assert ticket["allowed_actions"]
    act(asker, "confirm", {"solved": True}, "confirming")
    act(supervisor, "close", {}, "closed")
    ticket = act(asker, "survey", {"score": 4, "comment": "很快"}, "surveyed")

    final = agent.get(f"{address}/").json()
    assert final["resolution"]["cause"] == GOOD_RESOLUTION["cause"]
    assert final["version"] == ticket["version"] == TicketEvent.objects.count()
    events = agent.get(f"{address}/events/").json()["results"]
    assert [event["verb"] for event in events] == [
        "receive", "acknowledge", "dispatch", "accept", "track", "resume", "resolve", "confirm", "close", "survey",
    ]  # fmt: skip
    assert {event["via"] for event in events} == {"rest"}


def test_not_solved_leads_back_to_work_and_a_new_cycle(desk: Desk, agent: Caller, engineer: Caller) -> None:
    ticket = desk.confirming()
    back = agent.post(f"/tickets/{ticket.number}/confirm/", {"solved": False, "comment": "还是卡纸"}).json()
    assert (back["state"], back["cycle"], back["resolution"]) == ("processing", 2, None)
