"""A reply template as a form. What is fit is judged by the action, so that whatever was typed is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup
from face.answers import AnswerField
from tickets.choices import Kind
from tickets.models import ReplyTemplate

_PLAIN = {"autocomplete": "off"}
_AREA = {"rows": 6, "data-places-into": ""}
_OWN, _SHARED = "own", "shared"


class TemplateForm(forms.Form):
    """`template` is the one that is changed, none for a new one; `may_share` offers to make it everybody's."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title_zh = AnswerField(label=_("Name in Chinese"), widget=forms.TextInput(attrs=_PLAIN))
    title_en = forms.CharField(label=_("Name in English"), required=False, widget=forms.TextInput(attrs=_PLAIN))
    body_zh = AnswerField(label=_("Text in Chinese"), widget=forms.Textarea(attrs=_AREA))
    body_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=_AREA),
        help_text=_("For users who read English. Empty: they get the Chinese."),
    )
    kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("template", "Offered for"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for every kind, and in conversations."),
    )
    whose = forms.ChoiceField(
        label=pgettext_lazy("template", "Whose"),
        choices=[(_OWN, _("Mine alone")), (_SHARED, _("The desk's"))],
        initial=_OWN,
        widget=forms.RadioSelect,
    )
    group = forms.ModelChoiceField(
        label=_("Of one group only"), queryset=AssignmentGroup.objects.none(), required=False, empty_label="–"
    )

    def __init__(self, *, template: ReplyTemplate | None, may_share: bool, **kwargs: Any) -> None:
        super().__init__(initial=_initial(template), label_suffix="", auto_id="template_%s", **kwargs)
        self.is_shared_already = template is not None and template.owner_id is None
        if template is not None or not may_share:
            del self.fields["whose"]
        if self.is_shared_already or (template is None and may_share):
            group = self.fields["group"]
            assert isinstance(group, forms.ModelChoiceField)  # noqa: S101 (see above)
            group.queryset = AssignmentGroup.objects.order_by("name")
        else:
            del self.fields["group"]

    @property
    def values(self) -> dict[str, Any]:
        """The columns, as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "whose"}}

    @property
    def is_shared(self) -> bool:
        """Whether a new one is to be the desk's."""
        return self.cleaned_data.get("whose") == _SHARED


def _initial(template: ReplyTemplate | None) -> dict[str, Any]:
    if template is None:
        return {}
    columns = ("title_zh", "title_en", "body_zh", "body_en", "kinds", "group")
    return {name: getattr(template, name) for name in columns} | {"seen": template.edition}
