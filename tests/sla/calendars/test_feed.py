"""Days from the holiday feeds people subscribe to, in the shapes they have; and from what only pretends to be one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Malformed
from sla.calendars import Day, DayKind, read_ics
from tests.sla.calendars.samples import OFFICE, day, hours_of


def event(summary: str, start: str = "20260215", *lines: str) -> str:
    """An event of whole days as feeds write it."""
    return "\r\n".join(["BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{start}", f"SUMMARY:{summary}", *lines, "END:VEVENT", ""])


def feed(*events: str) -> bytes:
    """A calendar of events."""
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//节假日//CN\r\n" + "".join(events) + "END:VCALENDAR\r\n"
    ).encode()


def refused(data: bytes) -> list[tuple[str, str]]:
    """Codes and words."""
    with pytest.raises(Malformed) as refusal:
        read_ics(data)
    return [(problem.code, str(problem.message)) for problem in refusal.value.fields["file"]]


def one(*lines: str, summary: str = "春节（休）", start: str = "20260215") -> list[Day]:
    return read_ics(feed(event(summary, start, *lines)))


def test_a_feed_says_which_days_are_off_and_which_are_worked() -> None:
    days = read_ics(
        feed(
            event("春节（休）", "20260215", "DTEND;VALUE=DATE:20260218"),
            event("春节（班）", "20260214", "DTEND;VALUE=DATE:20260215"),
        )
    )
    assert days == [
        day("2026-02-14", "working", "春节（班）"),
        day("2026-02-15", "holiday", "春节"),
        day("2026-02-16", "holiday", "春节"),
        day("2026-02-17", "holiday", "春节"),
    ]


@pytest.mark.parametrize(
    ("summary", "kind", "name"),
    [
        ("春节（休）", "holiday", "春节"),
        ("春节(休)", "holiday", "春节"),
        ("休｜春节", "holiday", "春节"),
        ("春节 假期 第1天/共9天", "holiday", "春节"),
        ("春节假期", "holiday", "春节"),
        ("国庆节、中秋节放假", "holiday", "国庆节、中秋节"),
        ("休", "holiday", "休"),
        ("休班", "holiday", "休班"),
        ("春节（班）", "working", "春节（班）"),
        ("元旦 补班 第1天/共1天", "working", "元旦 补班"),
        ("春节调休上班", "working", "春节调休上班"),
        ("工作日", "working", "工作日"),
    ],
)
def test_feeds_say_it_in_many_ways(summary: str, kind: str, name: str) -> None:
    assert one(summary=summary) == [day("2026-02-15", kind, name)]


@pytest.mark.parametrize(("mark", "kind"), [("WORK-HOLIDAY", "holiday"), ("ALTERNATE-WORKDAY", "working")])
def test_apples_mark_is_understood_without_words(mark: str, kind: str) -> None:
    assert one(f"X-APPLE-SPECIAL-DAY:{mark}", summary="清明") == [day("2026-02-15", kind, "清明")]


def test_festivals_and_cancelled_events_are_left_out() -> None:
    data = feed(
        event("立春"), event("情人节"), event("元宵（休）", "20260303", "STATUS:CANCELLED"), event("春节（休）")
    )
    assert read_ics(data) == [day("2026-02-15", "holiday", "春节")]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("DTEND;VALUE=DATE:20260216",),
        ("DTEND;VALUE=DATE:20260215",),
        ("DURATION:P1D",),
        ("DTEND;TZID=Asia/Shanghai:20260216T000000",),
    ],
)
def test_one_day_is_written_in_many_ways(lines: tuple[str, ...]) -> None:
    assert one(*lines) == [day("2026-02-15", "holiday", "春节")]


def test_a_day_from_midnight_to_midnight_is_a_whole_day() -> None:
    data = feed(event("春节（休）").replace(";VALUE=DATE:20260215", ";TZID=Asia/Shanghai:20260215T000000"))
    assert read_ics(data) == [day("2026-02-15", "holiday", "春节")]


def test_events_may_overlap_where_they_agree() -> None:
    data = feed(event("春节（休）", "20260215", "DURATION:P3D"), event("除夕（休）", "20260216"))
    assert [day.name for day in read_ics(data)] == ["春节"] * 3


def test_two_calendars_in_one_file_are_read() -> None:
    assert len(read_ics(feed(event("春节（休）")) + feed(event("元旦（休）", "20260101")))) == 2


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("DTEND;VALUE=DATE:20260214",), "bad_length"),
        (("DTEND;VALUE=DATE:20260501",), "bad_length"),
        (("DURATION:P61D",), "bad_length"),
        (("DURATION:PT8H",), "bad_length"),
        (("DURATION:-P1D",), "bad_length"),
        (("DURATION:P9999999999999W",), "bad_length"),
        (("DURATION:soon",), "bad_length"),
        (("RRULE:FREQ=SECONDLY;COUNT=99999999",), "repeats"),
        (("RDATE;VALUE=DATE:20270215",), "repeats"),
        (("DTEND:20260216T180000",), "not_whole_days"),
        (("DTEND:soon",), "not_whole_days"),
    ],
)
def test_an_event_that_cannot_be_read_is_refused_by_its_line(lines: tuple[str, ...], code: str) -> None:
    found = refused(feed(event("立春"), event("春节（休）", "20260215", *lines)))
    assert [code for code, _ in found] == [code]
    assert "8" in found[0][1]  # three lines of the calendar, four of the first event


@pytest.mark.parametrize("start", ["20260230", "soon", "", "20260215T090000", "20260214T160000Z"])
def test_an_event_without_a_whole_day_is_refused(start: str) -> None:
    assert [code for code, _ in refused(feed(event("春节（休）").replace(";VALUE=DATE:20260215", f":{start}")))] == [
        "not_whole_days"
    ]


@pytest.mark.parametrize(("start", "code"), [("19691231", "out_of_reach"), ("99991231", "bad_length")])
def test_days_out_of_reach_are_refused(start: str, code: str) -> None:
    assert [found for found, _ in refused(feed(event("春节（休）", start)))] == [code]


def test_a_day_cannot_be_both() -> None:
    assert [code for code, _ in refused(feed(event("春节（休）"), event("春节（班）")))] == ["twice"]


def test_a_name_that_is_no_text_is_refused() -> None:
    assert "control_characters" in [code for code, _ in refused(feed(event("春节（休）\x07")))]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_days"),
        (feed(), "no_days"),
        (feed(event("立春")), "no_days"),
        (b"<html>", "not_a_calendar"),
        (b"END:VCALENDAR\r\n", "not_a_calendar"),
        (b"\xff\xfe\x00", "not_text"),
        (b"x" * 1_000_001, "too_large"),
        (b"BEGIN:VCALENDAR\r\n" * 3_001, "too_large"),
        (feed("X-A:1\r\n" * 25_000), "too_large"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, code: str) -> None:
    assert [found for found, _ in refused(data)] == [code]


HOSTILE = {
    "calendars in calendars": b"BEGIN:VCALENDAR\r\n" * 3_000,
    "events in events": feed("BEGIN:VEVENT\r\n" * 2_900 + "END:VEVENT\r\n" * 2_900),
    "one endless name": feed(event("休" * 300_000)),
    "one endless folded name": feed(event("休" + "\r\n 休" * 20_000)),
    "endless parameters": feed(event("休").replace("SUMMARY", "SUMMARY" + ';A="b"' * 20_000)),
    "endless dates": feed(event("休", "20260215", "RDATE:" + ",".join(["20260101T000000"] * 10_000))),
    "a zone that is a path": feed(event("休").replace(";VALUE=DATE:", ";TZID=../../etc/passwd:")),
    "a zone that never ends": feed(
        "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+9999\r\n"
        "TZOFFSETTO:+0800\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        event("休").replace(";VALUE=DATE:", ";TZID=X:"),
    ),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds_are_refused_or_say_no_more_than_they_say(data: bytes) -> None:
    try:
        days = read_ics(data)
    except Malformed as refusal:
        assert refusal.fields["file"]  # noqa: PT017 -- either is an answer
    else:
        assert days == [day("2026-02-15", "holiday", "休")]


def test_many_mistakes_are_not_as_many_messages() -> None:
    assert len(refused(feed(*[event("休", "20260215", "DURATION:P61D")] * 100))) == 20
    assert len(refused(feed(event("休", "20260215", "DURATION:P60D"), event("班", "20260215", "DURATION:P60D")))) == 20


STRUCTURE = ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VALARM", " 休"]
PROPERTIES = ["DTSTART;VALUE=DATE:20260215", "DTSTART:x", "DTEND;VALUE=DATE:20260217", "DURATION:P2D", "RRULE:"]
PIECES = st.sampled_from([*STRUCTURE, *PROPERTIES, "SUMMARY:春节（休）", "SUMMARY:班"])


@settings(deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=20), max_size=20).map(lambda lines: "\r\n".join(lines).encode(errors="replace"))
    | st.lists(PIECES, max_size=12).map(lambda lines: feed(event("春节（休）"), *(f"{line}\r\n" for line in lines)))
    | st.binary(max_size=200)
)
def test_no_file_makes_the_reader_stumble(data: bytes) -> None:
    try:
        days = read_ics(data)
    except Malformed as refusal:
        assert refusal.fields["file"]  # noqa: PT017 -- either is an answer
    else:
        assert list(hours_of(OFFICE, days=[found.to_doc() for found in days]).days) == days
        assert all(found.date >= date(1970, 1, 1) and found.kind in DayKind for found in days)
