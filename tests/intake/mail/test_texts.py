"""Bytes become text, whatever they call themselves."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_intake.mail.parse import read
from channels_intake.mail.parse.charsets import text_of
from channels_intake.mail.parse.words import header_text, unbase64
from tests.intake.mail.mails import crude


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("朱镕基㎡".encode("gb18030"), "gb2312", "朱镕基㎡"),  # what gb2312 itself does not hold
        ("朱镕基".encode("gbk"), "GBK", "朱镕基"),
        ("你好€".encode("gb18030"), "gb_2312-80", "你好€"),
        ("打印機".encode("big5"), "Big5", "打印機"),
        ("打印機，碁".encode("cp950"), "big5", "打印機，碁"),
        ("打印机".encode("utf-7"), "utf-7", "打印机"),
        ("打印机".encode("utf-7"), "unicode-1-1-utf-7", "打印机"),
        ("打印机".encode(), "gb2312", "鎵撳嵃鏈\ufffd"),  # a lie that holds is believed until it breaks
        ("打印机".encode("gb18030"), "", "打印机"),
        ("打印机".encode(), "us-ascii", "打印机"),
        ("打印机".encode("gb18030"), "us-ascii", "打印机"),
        ("打印机".encode(), "iso-8859-1", "打印机"),  # takes any byte, so it proves nothing
        ("Zürich".encode("latin-1"), "iso-8859-1", "Zürich"),
        ("打印机".encode(), "x-unknown", "打印机"),
        ("打印机".encode("gb18030"), "unknown-8bit", "打印机"),
        ("打印机".encode("gb18030"), "zlib", "打印机"),
        ("打印机".encode("gb18030"), "unicode_escape", "打印机"),
        ("打印机".encode("gb18030"), "idna", "打印机"),
        ("打印机".encode("hz"), "hz-gb-2312", "打印机"),
        ("プリンタ".encode("iso2022_jp"), "iso-2022-jp", "プリンタ"),
        ("프린터".encode("euc_kr"), "ks_c_5601-1987", "프린터"),
        (b"\xef\xbb\xbfabc", "utf-8", "abc"),
    ],
)
def test_the_ladder(raw: bytes, declared: str, text: str) -> None:
    if "\ufffd" not in text:
        assert text_of(raw, declared) == text
    assert text_of(raw, declared)


def test_one_broken_byte_costs_one_character() -> None:
    raw = "三楼的打印机".encode("gb18030") + b"\xff" + "卡纸".encode("gb18030")
    assert text_of(raw, "gb2312") == "三楼的打印机\ufffd卡纸"


@given(
    st.binary(max_size=200), st.text(max_size=20) | st.sampled_from(["gbk", "utf-16", "utf-7", "big5", "hz", "rot13"])
)
def test_any_bytes_under_any_name_become_text(raw: bytes, declared: str) -> None:
    text_of(raw, declared).encode("utf-8", "surrogatepass")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_what_was_gb18030_under_the_name_of_gb2312_comes_back(text: str) -> None:
    raw = text.encode("gb18030")
    if not raw.startswith(b"\xef\xbb\xbf"):
        assert text_of(raw, "gb2312") == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?gb2312?B?tPLTobv6v6jWvQ==?=", "打印机卡纸"),
        ("=?GB2312?b?tPLTobv6v6jWvQ?=", "打印机卡纸"),  # the padding is missing
        ("=?utf-8?Q?=E6=89=93=E5=8D=B0=E6=9C=BA?=", "打印机"),
        ("=?utf-8?B?5omT5Y0=?= =?utf-8?B?sOacug==?=", "打印机"),  # cut in the middle of a character
        ("=?utf-8?B?5omT5Y2w?=\r\n =?utf-8?B?5py6?=", "打印机"),
        ("=?utf-8?Q?a_b?= =?gbk?B?tPLTobv6?= c", "a b打印机 c"),
        ("Re: =?utf-8*zh?B?5omT?= x", "Re: 打 x"),  # with a language, RFC 2231
        ("=?utf-8?Q?a b c?=", "a b c"),  # blanks that must not be there
        ("=?nonsense?B?tPLTobv6?=", "打印机"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?B?????=", "=?utf-8?B?????="),
        ("=?utf-8?B?5omT=5Y2w?=", "打印"),  # two encodings in one word
        ("plain", "plain"),
        ("=?utf-8?Q?Subject=0D=0ABcc:_evil@example.com?=", "Subject Bcc: evil@example.com"),
    ],
)
def test_words_in_headers(raw: str, text: str) -> None:
    assert header_text(raw.encode()) == text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_raw_eight_bit_headers(charset: str) -> None:
    letter = read(crude("Subject: 打印机卡纸\nFrom: 王敏 <wang@example.com>", charset=charset))
    assert (letter.subject, letter.sender and letter.sender.name) == ("打印机卡纸", "王敏")


def test_raw_eight_bit_headers_in_the_encoding_of_the_text() -> None:
    head = "Subject: 列印機卡紙\nContent-Type: text/plain; charset=big5"
    assert read(crude(head, charset="cp950")).subject == "列印機卡紙"


@given(st.binary(max_size=300), st.integers(0, 20), st.sampled_from([b"\r\n", b" ", b"!", b"\xff"]))
def test_base64_with_anything_in_it(content: bytes, at: int, noise: bytes) -> None:
    encoded = base64.b64encode(content)
    assert unbase64(encoded[:at] + noise + encoded[at:]) == content
    unbase64(encoded[:at])
