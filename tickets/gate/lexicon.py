"""The active phrases made ready for looking up: trees of tiles, and a list for plain search."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tickets.gate.fillers import FILLERS, LEAD_INS
from tickets.gate.folding import fold_text
from tickets.gate.kinds import PhraseKind, PhraseMatch, PhraseRule


class Node:
    """One letter's place in the tree. `is_end` closes a tile; `rule` is the phrase it is, or None for a filler."""

    __slots__ = ("children", "is_end", "rule")

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.is_end = False
        self.rule: PhraseRule | None = None

    def add(self, word: str, rule: PhraseRule | None = None) -> None:
        """Make `word` a tile. A phrase takes the place of a filler that is written alike."""
        node = self
        for char in word:
            node = node.children.setdefault(char, Node())
        node.is_end = True
        node.rule = rule or node.rule

    def tiles_at(self, text: str, start: int) -> Iterator[tuple[int, PhraseRule | None]]:
        """The end and the phrase of every tile that begins at `start`."""
        node = self
        for index in range(start, len(text)):
            child = node.children.get(text[index])
            if child is None:
                return
            node = child
            if node.is_end:
                yield index + 1, node.rule


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`whole`: what a text may be made of and still say nothing; `clauses`: what a banned clause is made of;
    `anywhere`: folded phrases looked for as they stand.
    """

    whole: Node
    clauses: Node
    anywhere: tuple[tuple[str, PhraseRule], ...]


def tree(words: Iterable[str]) -> Node:
    """A tree of fillers."""
    root = Node()
    for word in words:
        root.add(word)
    return root


@lru_cache(maxsize=8)
def lexicon(rules: tuple[PhraseRule, ...]) -> Lexicon:
    """The look-up trees of `rules`; kept for the last few lists, since a list rarely changes between texts."""
    whole, clauses = tree(FILLERS), tree(LEAD_INS)
    anywhere: list[tuple[str, PhraseRule]] = []
    for rule in rules:
        word = fold_text(rule.text)
        if not word:
            continue
        if rule.match == PhraseMatch.WHOLE:
            whole.add(word, rule)
            clauses.add(word)
            continue
        clauses.add(word, rule)
        if rule.kind == PhraseKind.TABOO:
            whole.add(word)  # it gives an empty reply no content: “急什么，已处理” is banned and empty
        if rule.match == PhraseMatch.CONTAINS:
            anywhere.append((word, rule))
    return Lexicon(whole, clauses, tuple(anywhere))
