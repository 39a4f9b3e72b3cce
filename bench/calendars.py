"""How many due times a second the business calendars compute, beside the barest thing that could.

    python -m bench.calendars

On a Chinese desk's calendar (08:30 to 12:00, 13:30 to 18:00, holidays and moved working days), on one that never
closes, and on one with changes of the clock: starts spread over five years, spans up to two years of business time. The
floor is one look-up of the start in a ready list of openings and the addition of the span; above it are the way over
the years and the search for the answer. Tables are compiled before; what that took is printed too.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

from sla.calendars import Hours, add_business_time, business_time_between, decree_days, open_intervals

OFFICE = [[["08:30", "12:00"], ["13:30", "18:00"]]] * 5 + [[], []]
CALENDARS = {
    "office, Shanghai": {
        "time_zone": "Asia/Shanghai",
        "week": OFFICE,
        "days": [day.to_doc() for day in decree_days("CN", range(2019, 2031))],
        "country": "CN",
    },
    "7×24, Shanghai": {"time_zone": "Asia/Shanghai", "week": [[["00:00", "24:00"]]] * 7},
    "office, New York": {"time_zone": "America/New_York", "week": OFFICE},
}
BEGIN = datetime(2021, 1, 1, tzinfo=UTC)
FIVE_YEARS = 5 * 365 * 86_400
COUNT = 20_000
ROUNDS = 5
Calls = list[tuple[datetime, timedelta]]


def per_second(work: Callable[[datetime, timedelta], object], calls: Calls) -> float:
    """The best of some rounds: what else the machine does is not the point."""
    best = 0.0
    for _ in range(ROUNDS):
        begun = perf_counter()
        for start, span in calls:
            work(start, span)
        best = max(best, len(calls) / (perf_counter() - begun))
    return best


def starts_and_spans(hours: Hours) -> Calls:
    """The same calls in each run, in the calendar's own zone as people's times come."""
    random, zone = Random(7), ZoneInfo(hours.time_zone)
    two_years = business_time_between(hours, BEGIN, BEGIN.replace(year=BEGIN.year + 2)) // timedelta(seconds=1)
    return [
        (
            (BEGIN + timedelta(seconds=random.randrange(FIVE_YEARS))).astimezone(zone),
            timedelta(seconds=random.randrange(1, two_years)),
        )
        for _ in range(COUNT)
    ]


def report(name: str, hours: Hours) -> None:
    """One line for a calendar."""
    calls = starts_and_spans(hours)
    begun = perf_counter()
    for start, span in calls:
        add_business_time(hours, start, span)
    first = perf_counter() - begun
    openings = [opening for opening, _ in open_intervals(hours, BEGIN, BEGIN.replace(year=BEGIN.year + 8))]

    def floor(start: datetime, span: timedelta) -> datetime:
        return openings[bisect_right(openings, start.astimezone(UTC)) - 1] + span

    rates = {
        "floor": per_second(floor, calls),
        "add": per_second(lambda start, span: add_business_time(hours, start, span), calls),
        "back": per_second(lambda start, span: add_business_time(hours, start, -span), calls),
        "between": per_second(lambda start, span: business_time_between(hours, start, start + span), calls),
    }
    compiling = (first - COUNT / rates["add"]) * 1000
    figures = "".join(f"{rate:>12,.0f}" for rate in rates.values())
    print(f"{name:20}{figures}{rates['floor'] / rates['add']:>10.1f}{compiling:>14.0f}")


def main() -> None:
    """Print a table: calls a second."""
    head = "".join(f"{words:>12}" for words in ("floor", "add", "subtract", "between"))
    print(f"{'calls a second':20}{head}{'floor/add':>10}{'compiling, ms':>14}")
    for name, doc in CALENDARS.items():
        report(name, Hours.from_doc(doc))


if __name__ == "__main__":
    main()
