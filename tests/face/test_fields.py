"""Form fields: label above, the word for required, errors below with their norm, everything tied together by id."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template import Context, Template
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from core.errors import Malformed, Problem, Refused
from face.fieldview import summary_of
from face.refusals import add_refusal
from face.specimen import SampleForm
from face.widgets import DateTimeLocalInput, FilesField


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def render(source: str, form: forms.Form) -> str:
    return Template("{% load face %}" + source).render(Context({"form": form}))


def test_a_field_has_its_label_above_and_says_that_it_is_required() -> None:
    shown = render("{% field form.title %}", SampleForm())
    assert shown.index('for="id_title"') < shown.index("<input")
    assert '<span class="need">required</span>' in shown
    assert 'class="input"' in shown
    assert 'aria-describedby="id_title_helptext"' in shown
    assert 'id="id_title_helptext"' in shown


class Wanted(forms.Form):
    text = forms.CharField()
    choice = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    sure = forms.BooleanField(error_messages={"required": "Tick it."})


def test_what_is_missing_is_said_in_the_words_of_the_house() -> None:
    form = Wanted({})
    assert "Please fill this in." in render("{% field form.text %}", form)
    assert "Please choose." in render("{% field form.choice %}", form)
    assert "Tick it." in render("{% field form.sure %}", form)


def test_an_optional_field_does_not() -> None:
    assert "need" not in render("{% field form.at %}", SampleForm())


def test_a_wrong_field_is_marked_described_and_keeps_what_was_typed() -> None:
    form = SampleForm({"title": "<b>打印机", "phone": "1"})
    add_refusal(form, Refused("", fields={"title": [Problem("vague", "Say what happened.", "TALK-2")]}))
    shown = render("{% field form.title %}", form)
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert 'value="&lt;b&gt;打印机"' in shown
    assert 'data-verdict="stop"' in shown
    assert "TALK-2" in shown


def test_a_classes_own_class_is_kept_beside_ours() -> None:
    assert 'class="input num"' in render("{% field form.phone %}", SampleForm())


def test_a_choice_of_a_few_is_a_row_of_buttons_in_a_named_group() -> None:
    shown = render("{% field form.impact %}", SampleForm({"impact": "2"}))
    assert shown.count('class="seg"') == 3
    assert "<legend" in shown
    assert shown.count("checked") == 1


def test_several_choices_are_boxes() -> None:
    assert render("{% field form.tags %}", SampleForm()).count('type="checkbox"') == 2


class _Grouped(forms.Form):
    kinds = forms.MultipleChoiceField(
        choices=[("Tickets", [("a", "Received"), ("b", "Closed")]), ("Calls", [("c", "It rings")])],
        widget=forms.CheckboxSelectMultiple,
    )


def test_boxes_in_groups_fold_away_but_for_what_is_ticked() -> None:
    shown = render("{% field form.kinds %}", _Grouped(initial={"kinds": ["c"]}))
    tickets, calls = shown.split("</details>")[:2]
    assert ('<details class="fold-ticks">' in tickets, tickets.count("checkbox")) == (True, 2)
    assert ('<details class="fold-ticks" open>' in calls, calls.count("checkbox")) == (True, 1)
    assert 'aria-label="Calls"' in calls


def test_what_is_wrong_with_boxes_in_groups_leads_to_the_first_and_hides_none() -> None:
    form = _Grouped({"kinds": ["x"]})
    assert summary_of(form).fields[0].target == "id_kinds_0_0"  # type: ignore[union-attr]
    shown = render("{% field form.kinds %}", form)
    assert 'id="id_kinds_0_0"' in shown
    assert shown.count("fold-ticks") == shown.count("open>") == 2


def test_a_box_stands_before_its_words() -> None:
    shown = render("{% field form.urgent %}", SampleForm())
    assert shown.index('type="checkbox"') < shown.index("用户在线等待")


def test_files_have_a_place_to_drop_that_works_without_script() -> None:
    shown = render("{% field form.attachments %}", SampleForm())
    assert "data-drop" in shown
    assert 'type="file"' in shown
    assert "multiple" in shown
    assert 'for="id_attachments"' in shown


def test_a_moment_is_picked_with_the_browsers_own_control() -> None:
    shown = render("{% field form.at %}", SampleForm({"at": "2026-11-22T08:50"}))
    assert 'type="datetime-local"' in shown
    assert 'value="2026-11-22T08:50"' in shown


def test_the_picker_shows_a_stored_moment_in_the_current_zone_without_seconds() -> None:
    assert DateTimeLocalInput().format_value("2026-11-22 08:50") == "2026-11-22 08:50"
    form = SampleForm({"at": "2026-11-22T08:50"})
    form.is_valid()
    assert form.cleaned_data["at"].isoformat() == "2026-11-22T08:50:00+08:00"


def test_a_hidden_field_is_only_its_control() -> None:
    assert render("{% field form.version %}", SampleForm()).strip().startswith("<input")


def test_a_gate_is_asked_for_the_field_and_keeps_its_room() -> None:
    shown = render('{% field form.description gate="/gate/" %}', SampleForm())
    assert 'hx-post="/gate/"' in shown
    assert "delay:400ms from:#id_description" in shown
    assert 'aria-describedby="id_description_gate"' in shown
    assert 'aria-live="polite"' in shown


def test_the_summary_leads_to_each_wrong_field_and_names_what_concerns_the_whole() -> None:
    form = SampleForm({"title": "x", "impact": "9"})
    add_refusal(form, Refused("", fields={"state": [Problem("late", "Already accepted.", "LIFE-1")]}))
    shown = render("{% error_summary form %}", form)
    assert "4 fields need your attention" in shown
    assert 'href="#id_description"' in shown
    assert 'href="#id_impact_0"' in shown
    assert "Already accepted." in shown
    assert "LIFE-1" in shown
    assert 'role="alert"' in shown


def test_one_wrong_field_is_spoken_of_in_the_singular() -> None:
    form = SampleForm({"title": "x", "description": "y", "phone": "1", "category": "erp", "version": "1"})
    assert "1 field needs your attention" in render("{% error_summary form %}", form)


def test_a_refusal_of_the_whole_form_says_that_nothing_was_saved() -> None:
    form = SampleForm(
        {"title": "x", "description": "y", "phone": "1", "category": "erp", "impact": "1", "version": "1"}
    )
    add_refusal(form, Malformed("The ticket was closed meanwhile."))
    shown = render("{% error_summary form %}", form)
    assert "Nothing was saved." in shown
    assert "The ticket was closed meanwhile." in shown


def test_a_hidden_fields_error_is_told_in_the_summary_and_not_linked() -> None:
    form = SampleForm({"version": "abc"})
    summary = summary_of(form)
    assert summary
    assert [complaint.message for complaint in summary.whole] == ["Enter a whole number."]
    assert "version" not in {view.bound.name for view in summary.fields}


def test_no_errors_no_summary() -> None:
    assert summary_of(SampleForm()) is None
    assert render("{% error_summary form %}", SampleForm()).strip() == ""


class Upload(forms.Form):
    attachments = FilesField()


def upload(*contents: bytes) -> Upload:
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
    files.setlist("attachments", [SimpleUploadedFile(f"{n}.txt", content) for n, content in enumerate(contents)])
    return Upload({}, files)


def test_several_files_come_out_as_a_list() -> None:
    form = upload(b"one", b"two")
    assert form.is_valid()
    assert [file.read() for file in form.cleaned_data["attachments"]] == [b"one", b"two"]


def test_one_empty_file_among_them_is_refused() -> None:
    assert not upload(b"one", b"").is_valid()


def test_no_file_is_refused_only_where_one_is_required() -> None:
    assert not upload().is_valid()
    form = SampleForm({})
    form.is_valid()
    assert form.cleaned_data["attachments"] == []
