"""What a text is made of: laying it out with tiles (phrases and fillers) from end to end, in one pass.

Among several ways the one with the fewest tiles is taken (你好 is a greeting, not 你 and 好), then the one with more
listed phrases. Time grows with the length of the text, not with that of the list.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tickets.gate.folding import Folded
from tickets.gate.kinds import PhraseRule
from tickets.gate.lexicon import Node


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found from `start` to `end` of the folded text."""

    start: int
    end: int
    rule: PhraseRule


@dataclass(frozen=True, slots=True)
class _Step:
    """The best way to a place: how many tiles, how many of them phrases (negative), and the last tile."""

    tiles: int
    phrases: int
    start: int
    rule: PhraseRule | None = None

    @property
    def cost(self) -> tuple[int, int]:
        return self.tiles, self.phrases


Tiles = Callable[[int], Iterable[tuple[int, PhraseRule | None]]]


def tiles_of(folded: Folded, *trees: Node, fillers: Iterable[tuple[int, int]] = ()) -> Tiles:
    """All tiles of a text by where they begin: from `trees`, from `fillers`, and letters drawn out (okkk)."""
    spans: dict[int, list[int]] = defaultdict(list)
    for start, end in fillers:
        spans[start].append(end)
    text = folded.text

    def at(start: int) -> Iterator[tuple[int, PhraseRule | None]]:
        for root in trees:
            yield from root.tiles_at(text, start)
        for end in spans.get(start, ()):
            yield end, None
        if start and text[start] == text[start - 1]:
            yield start + 1, None

    return at


def lay_whole(folded: Folded, tiles: Tiles) -> list[Hit] | None:
    """The phrases of a text made of tiles from end to end, in order; None if a word is left over."""
    steps: dict[int, _Step] = {0: _Step(0, 0, 0)}
    end = len(folded.text)
    for place in range(end):
        if place in steps:
            _advance(steps, place, tiles)
    return list(_walk_back(steps, end))[::-1] if end in steps else None


def lay_clauses(folded: Folded, tiles: Tiles) -> list[Hit]:
    """The phrases that stand as clauses of their own: made of tiles from one clause boundary to another."""
    steps: dict[int, _Step] = {}
    hits: list[Hit] = []
    end = len(folded.text)
    for place in range(end + 1):
        if folded.is_boundary(place):
            if place in steps:
                hits.extend(list(_walk_back(steps, place))[::-1])
            steps[place] = _Step(0, 0, place)
        if place in steps and place < end:
            _advance(steps, place, tiles)
    return hits


def _advance(steps: dict[int, _Step], place: int, tiles: Tiles) -> None:
    here = steps[place]
    for end, rule in tiles(place):
        step = _Step(here.tiles + 1, here.phrases - (rule is not None), place, rule)
        if end not in steps or step.cost < steps[end].cost:
            steps[end] = step


def _walk_back(steps: dict[int, _Step], place: int) -> Iterator[Hit]:
    """The phrases on the way to `place`, last first."""
    step = steps[place]
    while step.start < place:
        if step.rule is not None:
            yield Hit(step.start, place, step.rule)
        place, step = step.start, steps[step.start]
