"""The register of complaints and commendations (SAT-5)."""

from collections import Counter
from datetime import timedelta
from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from satisfaction.register import Wanted, count_persons, export_register, list_register
from tests.factories import GOOD_RESOLUTION, Desk, staff
from tickets import actions


def wanted(desk: Desk, **other: Any) -> Wanted:
    return Wanted(**({"begins": desk.at - timedelta(days=1), "ends": desk.at + timedelta(days=1)} | other))


def test_norm_sat_5_complaints_and_commendations_stand_in_it_with_what_came_of_them(desk: Desk) -> None:
    person = desk.engineer.user
    other = staff("engineer")
    formal = desk.processing(kind="complaint", severity="formal", title="态度差", about=staff("agent").user)
    actions.resolve(ticket_id=formal.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    remark = desk.receive(kind="complaint", about=person)
    praise = desk.receive(kind="commendation", about=person)
    desk.receive(kind="incident")
    entries = list(list_register(wanted(desk)))
    assert entries == [praise, remark, formal]
    assert [vars(entry)["outcome"] for entry in entries] == [None, None, GOOD_RESOLUTION["result"]]
    assert list(list_register(wanted(desk, kind="complaint", severity="formal"))) == [formal]
    assert person
    assert other.user
    assert set(list_register(wanted(desk, about_id=person.pk))) == {remark, praise}
    assert not list_register(wanted(desk, about_id=other.user.pk))
    assert not list_register(wanted(desk, ends=desk.at - timedelta(hours=1)))
    counted = {one.username: (one.remarks, one.formal, one.commendations) for one in count_persons(wanted(desk))}
    assert counted[person.username] == (1, 0, 1)
    sheet = load_workbook(BytesIO(export_register(entries))).active
    assert sheet is not None
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [entry.number for entry in entries]
    assert sheet.cell(4, 11).value == GOOD_RESOLUTION["result"]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["complaint", "commendation"]), st.sampled_from(["remark", "formal"]), st.integers(0, 2)
        ),
        max_size=6,
    )
)
def test_norm_sat_5_the_counts_agree_with_a_naive_recount(desk: Desk, told: list[tuple[str, str, int]]) -> None:
    people = [desk.agent.user, desk.engineer.user, None]
    begins = desk.at = desk.at + timedelta(days=1)
    naive: Counter[tuple[str | None, str]] = Counter()
    for kind, severity, place in told:
        about = people[place]
        desk.receive(kind=kind, severity=severity if kind == "complaint" else "", about=about)
        naive[about.username if about else None, severity if kind == "complaint" else "praise"] += 1
    counted = count_persons(Wanted(begins=begins, ends=begins + timedelta(minutes=1)))
    for one in counted:
        assert (one.remarks, one.formal, one.commendations) == (
            naive[one.username, "remark"],
            naive[one.username, "formal"],
            naive[one.username, "praise"],
        )
    assert sum(one.remarks + one.formal + one.commendations for one in counted) == len(told)
