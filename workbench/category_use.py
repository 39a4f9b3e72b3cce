"""What depends on a category: told before it is switched off or moved."""

from dataclasses import dataclass, field

from channels_intake.models import Source
from sla.rulebook import current_rulebook
from tickets.catalogue.tree import Tree
from tickets.models import Category, Question, RecordRequirement, Ticket


@dataclass(frozen=True)
class Use:
    """Tickets that have it (open, all), categories in use below it, its questions and record requirements, the policies
    whose time limits name it, and the ways in that sort requests into it.
    """

    open: int = 0
    tickets: int = 0
    below: list[Category] = field(default_factory=list)
    questions: int = 0
    needs: int = 0
    policies: dict[str, int] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    @property
    def is_bound(self) -> bool:
        """Whether anything but tickets depends on it."""
        return bool(self.below or self.questions or self.needs or self.policies or self.sources)


def use_of(category: Category, tree: Tree) -> Use:
    """As it is now. Six statements, of which the count of all its tickets reads an index."""
    tickets = Ticket.objects.filter(category=category)
    return Use(
        open=tickets.open().count(),
        tickets=tickets.count(),
        below=[one for one in tree.below(category.pk) if one.is_active],
        questions=Question.objects.filter(category=category, is_active=True).count(),
        needs=RecordRequirement.objects.filter(category=category).count(),
        policies=_policies(category.slug),
        sources=list(Source.objects.filter(category=category, is_active=True).order_by("name")),
    )


def _policies(slug: str) -> dict[str, int]:
    """How many targets in force name it, by the policy's slug."""
    found: dict[str, int] = {}
    for candidates in current_rulebook().candidates.values():
        for one in candidates:
            if slug in one.target.when.get("category", ()):
                found[one.policy] = found.get(one.policy, 0) + 1
    return found
