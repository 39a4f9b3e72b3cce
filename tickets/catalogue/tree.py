"""The category tree: who stands above and below whom, in the order in which it is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tickets.models import Category

DEEPEST = 5


@dataclass(frozen=True)
class Node:
    """A category in its place: how far from the root (0), and its way from there, itself last."""

    category: Category
    path: tuple[Category, ...]

    @property
    def depth(self) -> int:
        """How many stand above it."""
        return len(self.path) - 1

    @property
    def way(self) -> str:
        """The names on its way, in the reader's language."""
        return " / ".join(str(one) for one in self.path)


class Tree:
    """All categories at once. What a circle cuts off from every root stands at the root."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self.by_pk = {one.pk: one for one in categories}
        self._below: dict[int | None, list[Category]] = {}
        for one in sorted(self.by_pk.values(), key=lambda one: (one.position, one.name, one.pk)):
            self._below.setdefault(one.parent_id, []).append(one)

    @classmethod
    def load(cls) -> "Tree":
        """As it is now. One statement."""
        return cls(Category.objects.all())

    def children(self, pk: int | None) -> Sequence[Category]:
        """Those right below, in their order; of None, the roots."""
        return self._below.get(pk, [])

    def below(self, pk: int) -> list[Category]:
        """All below it, at whatever depth."""
        found: dict[int, Category] = {}
        waiting = list(self.children(pk))
        while waiting:
            one = waiting.pop()
            if one.pk not in found and one.pk != pk:
                found[one.pk] = one
                waiting.extend(self.children(one.pk))
        return list(found.values())

    def path(self, pk: int) -> tuple[Category, ...]:
        """The way from the root, itself last."""
        found: list[Category] = []
        at: int | None = pk
        while at is not None and at in self.by_pk and self.by_pk[at] not in found:
            found.append(self.by_pk[at])
            at = self.by_pk[at].parent_id
        return tuple(reversed(found))

    def height(self, pk: int) -> int:
        """How many levels stand below it."""
        return max((len(self.path(one.pk)) for one in self.below(pk)), default=len(self.path(pk))) - len(self.path(pk))

    def nodes(self) -> Iterator[Node]:
        """All of them, each before those below it."""
        seen: set[int] = set()
        waiting = list(reversed(self.children(None)))
        while waiting or (waiting := [one for one in self.by_pk.values() if one.pk not in seen][:1]):
            one = waiting.pop()
            if one.pk in seen:
                continue
            seen.add(one.pk)
            yield Node(one, self.path(one.pk))
            waiting.extend(reversed(self.children(one.pk)))
