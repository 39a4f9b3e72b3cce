"""Short forms: ticket numbers, telephone numbers, sizes, the letters in a person's mark."""

from datetime import date

import pytest
from django.utils import translation

from face import words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("SD-20261122-0042", "0042"),
        ("SD-20261118-0031", "1118-0031"),
        ("SD-20251118-0031", "SD-20251118-0031"),
        ("SD-20261122-12345", "12345"),
        ("draft", "draft"),
        ("", ""),
    ],
)
def test_a_list_shows_a_number_as_short_as_it_stays_clear(number: str, shown: str) -> None:
    assert words.number_short(number, today=TODAY) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812346021", "138 **** 6021"),
        ("138 1234 6021", "138 **** 6021"),
        ("+86 138-1234-6021", "+86138 **** 6021"),
        ("0755-88886021", "0755 **** 6021"),
        ("88886021", "**** 6021"),
        ("888602", "**** 02"),
        ("8317", "8317"),
        ("", ""),
    ],
)
def test_norm_sec_1_a_masked_number_is_recognised_but_not_dialled(phone: str, shown: str) -> None:
    assert words.mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (812, "812 B"), (317_440, "310 KB"), (1_258_291, "1.2 MB"), (26_214_400, "25.0 MB")]
)
def test_a_size_is_said_as_people_say_it(size: int, shown: str) -> None:
    assert words.file_size(size) == shown


@pytest.mark.parametrize(
    ("name", "letters"), [("张建国", "张"), ("Wang Yue", "WY"), ("agent", "A"), ("Anna Maria Bell", "AM"), ("  ", "")]
)
def test_a_person_is_marked_by_surname_or_initials(name: str, letters: str) -> None:
    assert words.avatar_letters(name) == letters


@pytest.mark.parametrize(
    ("language", "colon", "gap", "aside"),
    [
        ("en", ": ", " ", "Wu Qiang (Network)"),
        ("zh-hans", "：", "", "Wu Qiang（Network）"),
        ("zh-hant", "：", "", "Wu Qiang（Network）"),
    ],
)
def test_marks_are_those_of_the_language(language: str, colon: str, gap: str, aside: str) -> None:
    with translation.override(language):
        assert (words.colon(), words.gap(), words.with_aside("Wu Qiang", "Network")) == (colon, gap, aside)
