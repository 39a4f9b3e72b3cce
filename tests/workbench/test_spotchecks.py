"""The screens of spot checks: drawn, called through, exported (SAT-4)."""

from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from satisfaction.spotchecks.models import SpotCall, SpotCheck
from tests.factories import Desk
from tests.workbench.conftest import Browser


def drawn(desk: Desk, **other: str) -> dict[str, str]:
    today = timezone.localdate(desk.at)
    period = {"begins": str(today - timedelta(days=1)), "ends": str(today)}
    return {"name": "十一月抽查", **period, "size": "2", "strata": "channel", "seed": "7", **other}


def test_norm_sat_4_a_supervisor_draws_the_desk_calls_and_the_sheet_is_exported(desk: Desk, agent: Browser) -> None:
    tickets = [desk.closed() for _ in range(3)]
    supervisor = Browser(desk.supervisor)
    refused = supervisor.client.post("/desk/spot-checks/", drawn(desk, size="0"))
    assert refused.status_code == 400
    assert "十一月抽查" in refused.content.decode()
    assert supervisor.client.post("/desk/spot-checks/", drawn(desk)).status_code == 302
    check = SpotCheck.objects.get()
    url = f"/desk/spot-checks/{check.pk}/"
    assert "十一月抽查" in agent.get("/desk/spot-checks/")
    first, second = SpotCall.objects.order_by("position")
    wrong = agent.client.post(url, {"call": first.pk, "outcome": "reached", "remark": "很满意"})
    assert wrong.status_code == 400
    assert 'value="很满意"' in wrong.content.decode()
    said = {"call": first.pk, "outcome": "reached", "score": "4", "remark": "很满意"}
    assert agent.client.post(url, said).status_code == 302
    assert agent.client.post(url, {"call": second.pk, "outcome": "not_reached"}).status_code == 302
    page = agent.get(url)
    assert "Very satisfied" in page
    assert "1 attempt" in page
    exported = agent.client.get(f"{url}export/")
    sheet = load_workbook(BytesIO(exported.content)).active
    assert sheet is not None
    numbers = {sheet.cell(row, 2).value for row in (2, 3)}
    assert numbers <= {ticket.number for ticket in tickets}
    assert {sheet.cell(row, 11).value or "" for row in (2, 3)} == {"Very satisfied", ""}


def test_a_second_press_and_a_slower_colleague_are_told_with_all_kept(desk: Desk, agent: Browser) -> None:
    desk.closed()
    Browser(desk.supervisor).client.post("/desk/spot-checks/", drawn(desk))
    call = SpotCall.objects.get()
    url = f"/desk/spot-checks/{call.spot_check_id}/"
    assert 'name="seen" value="0"' in agent.get(url)
    said = {"call": call.pk, "seen": "0", "outcome": "reached", "score": "4", "remark": "很满意"}
    assert agent.client.post(url, said).status_code == 302
    again = agent.client.post(url, said | {"score": "2", "remark": "一般"})
    page = again.content.decode()
    assert again.status_code == 412
    assert 'name="seen" value="1"' in page
    assert '<option value="reached" selected>' in page
    assert '<option value="2" selected>' in page
    assert 'value="一般"' in page
    call.refresh_from_db()
    assert (call.attempts, call.score) == (1, 4)
    assert call.ticket.calls.count() == 1


def test_who_may_not_and_what_is_not_there(desk: Desk, agent: Browser) -> None:
    desk.closed()
    assert agent.client.post("/desk/spot-checks/", drawn(desk)).status_code == 403
    Browser(desk.supervisor).client.post("/desk/spot-checks/", drawn(desk))
    url = f"/desk/spot-checks/{SpotCheck.objects.get().pk}/"
    assert agent.client.post(url, {"call": 987654321, "outcome": "not_reached"}).status_code == 400
    agent.get("/desk/spot-checks/987654321/", 404)
    agent.get(f"/desk/spot-checks/{2**70}/", 404)
    assert "No spot check was drawn yet" not in agent.get("/desk/spot-checks/")


def test_strata_are_named_and_not_coded(desk: Desk, agent: Browser) -> None:
    desk.closed()
    supervisor = Browser(desk.supervisor)
    for strata, name in (("group", str(desk.group)), ("channel", "Phone"), ("none", "All alike")):
        assert supervisor.client.post("/desk/spot-checks/", drawn(desk, strata=strata)).status_code == 302
        page = agent.get(f"/desk/spot-checks/{SpotCheck.objects.latest('pk').pk}/")
        assert f"<tbody><tr><td>{name}</td>" in page
