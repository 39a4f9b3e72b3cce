"""A saved list, and where somebody begins."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from tickets.lists.models import SavedList
from tickets.lists.policies import audiences_of
from workbench.saved import query_kept


class ListForm(forms.Form):
    """Its name, and who sees it; on saving, the conditions of the page it was saved from too."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), strip=False)
    audience = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect)

    def __init__(self, *, actor: Actor, data: QueryDict | None = None, saved: SavedList | None = None) -> None:
        first = {"name": saved.name, "audience": saved.audience} if saved else {"audience": "mine"}
        super().__init__(data=data, initial=first, label_suffix="", auto_id="list_%s")
        choices = [(one.value, str(one.label)) for one in audiences_of(actor)]
        if saved and saved.audience not in dict(choices):
            choices.append((saved.audience, saved.get_audience_display()))
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def values(self) -> dict[str, str]:
        """What the action is called with."""
        return {name: self.cleaned_data[name] for name in ("name", "audience")}


def conditions_in(data: QueryDict) -> dict[str, str]:
    """The queue and the conditions that the form carries along, as far as a saved list keeps them."""
    query = QueryDict(data.get("query", "")[:2000].replace("\x00", ""))
    return {"queue": data.get("queue", ""), "query": query_kept(query)}


FIRST = pgettext_lazy("where one begins", "Where my role's work is")
