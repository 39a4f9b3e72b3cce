"""Mails in files: one alone (.eml), or many behind one another (mbox), read piece by piece, however large they are."""

import re
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

_IN_MEMORY = 2 * 1024 * 1024
_PIECE = 64 * 1024
_BEGINS = re.compile(rb"From (?:\S.*)?\d{4}\s*(?:[+-]\d{4})?\s*$|From \S+\s*$|From -? ?\S* ?\w{3} \w{3} +\d", re.DOTALL)
_QUOTED = re.compile(rb">+From ")


def mails_in(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Each mail of `stream`, open at its beginning; valid until the next one is asked for. A file that does not begin
    as a mailbox does is one mail, even an empty one: nothing that was given is passed over.
    """
    first = stream.readline(_PIECE)
    if not first.startswith(b"From "):
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as mail:
            mail.write(first)
            while piece := stream.read(_PIECE):
                mail.write(piece)
            mail.seek(0)
            yield mail
        return
    while first:
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as mail:
            first = _copy(stream, mail)
            mail.seek(0)
            yield mail


def _copy(stream: IO[bytes], mail: "SpooledTemporaryFile[bytes]") -> bytes:
    """Copy one mail of a mailbox; the line that begins the next one, empty at the end."""
    is_after_blank, begins_line = True, True
    held = b""  # the empty line in front of the next mail is the mailbox's
    while line := stream.readline(_PIECE):
        if begins_line and is_after_blank and _BEGINS.match(line):
            return line
        mail.write(held)
        held = b""
        if begins_line and line in {b"\n", b"\r\n"}:
            held, is_after_blank = line, True
        else:
            mail.write(line[1:] if begins_line and _QUOTED.match(line) else line)
            is_after_blank = False
        begins_line = line.endswith(b"\n")
    return b""
