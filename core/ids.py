"""Ids as they stand in addresses and forms: decimal digits, no bigger than the database takes."""

BIGGEST_ID = 2**63 - 1
_DIGITS = len(str(BIGGEST_ID))


def read_id(text: str) -> int | None:
    """The id `text` says; None where it says none, whatever it is. Never asks Python to read digits without end."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    found = int(text)
    return found if found <= BIGGEST_ID else None
