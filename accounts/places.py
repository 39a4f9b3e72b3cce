"""Where those come from whom figures and lists are about: a site, or all the sites of a customer."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from accounts.models import Site


@dataclass(frozen=True)
class Place:
    """A `site`, the sites of a `customer`, or of both what they share; slugs. Empty: everywhere."""

    site: str = ""
    customer: str = ""

    def __bool__(self) -> bool:
        return bool(self.site or self.customer)

    @property
    def named(self) -> dict[str, str]:
        """As addresses and conditions have it."""
        return {"site": self.site, "customer": self.customer}

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The sites it is made of; none for everywhere. One statement where a customer is named, once."""
        if not self.customer:
            return (self.site,) if self.site else ()
        sites = Site.objects.filter(customer__slug=self.customer)
        return tuple((sites.filter(slug=self.site) if self.site else sites).values_list("slug", flat=True))

    def of(self, path: str) -> Q:
        """What it demands of a row whose site stands at `path`."""
        return Q(**{f"{path}__in": self.slugs}) if self else Q()


EVERYWHERE = Place()
