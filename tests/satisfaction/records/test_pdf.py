"""The PDF of a record: Chinese words that can be found, the signature's lines, whatever people write (SAT-7)."""

import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import reportlab
from django.utils import timezone, translation
from pypdf import PdfReader
from pytest_django import Settings

from satisfaction.records import actions
from satisfaction.records.content import Part
from satisfaction.records.models import ServiceRecord
from satisfaction.records.pdf import pdf_of
from satisfaction.records.queries import whole_records
from tests.factories import Desk
from tests.satisfaction.records.conftest import Records

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def pages_of(record: ServiceRecord) -> list[str]:
    """What stands on each sheet, line ends and blanks left out."""
    reader = PdfReader(BytesIO(pdf_of(whole_records().get(pk=record.pk))))
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]


def lines_on(record: ServiceRecord) -> bytes:
    """The drawing orders of the last sheet."""
    reader = PdfReader(BytesIO(pdf_of(whole_records().get(pk=record.pk))))
    content: Any = reader.pages[-1]["/Contents"]
    data: bytes = content.get_object().get_data()
    return data


def test_norm_sat_7_the_pdf_holds_all_that_was_done_in_chinese(records: Records, desk: Desk) -> None:
    ticket = desk.confirming()
    times = {"arrived_at": desk.at - timedelta(hours=2), "departed_at": desk.at - timedelta(minutes=5)}
    record = records.waiting(ticket, **times)
    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        (sheet,) = pages_of(record)
    for words in (
        ("服务记录单", "故障现象", "处理过程", "更换备件", "序列号", "到场时间", "离场时间", "尚未签字"),
        (record.number, "3号楼405室", "更换定影器，清洁进纸辊", "连续打印20张无卡纸", "定影器RM2-5692", "CN-77A2"),
        ("2026-11-2310:00", "2026-11-2311:55", record.engineer_name, record.requester_name, record.digest),
    ):
        for word in words:
            assert word in sheet, word


def test_norm_sat_7_the_signature_is_drawn_in_lines_with_name_time_and_opinion(records: Records) -> None:
    record = records.signed(score=4, comment="师傅很耐心")
    (sheet,) = pages_of(record)
    assert "张建国" in sheet
    assert "Theuser'sopinion:Verysatisfied师傅很耐心" in sheet
    assert "Byhand,ontheengineer'sscreen" in sheet
    assert record.signature.seal in sheet
    assert "Notsigned" not in sheet
    drawn, typed = lines_on(record), lines_on(records.signed(strokes="", is_confirmed=True))
    assert len(re.findall(rb" l\s", drawn)) == len(re.findall(rb" l\s", typed)) + 4


def test_a_draft_and_a_voided_record_say_so(records: Records, desk: Desk) -> None:
    assert "Draft,notvalid" in pages_of(records.draft())[0]
    record = records.signed()
    actions.void(record_id=record.pk, reason="签错了人", by=desk.supervisor, at=desk.at)
    assert "Voided:签错了人" in pages_of(record)[0]


def test_long_texts_and_many_parts_go_on_on_further_sheets(records: Records, desk: Desk) -> None:
    many = [Part(name=f"部件{number}" + "长" * 100, serial="S" * 80, quantity=number) for number in range(1, 51)]
    record = records.waiting(desk.processing(), work="逐步排查。" * 4000, cause="word " * 3000, parts=many)
    sheets = pages_of(record)
    assert len(sheets) > 10
    whole = "".join(sheets)
    assert whole.count("逐步排查") > 3900  # a few are parted by the end of a sheet
    assert "部件50" in whole
    for number, sheet in enumerate(sheets, 1):
        assert f"Page{number}" in sheet
        assert record.number in sheet


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<b>粗</b><font color=red>红</font>&amp;&#x27;", "<b>粗</b><font color=red>红</font>&amp;&#x27;"),
        ("<para><img src='file:///etc/passwd'/></para>", "<para><img src='file:///etc/passwd'/></para>"),
        ("]]></para><seq/>", "]]></para><seq/>"),
        ("A" * 3000, "A" * 60),
        ("\t制表 符\n\n换行", "制表 符换行"),
        ("%PDF (括号) \\ 反斜杠", "%PDF (括号) \\ 反斜杠"),
    ],
)
def test_whatever_people_write_is_text(records: Records, desk: Desk, hostile: str, shown: str) -> None:
    record = records.waiting(desk.processing(), work=hostile, requester_name=hostile.replace("\n", " ")[:80].strip())
    assert shown.replace(" ", "") in "".join(pages_of(record))


def test_rare_characters_are_written_or_their_code_is(records: Records, desk: Desk) -> None:
    record = records.waiting(desk.processing(), requester_name="𠮷田䶮", work="已答复 😀 用户")
    (sheet,) = pages_of(record)
    assert "〔U+20BB7〕田䶮" in sheet
    assert "已答复〔U+1F600〕用户" in sheet


def test_the_same_record_gives_the_same_bytes(records: Records) -> None:
    record = whole_records().get(pk=records.signed().pk)
    assert pdf_of(record) == pdf_of(record)


def test_a_font_of_the_desks_own_is_put_into_the_file(
    records: Records, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    record = whole_records().get(pk=records.signed().pk)
    settings.PDF_FONT = str(VERA)
    embedded = pdf_of(record)
    assert b"/FontFile2" in embedded
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(embedded)).pages)
    assert record.number in text
    assert "〔U+5F20〕".strip("〔〕") in text.replace("\n", "")  # what Vera cannot draw is named
    settings.PDF_FONT = "/nowhere/font.ttf"
    assert b"/FontFile2" not in pdf_of(record)
    assert "PDF_FONT /nowhere/font.ttf cannot be read" in caplog.text


def test_what_writes_pdfs_is_loaded_when_one_is_wanted() -> None:
    program = (
        "import django, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'servicedesk.settings_test'; django.setup();"
        "import servicedesk.urls; sys.exit('reportlab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
