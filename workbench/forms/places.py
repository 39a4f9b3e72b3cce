"""Forms about customers, and about links to the wall."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.actions.customers import CustomerContent
from accounts.actions.wall_links import WallLinkContent
from accounts.models import Customer, Site, WallLink
from accounts.models_wall import WallTheme
from workbench.filters import places

_PLAIN = {"autocomplete": "off"}


class CustomerForm(forms.Form):
    """A customer and his sites, with the number of his newest change that the writer has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=pgettext_lazy("place", "Name"), strip=False, widget=forms.TextInput(attrs=_PLAIN))
    slug = forms.CharField(
        label=_("Identifier"),
        strip=False,
        help_text=_("For programs, such as acme."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    sites = forms.MultipleChoiceField(
        label=_("Sites"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever belongs to one of these sites is this customer's. A site belongs to one customer."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *, customer: Customer | None = None, seen: int = 0, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"is_active": True}
        if customer:
            own = list(customer.sites.values_list("slug", flat=True))
            initial = {"name": customer.name, "is_active": customer.is_active, "sites": own}
        super().__init__(label_suffix="", auto_id="customer_%s", initial=initial | {"seen": seen}, **kwargs)
        offered: Any = self.fields["sites"]
        offered.choices = [(site.slug, _named(site, customer)) for site in Site.objects.select_related("customer")]
        if customer:
            del self.fields["slug"]

    @property
    def content(self) -> CustomerContent:
        """What the action takes."""
        return CustomerContent(
            **{name: value for name, value in self.cleaned_data.items() if name not in {"slug", "seen"}}
        )


def _named(site: Site, customer: Customer | None) -> str:
    if site.customer is None or site.customer == customer:
        return site.name
    return _("%(site)s (now of %(customer)s)") % {"site": site.name, "customer": site.customer}


class WallLinkForm(forms.Form):
    """What a television shows."""

    name = forms.CharField(
        label=pgettext_lazy("place", "Name"),
        strip=False,
        help_text=_("Where it hangs, such as service hall."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    customer = forms.ChoiceField(label=_("Customer"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    theme = forms.ChoiceField(label=pgettext_lazy("wall", "Theme"), choices=WallTheme.choices)
    language = forms.ChoiceField(label=_("Language"), choices=WallLink._meta.get_field("language").choices or ())
    shows_titles = forms.BooleanField(
        label=_("Show titles"),
        required=False,
        help_text=_("Titles may name users. Without them the wall shows numbers of tickets only."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="wall_%s", **kwargs)
        offered: Any = self.fields
        customers, sites = places()
        offered["customer"].choices = [("", pgettext("places", "All of them")), *customers]
        offered["site"].choices = [("", pgettext("places", "All of them")), *sites]

    @property
    def content(self) -> WallLinkContent:
        """What the action takes."""
        return WallLinkContent(**self.cleaned_data)
