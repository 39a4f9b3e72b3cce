"""The screen of the register (SAT-5)."""

from io import BytesIO

from openpyxl import load_workbook

from tests.factories import Desk
from tests.workbench.conftest import Browser


def test_norm_sat_5_a_supervisor_reads_and_exports_the_register(desk: Desk) -> None:
    supervisor = Browser(desk.supervisor)
    assert "Nobody complained" in supervisor.get("/desk/register/")
    formal = desk.receive(kind="complaint", severity="formal", title="态度差", about=desk.engineer.user)
    desk.receive(kind="commendation", title="服务热情", about=desk.engineer.user)
    page = supervisor.get("/desk/register/")
    assert page.index("服务热情") < page.index("态度差")
    assert desk.engineer.user
    assert f"about={desk.engineer.user.username}" in page
    assert "服务热情" not in supervisor.get("/desk/register/", kind="complaint", severity="formal")
    assert "态度差" not in supervisor.get("/desk/register/", about="nobody")
    sheet = load_workbook(BytesIO(supervisor.client.get("/desk/register/?export=xlsx&kind=complaint").content)).active
    assert sheet is not None
    assert (sheet.max_row, sheet.cell(2, 1).value) == (2, formal.number)


def test_others_do_not_read_it_and_nonsense_is_refused(desk: Desk, agent: Browser) -> None:
    agent.get("/desk/register/", 403)
    supervisor = Browser(desk.supervisor)
    for query in ({"kind": "x"}, {"severity": "x"}, {"begins": "2026-13-01"}, {"begins": "x"}, {"ends": "0001-01-01"}):
        supervisor.get("/desk/register/", 400, **query)
