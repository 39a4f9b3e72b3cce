"""What a target may depend on, and which of two targets is the more specific one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.utils.translation import pgettext_lazy

from core.errors import Words
from sla.policy.target import Target
from tickets.choices import Channel, Kind

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Condition:
    """A condition's words, its codes (None where they are rows, such as groups), its weight among equals."""

    label: Words
    weight: int
    codes: Sequence[str] | None = None


# In the order of weight: of two targets with as many conditions, the one with the weightier condition wins. A customer
# is a site here: the place that is served.
CONDITIONS: dict[str, Condition] = {
    "category": Condition(pgettext_lazy("condition", "Category"), 64),
    "group": Condition(pgettext_lazy("condition", "Group"), 32),
    "site": Condition(pgettext_lazy("condition", "Site"), 16),
    "vip": Condition(pgettext_lazy("condition", "VIP"), 8, (YES, NO)),
    "priority": Condition(pgettext_lazy("condition", "Priority"), 4, ("1", "2", "3", "4")),
    "kind": Condition(pgettext_lazy("condition", "Kind"), 2, Kind.values),
    "channel": Condition(pgettext_lazy("condition", "Channel"), 1, Channel.values),
}


@dataclass(frozen=True)
class Attributes:
    """What targets match on. `category` is the path from the root, so that a branch matches all below it."""

    channel: str = ""
    kind: str = ""
    priority: str = ""
    vip: str = NO
    site: str = ""
    group: str = ""
    category: tuple[str, ...] = ()

    def fulfils(self, name: str, codes: frozenset[str]) -> bool:
        """Whether the condition `name` holds."""
        if name == "category":
            return any(slug in codes for slug in self.category)
        return getattr(self, name) in codes


@dataclass(frozen=True)
class Candidate:
    """A target of a policy in force, with what decides between several that apply."""

    target: Target
    policy: str
    version_id: int
    version: int

    @property
    def specificity(self) -> tuple[int, int]:
        """How many conditions, then how weighty they are."""
        return len(self.target.when), sum(CONDITIONS[name].weight for name in self.target.when)

    def applies(self, attributes: Attributes) -> bool:
        """Whether all its conditions hold."""
        return all(attributes.fulfils(name, codes) for name, codes in self.target.when.items())

    @property
    def rank(self) -> tuple[int, int, int]:
        """What the best is found by; between equals, the policy published last."""
        return (*self.specificity, self.version_id)


def best_of(candidates: Sequence[Candidate], attributes: Attributes) -> Candidate | None:
    """The most specific of those that apply; None where none does."""
    return max((one for one in candidates if one.applies(attributes)), key=attrgetter("rank"), default=None)


def why(candidate: Candidate, attributes: Attributes) -> Mapping[str, str]:
    """The conditions that made `candidate` apply, each with the value that fulfils it."""
    values: dict[str, str] = {}
    for name in CONDITIONS:
        if codes := candidate.target.when.get(name):
            mine = (
                next((slug for slug in attributes.category if slug in codes), "")
                if name == "category"
                else getattr(attributes, name)
            )
            values[name] = str(mine)
    return values
