"""A letter is taken apart, however it is put together."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_intake.mail.parse import Letter, read, read_head
from channels_intake.mail.parse.addresses import addresses
from channels_intake.mail.parse.html import as_text, cleaned
from tests.intake.mail.mails import crude, mail

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def names(letter: Letter) -> list[str]:
    return [piece.name for piece in letter.files]


def multipart(*parts: str, kind: str = "mixed", boundary: str = "b1", end: str = "--b1--\n") -> bytes:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts) + end
    return crude(f'Subject: x\nContent-Type: multipart/{kind}; boundary="{boundary}"', body)


def test_a_letter_of_the_usual_kind() -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "王敏 <wang@example.com>", "desk@desk.example", "打印机卡纸"
    made["Date"], made["Message-ID"] = "Mon, 23 Nov 2026 12:00:00 +0800", "<a@example.com>"
    made["References"], made["In-Reply-To"] = "<root@x> <mid@x> <last@x>", "<last@x>"
    made.set_content("你好\n")
    made.add_alternative('<p>你<b>好</b></p><img src="cid:logo">', subtype="html")
    made.get_payload()[1].add_related(PNG, "image", "png", cid="<logo>", filename="logo.png", disposition="inline")  # type: ignore[union-attr, index]
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="会议纪要（最终版）.pdf")
    letter = read(made.as_bytes())
    assert (letter.text, letter.subject, letter.message_id) == ("你好\n", "打印机卡纸", "<a@example.com>")
    assert letter.references == ("<last@x>", "<mid@x>", "<root@x>")
    assert letter.date == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    assert names(letter) == ["logo.png", "会议纪要（最终版）.pdf"]
    assert [(piece.is_inline, piece.cid) for piece in letter.files] == [(True, "logo"), (False, "")]
    assert letter.files[0].content == PNG
    assert letter.problems == ()


TEXT, HTML = "Content-Type: text/plain\n\nplain", "Content-Type: text/html\n\n<p>rich</p>"


def test_text_and_html_alternatives_and_neighbours() -> None:
    assert (read(multipart(TEXT, HTML, kind="alternative")).text, as_text("<p>rich</p>")) == ("plain", "rich")
    together = read(multipart(TEXT, HTML))
    assert together.text == "plain\n\nrich"
    assert "<p>plain</p>" in together.html
    assert read(multipart("Content-Type: text/plain\n\n  ", HTML, kind="alternative")).text.strip() == "rich"
    assert read(multipart(HTML, kind="related")).text == "rich"


def test_boundaries_that_are_missing_or_wrong() -> None:
    assert read(multipart(TEXT, end="")).text.strip() == "plain"
    assert "plain" in read(crude('Content-Type: multipart/mixed; boundary="gone"', f"--real\n{TEXT}\n--real--\n")).text
    nothing = read(crude("Content-Type: multipart/mixed", "just text"))
    assert (nothing.text, nothing.problems) == ("just text", ("no_boundary",))
    # One boundary is the beginning of another.
    inner = f'Content-Type: multipart/alternative; boundary="b12"\n\n--b12\n{TEXT}\n--b12--'
    assert read(multipart(inner)).text.strip() == "plain"


def test_a_head_without_an_end_loses_no_text() -> None:
    assert "Hello there" in read(b"Subject: x\r\nHello there, my printer\r\nis broken").text
    assert read(b"From x@y Mon Nov 23 12:00:00 2026\nSubject: x\n\nbody").subject == "x"
    assert read(b"").text == ""


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="=?gb2312?B?tPLTobv6LnR4dA==?="', "打印机.txt"),
        ("attachment; filename==?utf-8?B?5omT5Y2w5py6LnR4dA==?=", "打印机.txt"),
        ("attachment; filename*=UTF-8''%E6%89%93%E5%8D%B0%E6%9C%BA.txt", "打印机.txt"),
        ("attachment; filename*0*=gb2312''%B4%F2%D3; filename*1*=%A1%BB%FA.txt", "打印机.txt"),
        ('attachment; filename*1="机.txt"; filename*0="打印"', "打印机.txt"),
        ("attachment; filename=打印机.txt", "打印机.txt"),
        ('attachment; filename="../../etc/passwd"', "passwd.bin"),
        ('attachment; filename="C:\\\\Users\\\\x\\\\a.txt"', "a.txt"),
        ('attachment; filename="evil\u202etxt.exe"', "evil txt.exe"),
        ("attachment", "file.bin"),
        ("attachment; filename*=nonsense", "nonsense.bin"),
        ("attachment; filename=" + "长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_names_of_files(disposition: str, name: str) -> None:
    part = f"Content-Type: application/octet-stream\nContent-Disposition: {disposition}\n\nx"
    assert names(read(multipart(part))) == [name]


def test_two_files_of_one_name_are_two() -> None:
    part = "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nx"
    assert names(read(multipart(part, part, part))) == ["a.txt", "a-2.txt", "a-3.txt"]


def test_letters_invitations_signatures_and_locks_are_files() -> None:
    inner = mail(subject="里面的").decode()
    letter = read(
        multipart(
            TEXT,
            f"Content-Type: message/rfc822\n\n{inner}",
            "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR",
            "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB",
            "Content-Type: application/pgp-encrypted\n\nVersion: 1",
        )
    )
    assert letter.text == "plain"
    assert names(letter) == ["里面的.eml", "invite.ics", "smime.p7s", "file.asc"]
    assert read(letter.files[0].content).subject == "里面的"
    sealed = read(crude("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", b"0\x82x"))
    assert [(piece.name, piece.content) for piece in sealed.files] == [("smime.p7m", b"0\x82x")]


def test_what_outlook_wraps() -> None:
    wrapped = tnef(("report.txt", b"jammed"))
    part = MIMEMultipart()
    part.attach(MIMEText("see file"))
    part.attach(MIMEApplication(wrapped, "ms-tnef", name="winmail.dat"))
    letter = read(part.as_bytes())
    assert [(piece.name, piece.content) for piece in letter.files] == [("report.txt", b"jammed")]
    for broken in (wrapped[:20], wrapped[:4] + b"\xff" * 60, b"no such thing"):
        alone = read(crude("Content-Type: application/ms-tnef; name=winmail.dat", broken))
        assert [piece.name for piece in alone.files] in (["winmail.dat"], [])
        if alone.files:
            assert alone.files[0].content == broken


def tnef(*files: tuple[str, bytes]) -> bytes:
    """A winmail.dat with `files`, as the format's specification has it."""

    def attribute(level: int, kind: int, data: bytes) -> bytes:
        head = level.to_bytes(1, "little") + kind.to_bytes(4, "little") + len(data).to_bytes(4, "little")
        return head + data + (sum(data) & 0xFFFF).to_bytes(2, "little")

    made = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x00089006, (0x10000).to_bytes(4, "little"))
    for name, content in files:
        made += attribute(2, 0x00069002, bytes(14))
        made += attribute(2, 0x00018010, name.encode() + b"\0") + attribute(2, 0x0006800F, content)
    return made


def test_nesting_and_number_are_bounded_and_nothing_is_dropped() -> None:
    deep = (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)) + b"\n\nend"
    )
    letter = read(deep)
    assert letter.problems == ("too_deep",)
    assert letter.files[0].content.endswith(b"end")
    many = read(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000 + b"--b\n\nlast\n--b--")
    assert many.problems == ("too_many_parts",)
    assert b"last" in many.files[-1].content


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("王敏 <wang@x.cn>", [("wang@x.cn", "王敏")]),
        ('"Wang, Min" <wang@x.cn>, li@x.cn', [("wang@x.cn", "Wang, Min"), ("li@x.cn", "")]),
        ("=?gb2312?B?zfXD9Cw8YUBiPg==?= <wang@x.cn>", [("wang@x.cn", "王敏,<a@b>")]),  # a trap in the name
        ("wang@x.cn (王敏)", [("wang@x.cn", "王敏")]),
        ('"evil@a.cn" <real@b.cn>', [("real@b.cn", "evil@a.cn")]),
        ("同事: a@x.cn, b@x.cn;", [("a@x.cn", ""), ("b@x.cn", "")]),
        ("undisclosed-recipients:;", []),
        ("<wang@x.cn", [("wang@x.cn", "")]),
        ("王敏 wang@x.cn", [("wang@x.cn", "王敏")]),
        ("'wang@x.cn'", [("wang@x.cn", "")]),
        ("<@relay:wang@x.cn>", [("wang@x.cn", "")]),
        ('"open <wang@x.cn>', [("wang@x.cn", "")]),
        ("", []),
    ],
)
def test_addresses(raw: str, found: list[tuple[str, str]]) -> None:
    got = [(one.email, one.name) for one in addresses(raw.encode())]
    assert [email for email, _ in got] == [email for email, _ in found]
    if not raw.startswith(("同事", '"open')):
        assert got == found


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Mon, 23 Nov 2026 12:00:00 +0800 (CST)", datetime(2026, 11, 23, 4, tzinfo=UTC)),
        ("23 Nov 26 12:00 +0800", datetime(2026, 11, 23, 4, tzinfo=UTC)),
        ("Mon, 99 Foo 2026 12:00:00", None),
        ("2026年11月23日", None),
        ("Mon, 31 Feb 2026 12:00:00 +0000", None),
        ("Mon, 23 Nov 2026 12:00:00 +999999999999", None),
        ("", None),
    ],
)
def test_dates(raw: str, moment: datetime | None) -> None:
    assert read_head(f"Date: {raw}\n\n".encode()).date == moment


def test_html_as_text() -> None:
    html = """<style>p{color:red}</style><div>第一行<br>第二行</div><p>段落</p><ul><li>a<li>b</ul>
      <table><tr><td>姓名</td><td>王敏</td></tr></table><img alt="截图" src="cid:1"><blockquote>旧的</blockquote>"""
    assert as_text(html) == "第一行\n第二行\n段落\n- a\n- b\n姓名 王敏\n[截图]\n> 旧的"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<svg onload=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=password></form>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href=https://evil.example>",
        "<div style='position:fixed'>x</div>",
        "<img src=https://evil.example/track.gif>",
        "<base href=https://evil.example>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<![if !mso]><script>x</script><![endif]>",
        "<!--[if mso]><script>x</script><![endif]-->",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<div>" * 5_000 + "<script>x</script>",
    ],
)
def test_nothing_that_runs_or_loads_is_left(evil: str) -> None:
    shown = cleaned(evil).lower()
    for word in (
        "<script",
        "onerror=alert(1)>",
        "onload",
        "javascript:",
        "<iframe",
        "<form",
        "<meta",
        "<link",
        "style=",
    ):
        assert word not in shown.replace("&lt;", "")
    assert "evil.example" not in shown
    assert "data:" not in shown


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300),
    st.lists(st.binary(max_size=100), max_size=3),
    st.sampled_from(["utf-8", "gb18030"]),
    st.sampled_from(["base64", "quoted-printable", "8bit"]),
)
def test_what_the_library_wrote_is_what_we_read(text: str, files: list[bytes], charset: str, cte: str) -> None:
    made = EmailMessage()
    made["Subject"] = " ".join(text.split())[:60]
    made.set_content(text + "\n", charset=charset, cte=cte)
    for number, content in enumerate(files):
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    letter = read(made.as_bytes())
    assert letter.text.split() == text.split()
    assert [piece.content for piece in letter.files] == files
    assert letter.subject == " ".join(text.split())[:60].strip()
