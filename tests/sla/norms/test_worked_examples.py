"""The worked examples of the default policy, through real clocks: moved working days, lunch, long holidays (site hours,
Chinese calendar 2026, Asia/Shanghai).
"""

from typing import Any

import pytest

from tests.sla.clockwork import Crew, at, clock

FIVE_MINUTES = ("brt_1", {"channel": "portal"})
HALF_AN_HOUR = ("pri_response", {"impact": "high", "urgency": "medium"})
FOUR_HOURS = ("pri_response", {"impact": "low", "urgency": "low"})


@pytest.mark.parametrize(
    ("span", "start", "due"),
    [
        (FIVE_MINUTES, "2026-02-14 17:58:00", "2026-02-24 08:33:00"),
        (FIVE_MINUTES, "2026-02-13 11:59:30", "2026-02-13 13:34:30"),
        (FOUR_HOURS, "2026-09-30 17:00", "2026-10-08 11:30"),
        (HALF_AN_HOUR, "2026-10-10 08:00", "2026-10-10 09:00"),
    ],
    ids=["moved working day before Spring Festival", "lunch", "National Day", "before opening on a moved working day"],
)
def test_norm_brt_1_and_sla_pri_the_worked_examples(
    crew: Crew, span: tuple[str, dict[str, Any]], start: str, due: str
) -> None:
    measure, values = span
    timer = clock(crew.by(start).receive(**values), measure)
    assert (timer.started_at, timer.due_at) == (at(start), at(due))


def test_norm_brt_1_the_warning_lies_in_the_hours_too(crew: Crew) -> None:
    timer = clock(crew.by("2026-02-14 17:58").receive(channel="portal"), "brt_1")
    assert timer.warn_at == at("2026-02-24 08:31")
