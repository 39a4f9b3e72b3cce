"""Mails that no program should send: a corpus of well-formed and crude ones, mutated by a seed, always the same."""

import base64
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from tests.intake.mail.mails import crude, mail
from tests.intake.mail.test_reading import PNG, tnef

_EVIL = (
    '<p onclick="x()">你好</p><script>alert(1)</script><a href="javascript:x">x</a><img src=x onerror=y><svg/onload=z>'
)
_CHARSETS = (b"gb2312", b"utf-7", b"utf-16", b"big5", b"x-unknown", b"hz", b"iso-2022-cn", b"", b"\xff\xfe", b"rot13")
_ENCODINGS = (b"base64", b"quoted-printable", b"8bit", b"x-uuencode", b"7bit", b"nonsense", b"")
_LINES = (
    b"Content-Type: multipart/mixed; boundary=",
    b"Content-Type: multipart/alternative; boundary=x",
    b"Content-Type: text/html; charset=utf-7",
    b"Content-Type: message/rfc822",
    b"Content-Type: application/ms-tnef; name=winmail.dat",
    b"Content-Type: text/plain; charset*0*=gb; charset*1=2312",
    b"Content-Disposition: attachment; filename*0*=x''%ff%fe; filename*1=../..",
    b"Subject: =?utf-8?B?" + b"/" * 70 + b"?= =?gb2312?Q?=D6?= =?gb2312?Q?=D0?=",
    b"From: " + b"(" * 50 + b'<a@b>, "' + b"\\" * 31,
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999",
    b"Message-ID: <" + b"x" * 400 + b">",
    b"References: " + b"<a@b> " * 300,
    b"MIME-Version: 1.0\r\n\tfolded\r\n and on",
    b"X: " + bytes(range(128, 256)),
    b"no header at all",
    b"\0\0\0",
)


@cache
def corpus() -> tuple[bytes, ...]:
    """Where mutation starts from."""
    image = base64.encodebytes(PNG).decode()
    parts = (
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\n你好\n"
        f"--c\nContent-Type: text/html; charset=utf-8\n\n{_EVIL}\n--c--\n"
        "--b\nContent-Type: image/png; name=a.png\nContent-ID: <a>\nContent-Transfer-Encoding: base64"
        f"\n\n{image}--b\nContent-Type: message/rfc822"
        f"\n\n{mail(subject='里', message_id='<4@c.example>').decode()}\n--b\n"
        "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--b--\n"
    )
    quoted = "------------------ 原始邮件 ------------------\n发件人: x\n发送时间: y\n收件人: z\n\n旧"
    gbk = f"您好，打印机坏了。\n\n{quoted}".encode("gb18030")
    return (
        mail(message_id="<1@c.example>"),
        mail(message_id="<2@c.example>", html=_EVIL),
        mail(message_id="<3@c.example>", subject="答复: [SD-20261123-0001] 打印机", html=f"<div>{_EVIL}</div>" * 5),
        crude("From: w@c.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b", parts),
        crude(b"From: =?gb2312?B?zfXD9A==?= <w@c.example>\nContent-Type: text/plain; charset=gb2312", gbk),
        crude(b"From: w@c.example\nContent-Type: application/ms-tnef", tnef(("a.txt", b"x"), ("b.txt", b"y"))),
        crude("From: w@c.example\nContent-Type: text/html; charset=utf-7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
        crude("From: w@c.example\nContent-Transfer-Encoding: x-uuencode", "begin 644 a\n#86)C\n`\nend\n"),
        b"From w@c Mon Nov 23 12:00:00 2026\nFrom: w@c.example\n\n>From here",
        b"",
    )


def mutants(count: int, *, seed: int) -> Iterator[bytes]:
    """`count` of them."""
    random, seeds = Random(seed), corpus()
    for _ in range(count):
        raw = random.choice(seeds)
        for _ in range(random.randint(1, 5)):
            raw = random.choice(_MUTATIONS)(raw, random)
        yield raw[:200_000]


def _flip(raw: bytes, random: Random) -> bytes:
    made = bytearray(raw)
    for _ in range(random.randint(1, 8)):
        if made:
            made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _cut(raw: bytes, random: Random) -> bytes:
    start, end = sorted((random.randint(0, len(raw)), random.randint(0, len(raw))))
    return raw[:start] + raw[end:]


def _truncate(raw: bytes, random: Random) -> bytes:
    return raw[: random.randint(0, len(raw))]


def _double(raw: bytes, random: Random) -> bytes:
    start, end = sorted((random.randint(0, len(raw)), random.randint(0, len(raw))))
    return raw[:end] + raw[start:end] * random.randint(1, 20) + raw[end:]


def _insert_line(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    lines.insert(random.randint(0, min(len(lines), 12)), random.choice(_LINES))
    return b"\n".join(lines)


def _shuffle(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    random.shuffle(lines)
    return b"\n".join(lines)


def _swap(words: tuple[bytes, ...], others: tuple[bytes, ...]) -> Callable[[bytes, Random], bytes]:
    def swap(raw: bytes, random: Random) -> bytes:
        return raw.replace(random.choice(words), random.choice(others))

    return swap


def _splice(raw: bytes, random: Random) -> bytes:
    other = random.choice(corpus())
    return raw[: random.randint(0, len(raw))] + other[random.randint(0, len(other)) :]


_MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip,
    _cut,
    _truncate,
    _double,
    _insert_line,
    _shuffle,
    _splice,
    _swap((b"utf-8", b"gb2312", b"utf-7"), _CHARSETS),
    _swap((b"base64", b"8bit", b"quoted-printable"), _ENCODINGS),
    _swap((b"\r\n", b"\n"), (b"\n", b"\r", b"\r\n", b"\n\n", b"")),
    _swap((b":", b"=", b'"', b"--b", b"--"), (b"", b"::", b'"', b"--b--", b"\0")),
)
