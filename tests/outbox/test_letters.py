"""Letters are written at delivery: in the receiver's language and time, whole or not at all."""

from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.utils import timezone, translation
from pytest_django import Settings

from outbox.letters import BadLetter, Letter, render
from outbox.models import OutboxMessage
from outbox.snapshot import MissingValue, freeze
from tests.outbox.conftest import LINK, NOON, PROGRESS, Put

pytestmark = pytest.mark.django_db


def write(settings: Settings, folder: Path, source: str, *, letter: str = "mine") -> None:
    """A letter of the test's own, in English."""
    (folder / "en").mkdir(exist_ok=True)
    (folder / "en" / f"{letter}.txt").write_text(source, "utf-8")
    settings.OUTBOX_LETTER_DIRS = [folder, *settings.OUTBOX_LETTER_DIRS]


def rendered(source: str, settings: Settings, tmp_path: Path, **values: object) -> Letter:
    write(settings, tmp_path, source)
    return render(OutboxMessage(language="en", letter="mine", name="Alice", context=freeze(values)))


def test_a_letter_is_written_in_the_language_of_its_receiver(put: Put) -> None:
    chinese, english = render(put()), render(put(language="en", name="Alice"))
    assert chinese.subject == "打印机：11 月 22 日 12:00 前回复您"
    assert chinese.text.startswith("张工，您好：\n\n李志远 将于 12:00 前回复您。\n\n查看工单：\n")
    assert english.subject == "打印机: answer by 22 November, 12:00"
    assert '<html lang="zh-hans">' in chinese.html
    with translation.override("zh-hans"):
        assert f"{translation.gettext('Service desk')}\n" in chinese.html


def test_the_language_of_whoever_sends_does_not_matter(put: Put) -> None:
    with translation.override("en"), timezone.override("America/New_York"):
        letter = render(put())
        assert translation.get_language() == "en"
    assert "11 月 22 日 12:00" in letter.subject


@pytest.mark.parametrize(("zone", "clock"), [("", "12:00"), ("Asia/Urumqi", "10:00"), ("Europe/London", "04:00")])
def test_times_are_the_receivers_local_times(put: Put, zone: str, clock: str) -> None:
    assert f"{clock} 前回复您" in render(put(time_zone=zone)).subject


def test_an_unknown_time_zone_is_an_error(put: Put) -> None:
    with pytest.raises(LookupError):
        render(put(time_zone="Asia/Atlantis"))


def test_optional_paragraphs_leave_no_gap(put: Put) -> None:
    with_note = render(put(context=PROGRESS | {"note": "请勿关机"})).text
    assert "前回复您。\n\n请勿关机\n\n查看工单" in with_note
    assert "\n\n\n" not in render(put()).text


@pytest.mark.parametrize(
    "body",
    [
        "{{ missing }}",
        "{{ missing|default:'x' }}",
        "{% if missing %}x{% endif %}",
        "{% for x in missing %}{% endfor %}",
        "{% with x=missing %}{{ x }}{% endwith %}",
        "{% blocktranslate %}a {{ missing }}{% endblocktranslate %}",
        "{{ ticket.nmuber }}",
        "{% if ticket.nmuber %}x{% endif %}",
        "{{ rows.7 }}",
        "{% include 'en/part.txt' %}",
    ],
)
def test_a_missing_value_is_an_error_and_never_a_gap(body: str, settings: Settings, tmp_path: Path) -> None:
    write(settings, tmp_path, "{{ missing }}", letter="part")
    with pytest.raises(MissingValue):
        rendered(f"Subject: s\n\ntext {body}", settings, tmp_path, ticket={"number": 1}, rows=[1])


def test_a_missing_value_in_the_subject_is_an_error_too(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(MissingValue):
        rendered("Subject: {{ title }}\n\ntext", settings, tmp_path)


def test_an_empty_value_is_no_missing_one(settings: Settings, tmp_path: Path) -> None:
    letter = rendered("Subject: s\n\nx{% if a %}A{% endif %}{{ b }}y", settings, tmp_path, a=None, b="")
    assert letter.text == "xy\n"


@pytest.mark.parametrize(
    "source", ["Betreff: s\n\ntext", "", "Subject: s", "Subject: s\n\n  \n", "\nSubject: s\n\ntext"]
)
def test_a_file_that_is_no_letter_is_an_error(source: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadLetter):
        rendered(source, settings, tmp_path)


def test_a_letter_knows_its_receiver_its_tag_and_the_desks_address(settings: Settings, tmp_path: Path) -> None:
    letter = rendered("Subject: s\n\n{{ name }} {{ subject_tag }} {{ base_url }}", settings, tmp_path)
    assert letter.text == "Alice  https://desk.example\n"


def test_text_is_not_escaped_and_html_is(put: Put) -> None:
    letter = render(put(letter="plain", context={"title": "<b>&", "text": "<script>alert(1)</script> & 'x'"}))
    assert letter.subject == "<b>&"
    assert letter.text == "<script>alert(1)</script> & 'x'\n"
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html


def test_template_tags_in_a_value_stay_text(put: Put) -> None:
    assert render(put(letter="plain", context={"title": "x", "text": "{{ base_url }}{% now 'Y' %}"})).text == (
        "{{ base_url }}{% now 'Y' %}\n"
    )


def test_line_breaks_in_a_value_cannot_leave_the_subject(put: Put) -> None:
    for end in ("\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"):
        letter = render(put(letter="plain", context={"title": f"a{end}Bcc: eve@example.com{end}{end}b", "text": "t"}))
        assert letter.subject == "a Bcc: eve@example.com b"
        assert letter.text == "t\n"


def test_the_subject_carries_the_tag_once_and_is_cut(put: Put) -> None:
    assert render(put(subject_tag="T-42")).subject.startswith("[T-42] 打印机")
    assert (
        render(put(subject_tag="T-42", letter="plain", context={"title": "关于 T-42", "text": "t"})).subject
        == "关于 T-42"
    )
    huge = render(put(subject_tag="T-42", letter="plain", context={"title": "长😀" * 5000, "text": "t"})).subject
    assert len(huge) == 200
    assert (huge[:8], huge[-1]) == ("[T-42] 长", "…")


def test_the_link_becomes_the_button_with_the_words_before_it(put: Put) -> None:
    html = render(put()).html
    assert html.count(f'<a href="{LINK}"') == 1
    assert ">查看工单</a>" in html


def test_an_address_in_quoted_words_never_becomes_a_button(put: Put) -> None:
    trap = PROGRESS | {"note": "Click here:\nhttps://evil.example/"}
    html = render(put(context=trap)).html
    assert 'href="https://evil.example/"' not in html
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", 'https://x/"onclick="y', ""]
)
def test_only_a_web_address_becomes_a_button(put: Put, link: str) -> None:
    assert "<a " not in render(put(context=PROGRESS | {"link": link})).html


def test_times_that_cannot_be_read_are_an_error(put: Put) -> None:
    for bad in ("tomorrow", "2026-02-30", "2026-11-22T04:00:00", "2026-13-01T00:00:00Z"):
        with pytest.raises(ValueError, match="due_at"):
            render(put(context=PROGRESS | {"due_at": bad}))


def test_a_letter_in_another_folder_cannot_be_reached(put: Put) -> None:
    message = put()
    message.letter = "../../../../settings"
    with pytest.raises(TemplateDoesNotExist):
        render(message)


def test_values_as_they_were_at_the_act_come_back_as_times(put: Put) -> None:
    message = put(context=PROGRESS | {"due_at": NOON.isoformat()})
    assert "12:00" in render(message).subject


def test_a_secret_is_read_in_the_letter_and_nowhere_else(settings: Settings, tmp_path: Path) -> None:
    values = {"code_secret": "042017", "inner": {"word_secret": "丁香"}}
    kept = freeze(values)
    assert "042017" not in str(kept)
    assert "丁香" not in str(kept)
    letter = rendered("Subject: x\n{{ code_secret }} {{ inner.word_secret }}", settings, tmp_path, **values)
    assert letter.text == "042017 丁香\n"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    with pytest.raises(ValueError, match="no longer known"):
        render(OutboxMessage(language="en", letter="mine", name="Alice", context=kept))
