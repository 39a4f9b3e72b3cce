"""Rows of the lists a manager keeps, as forms. What is fit is judged by the actions, so that whatever was typed is
kept.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Site
from face.answers import AnswerField
from tickets.catalogue.tree import Tree
from tickets.choices import ReasonSide, ReasonUse
from tickets.gate.kinds import PhraseKind, PhraseMatch
from tickets.models import Category, Phrase, SurveyReason, Tag, UsualReason

_PLAIN = {"autocomplete": "off"}
_CODE = _PLAIN | {"spellcheck": "false", "class": "num"}


class RowForm(forms.Form):
    """A row, with the number of its newest change that the writer has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    columns: Sequence[str] = ()

    def __init__(self, *, row: Any = None, seen: int = 0, **kwargs: Any) -> None:  # noqa: ANN401 (of each form its own)
        first = {name: getattr(row, name) for name in self.columns} if row is not None else {}
        initial = first | kwargs.pop("initial", {}) | {"seen": seen}
        super().__init__(initial=initial, label_suffix="", auto_id="row_%s", **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def renewed(self, seen: int) -> None:
        """The same text on the row as it is now: sent again, it is meant."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(seen)
        self.data = data


class CategoryForm(RowForm):
    """A category. The places below itself are not offered."""

    columns = ("name", "name_en")
    name = AnswerField(label=_("Name in Chinese"), widget=forms.TextInput(attrs=_PLAIN))
    name_en = forms.CharField(
        label=_("Name in English"),
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("Empty: everybody reads the Chinese."),
    )
    parent = forms.TypedChoiceField(
        label=pgettext_lazy("category", "Stands below"), required=False, coerce=int, empty_value=None
    )
    slug = forms.CharField(
        label=_("Identifier"),
        required=False,
        strip=False,
        widget=forms.TextInput(attrs=_CODE),
        help_text=_("What other programs call it; it never changes. Empty: made of the English name."),
    )

    def __init__(self, *, row: Category | None = None, tree: Tree, **kwargs: Any) -> None:
        super().__init__(row=row, **kwargs)
        self._tree = tree
        gone = {row.pk, *(one.pk for one in tree.below(row.pk))} if row else set()
        places = [(node.category.pk, node.way) for node in tree.nodes() if node.category.pk not in gone]
        parent: Any = self.fields["parent"]
        parent.choices = [("", pgettext_lazy("category", "– (a branch of its own)")), *places]
        if row:
            self.initial["parent"] = row.parent_id
            del self.fields["slug"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes, the parent as a category."""
        given = super().values
        return given | {"parent": self._tree.by_pk.get(given["parent"])}


class PhraseForm(RowForm):
    """A phrase of the quality gate, and a sentence to try it on."""

    columns = ("kind", "text", "match", "instead")
    kind = forms.ChoiceField(
        label=pgettext_lazy("phrase", "Kind"), choices=PhraseKind.choices, initial=PhraseKind.TABOO
    )
    text = AnswerField(label=_("Phrase"), widget=forms.TextInput(attrs=_PLAIN))
    match = forms.ChoiceField(
        label=_("Refused"),
        choices=PhraseMatch.choices,
        initial=PhraseMatch.CLAUSE,
        widget=forms.RadioSelect,
        help_text=_("What stands in quotation marks is the user's word and is passed over, but for the whole text."),
    )
    instead = forms.CharField(
        label=_("Say instead"),
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("Shown to the writer as a better wording."),
    )
    sentence = forms.CharField(
        label=_("A sentence to try"),
        required=False,
        strip=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
    )

    def __init__(self, *, row: Phrase | None = None, **kwargs: Any) -> None:
        super().__init__(row=row, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.columns}


class SurveyReasonForm(RowForm):
    """A reason of a rating."""

    columns = ("name", "name_en")
    side = forms.ChoiceField(label=_("Side"), choices=ReasonSide.choices, widget=forms.RadioSelect)
    name = AnswerField(label=_("Name in Chinese"), widget=forms.TextInput(attrs=_PLAIN))
    name_en = forms.CharField(
        label=_("Name in English"),
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_("Empty: everybody reads the Chinese."),
    )

    def __init__(self, *, row: SurveyReason | None = None, **kwargs: Any) -> None:
        super().__init__(row=row, **kwargs)
        if row:
            del self.fields["side"]


class UsualReasonForm(RowForm):
    """A usual reason of an act."""

    columns = ("name", "name_en", "text", "text_en")
    use = forms.ChoiceField(label=_("Given for"), choices=ReasonUse.choices)
    name = AnswerField(label=_("Name in Chinese"), widget=forms.TextInput(attrs=_PLAIN))
    name_en = forms.CharField(
        label=_("Name in English"), required=False, widget=forms.TextInput(attrs=_PLAIN), help_text=_("For the desk.")
    )
    text = AnswerField(label=_("Text in Chinese"), widget=forms.Textarea(attrs={"rows": 2}))
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: everybody reads the Chinese."),
    )

    def __init__(self, *, row: UsualReason | None = None, **kwargs: Any) -> None:
        super().__init__(row=row, **kwargs)
        if row:
            del self.fields["use"]


class TagForm(RowForm):
    """A tag's name."""

    columns = ("name",)
    name = AnswerField(label=pgettext_lazy("of a thing", "Name"), widget=forms.TextInput(attrs=_PLAIN))

    def __init__(self, *, row: Tag, **kwargs: Any) -> None:
        super().__init__(row=row, **kwargs)


class MergeForm(forms.Form):
    """Which tag takes the place of this one."""

    into = forms.ModelChoiceField(label=_("Goes into"), queryset=Tag.objects.none(), empty_label="–")

    def __init__(self, *, tag: Tag, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="merge_%s", **kwargs)
        into: Any = self.fields["into"]
        into.queryset = Tag.objects.exclude(pk=tag.pk).order_by("name")


class SiteForm(RowForm):
    """A site."""

    columns = ("name", "time_zone")
    name = AnswerField(label=pgettext_lazy("of a thing", "Name"), widget=forms.TextInput(attrs=_PLAIN))
    time_zone = AnswerField(
        label=_("Time zone"),
        widget=forms.TextInput(attrs=_CODE),
        initial="Asia/Shanghai",
        help_text=_("By its name, such as Asia/Shanghai or Asia/Urumqi."),
    )
    slug = AnswerField(
        label=_("Identifier"),
        widget=forms.TextInput(attrs=_CODE),
        help_text=_("What other programs call it; it never changes."),
    )

    def __init__(self, *, row: Site | None = None, **kwargs: Any) -> None:
        super().__init__(row=row, **kwargs)
        if row:
            del self.fields["slug"]
