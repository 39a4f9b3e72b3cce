"""Who stands in a header."""

import re
from collections.abc import Iterator

from channels_intake.mail.parse.charsets import text_of
from channels_intake.mail.parse.letter import Address
from channels_intake.mail.parse.words import decode_words

MOST = 16 * 1024
MOST_ADDRESSES = 300
_TOKEN = re.compile(
    r'"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|\\?\Z)'
    r"|<(?P<angle>[^<>]*)>"
    r"|\((?P<comment>(?:[^()\\]|\\.|\([^()]*\))*)\)"
    r"|(?P<end>[,;])"
    r"|(?P<plain>[^\",;<(]+|.)",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s<>\"',;:()\[\]@]{1,100}@[^\s<>\"',;:()\[\]@]{1,255}")
_ROUTE = re.compile(r"^\s*(?:@[^:]*:)?\s*")


def addresses(raw: bytes, *, charset: str = "") -> list[Address]:
    """The addresses of a header, in their order. Structure is read before words are decoded, so that a comma or a
    bracket in a name adds nobody; what cannot be read so is searched for anything like an address.
    """
    raw = raw[:MOST]
    text = raw.decode("ascii") if raw.isascii() else text_of(raw, charset)
    found = [one for one in _read(text) if one.email][:MOST_ADDRESSES]
    return found or [Address(bare) for bare in _BARE.findall(decode_words(text))[:MOST_ADDRESSES]]


def _read(text: str) -> Iterator[Address]:
    words: list[str] = []
    comments: list[str] = []
    email = ""
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "quoted":
                words.append(re.sub(r"\\(.)", r"\1", token["quoted"]))
            case "angle":
                email = _ROUTE.sub("", token["angle"]).strip() or email
            case "comment":
                comments.append(token["comment"])
            case "end":
                yield _address(words, comments, email)
                words, comments, email = [], [], ""
            case _:
                words.append(token["plain"])
    yield _address(words, comments, email)


def _address(words: list[str], comments: list[str], email: str) -> Address:
    name = _decoded("".join(words))
    email = _decoded(email) if "=?" in email else email
    if not email and (bare := _BARE.search(name)):
        # A group's name stands before the first of its members; a name stands beside a bare address.
        email, name = bare.group(), name.replace(bare.group(), " ").rpartition(":")[2]
    name = name.strip("'\" ").removeprefix("<") or _decoded(" ".join(comments))
    return Address("".join(email.split()), " ".join(name.split()))


def _decoded(text: str) -> str:
    return " ".join(decode_words(text).split())
