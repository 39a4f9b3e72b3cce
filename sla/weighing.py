"""Which target would be taken, and why: all candidates in the order in which they win."""

from dataclasses import dataclass

from sla.engine.store import category_paths
from sla.policy.conditions import CONDITIONS, Attributes, Candidate
from sla.rulebook import Rulebook


@dataclass(frozen=True)
class Weighed:
    """A candidate: whether it is the one taken, and the names of its conditions that do not hold."""

    candidate: Candidate
    is_taken: bool
    missed: tuple[str, ...]

    @property
    def applies(self) -> bool:
        """Whether all its conditions hold."""
        return not self.missed


def weigh(rules: Rulebook, measure: str, attributes: Attributes) -> list[Weighed]:
    """The candidates for `measure`, the most specific first; at most one is taken."""
    best = rules.best(measure, attributes)
    ranked = sorted(rules.candidates.get(measure, ()), key=lambda one: one.rank, reverse=True)
    return [Weighed(one, one is best, _missed(one, attributes)) for one in ranked]


def _missed(candidate: Candidate, attributes: Attributes) -> tuple[str, ...]:
    when = candidate.target.when
    return tuple(name for name in CONDITIONS if name in when and not attributes.fulfils(name, when[name]))


def category_path(slug: str) -> tuple[str, ...]:
    """The category and those above it, from the root. One statement; none, and nothing, for no category."""
    if not slug:
        return ()
    return next((path for path in category_paths().values() if path[-1] == slug), ())
