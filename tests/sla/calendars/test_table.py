"""Days from a table: what spreadsheets save, in whatever shape people type it; and the line of what cannot be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Malformed
from sla.calendars import Day, DayKind, Interval, Source, read_csv
from tests.sla.calendars.samples import OFFICE, day, hours_of


def refused(data: str | bytes) -> list[tuple[str, str]]:
    """Codes and words."""
    with pytest.raises(Malformed) as refusal:
        read_csv(data)
    return [(problem.code, str(problem.message)) for problem in refusal.value.fields["file"]]


def test_a_plain_table_has_date_kind_name_and_hours() -> None:
    assert read_csv("2026-02-16,holiday,除夕,09:00-11:00 14:00-15:30\n2026-02-14,working,春节调休上班\n") == [
        Day(date(2026, 2, 14), DayKind.WORKING, "春节调休上班", Source.IMPORT),
        Day(date(2026, 2, 16), DayKind.HOLIDAY, "除夕", Source.IMPORT, (Interval(540, 660), Interval(840, 930))),
    ]


def test_a_first_line_with_names_gives_another_order() -> None:
    text = "节日,备注,日期,类型\n春节,不用,2026-02-17,休\n春节,,2026-02-14,班\n"
    assert read_csv(text) == [day("2026-02-14", "working", "春节"), day("2026-02-17", "holiday", "春节")]


@pytest.mark.parametrize("on", ["2026-02-14", "2026/2/14", "2026.02.14", "2026年2月14日", "20260214"])
def test_dates_are_read_as_people_write_them(on: str) -> None:
    assert read_csv(f"{on},班\n") == [day("2026-02-14", "working")]


@pytest.mark.parametrize("word", ["班", "上班", "补班", "调休上班", "工作日", "working", "Work"])
def test_working_days_are_said_in_many_words(word: str) -> None:
    assert read_csv(f"2026-02-14,{word}")[0].kind is DayKind.WORKING


@pytest.mark.parametrize("word", ["休", "放假", "假期", "节假日", "holiday", "OFF"])
def test_holidays_are_said_in_many_words(word: str) -> None:
    assert read_csv(f"2026-02-14,{word}")[0].kind is DayKind.HOLIDAY


@pytest.mark.parametrize("hours", ["9:00-11:00", "09:00 – 11:00", "9:00～11:00", "09:00至11:00"])
def test_hours_are_read_as_people_write_them(hours: str) -> None:
    assert read_csv(f"2026-02-14,班,,{hours}")[0].intervals == (Interval(540, 660),)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_save_in_many_ways(separator: str, encoding: str, end: str) -> None:
    lines = [["日期", "类型", "名称"], ["2026-02-14", "班", "春节，调休"], ["", "", ""]]
    text = "".join(separator.join(line) + end for line in lines)
    assert read_csv(text.encode(encoding)) == [day("2026-02-14", "working", "春节，调休")]


def test_text_may_begin_with_a_mark_of_its_encoding() -> None:
    assert read_csv("\ufeff日期,类型\n2026-02-14,班\n") == [day("2026-02-14", "working")]


def test_a_quoted_name_may_have_a_comma() -> None:
    assert read_csv('2026-02-14,班,"春节, 调休"')[0].name == "春节, 调休"


def test_the_same_day_twice_is_once() -> None:
    assert len(read_csv("2026-02-14,班\n2026-02-14,上班,春节\n")) == 1


def test_each_line_that_cannot_be_read_is_named() -> None:
    text = (
        "date,kind,name,hours\n2026-02-30,休\n2026-02-14,班\n2026-02-14,休\nsoon,休\n"
        "2026-02-15,调休\n2026-02-16,班,,9-5\n2026-2-1-7,休\n2026-021,休\n1900-01-01,休\n2026-02-18,休,a\x00b\n"
    )
    found = refused(text)
    assert [code for code, _ in found] == [
        "not_a_date",
        "twice",
        "not_a_date",
        "unknown_kind",
        "not_hours",
        "not_a_date",
        "not_a_date",
        "out_of_reach",
        "control_characters",
    ]
    lines = ["2", "4", "5", "6", "7", "8", "9", "10", "11"]
    assert all(line in words for line, (_, words) in zip(lines, found, strict=True))
    assert "soon" in found[2][1]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("", "no_days"),
        ("\n\n,,\n", "no_days"),
        ("日期,类型\n", "no_days"),
        ('2026-02-14,"班\n', "not_a_table"),
        ("x" * 200_000, "not_a_table"),
        ("x" * 1_000_001, "too_large"),
        (b"\xff\xff\xff", "not_text"),
        ("PK\x03\x04\x14\x00\x06\x00", "not_a_date"),
        ("只有文字", "not_a_date"),
    ],
)
def test_what_is_no_table_is_refused(data: str | bytes, code: str) -> None:
    assert code in [found for found, _ in refused(data)]


def test_a_thousand_mistakes_are_not_a_thousand_messages() -> None:
    assert len(refused("x,休\n" * 1000)) == 20
    assert len(refused("x,休\n" * 19 + "x,休,a\x00b\n")) == 20


def test_days_have_a_limit() -> None:
    first = date(2030, 1, 1).toordinal()
    lines = [f"{date.fromordinal(first + ahead)},休\n" for ahead in range(3001)]
    assert len(read_csv("".join(lines[:3000]))) == 3000
    assert refused("".join(lines))[0][0] == "too_many"


@given(
    st.text(max_size=200)
    | st.text(alphabet='0123456789-/,;\t\n\r"班休:年月日 ', max_size=200)
    | st.binary(max_size=200)
)
def test_no_file_makes_the_reader_stumble(data: str | bytes) -> None:
    try:
        days = read_csv(data)
    except Malformed as refusal:
        assert refusal.fields["file"]  # noqa: PT017 -- either is an answer
    else:
        assert list(hours_of(OFFICE, days=[day.to_doc() for day in days]).days) == days
