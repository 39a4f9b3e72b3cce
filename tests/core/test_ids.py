"""Ids in addresses and forms."""

import pytest

from core.ids import BIGGEST_ID, read_id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", 0),
        ("417", 417),
        ("00417", 417),
        (str(BIGGEST_ID), BIGGEST_ID),
        (str(BIGGEST_ID + 1), None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        (" 1", None),
        ("٣", None),
        ("²", None),
        ("1e3", None),
    ],
)
def test_an_id_is_digits_that_fit_the_database(text: str, found: int | None) -> None:
    assert read_id(text) == found
