"""Telephone numbers: the same number, however it is written, is the same number."""

import re
import unicodedata

_PREFIX = re.compile(r"^(sips?|tel|callto):", re.IGNORECASE)
_CHINA = re.compile(r"^(?:\+|00)86")
_MOBILE = re.compile(r"^0?(1[3-9]\d{9})$")  # dialled from another city with a 0 before it
_HIDDEN = frozenset({"anonymous", "unknown", "private", "withheld", "restricted", "unavailable"})
KEY_SIZE = 32


def number_key(text: str, *, outside: str = "") -> str:
    """`text` as numbers are compared: digits, of a number abroad with its plus; empty where there is none (withheld).

    `+86 138-0013-8000`, `013800138000` and `tel:13800138000` are one number; `sip:6021@pbx` is the extension 6021.
    `outside` is what the telephone system shows before numbers from outside (the digit people dial for a line).
    """
    bare = _PREFIX.sub("", unicodedata.normalize("NFKC", text).strip()).split("@", 1)[0].split(";", 1)[0].strip()
    if bare.casefold() in _HIDDEN:
        return ""
    plus = "+" if bare.startswith("+") else ""
    digits = plus + "".join(char for char in bare if char.isascii() and char.isdigit())
    digits = _without(digits, outside)
    national = _CHINA.sub("", digits)
    if national != digits:
        # Abroad one leaves the 0 of the area away: +86 10 … is 010 …; a mobile number has none.
        digits = national if _MOBILE.match(national) or national.startswith("0") else f"0{national}"
    elif digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if found := _MOBILE.match(digits):
        digits = found[1]
    return digits[:KEY_SIZE] if digits.strip("+") else ""


def mobile_key(text: str) -> str:
    """`text` as `number_key` has it, where it is a mobile number of China (eleven digits); empty for any other."""
    key = number_key(text)
    return key if _MOBILE.match(key) else ""


def _without(digits: str, outside: str) -> str:
    """A number from outside that the telephone system shows with the digit for a line; extensions are shorter."""
    longest_extension = 6
    is_outside = bool(outside) and digits.startswith(outside) and len(digits) - len(outside) > longest_extension
    return digits[len(outside) :] if is_outside else digits
