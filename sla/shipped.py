"""Putting the shipped calendars and policy into an empty database. Called by a migration, so it goes by the models it
is handed, and by columns that stay.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sla.calendars import decree_days
from sla.policy.shipped import ALWAYS_WEEK, SITE_WEEK, default_targets

# Before anything a desk could have on record: every act finds rules in force.
SINCE = datetime(2000, 1, 1, tzinfo=UTC)
YEARS = range(2022, 2028)
ZONE = "Asia/Shanghai"


def load_shipped(model: Callable[[str, str], Any]) -> None:
    """One edition with two calendars and the policy `default`. Nothing where there is an edition already."""
    edition = model("sla", "Edition")
    if edition.objects.exists():
        return
    first = edition.objects.create(at=SINCE)
    for slug, name, is_default, doc in calendar_docs():
        calendar = model("sla", "BusinessCalendar").objects.create(slug=slug, name=name, is_default=is_default)
        model("sla", "CalendarRevision").objects.create(calendar=calendar, number=1, edition=first, doc=doc)
    policy = model("sla", "Policy").objects.create(slug="default", name="服务台默认策略")
    model("sla", "PolicyVersion").objects.create(
        policy=policy,
        number=1,
        targets=default_targets(),
        created_at=SINCE,
        published_at=SINCE,
        effective_at=SINCE,
        edition=first,
    )


def calendar_docs() -> list[tuple[str, str, bool, dict[str, Any]]]:
    """Slug, name, whether it is the default, and what it says."""
    days = [day.to_doc() for day in decree_days("CN", YEARS)]
    return [
        ("site", "工作时间", True, {"time_zone": ZONE, "week": SITE_WEEK, "days": days, "country": "CN"}),
        ("always", "全天候 7×24", False, {"time_zone": ZONE, "week": ALWAYS_WEEK, "days": [], "country": ""}),
    ]
