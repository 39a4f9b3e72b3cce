"""One text laid out for judging: its folded form, and the listed phrases found in it."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from tickets.gate.fillers import GREETINGS, filler_spans
from tickets.gate.folding import Folded, fold, fold_text
from tickets.gate.lexicon import Lexicon, tree
from tickets.gate.quotes import Quotes
from tickets.gate.tiling import Hit, lay_clauses, lay_whole, tiles_of

_GREETINGS = tree(GREETINGS)


class Bench:
    """The work on one text. `names` are people whose mere mention is no content."""

    def __init__(self, text: str, *, lexicon: Lexicon, names: Sequence[str]) -> None:
        self.text = text
        self.folded = fold(text)
        self._lexicon = lexicon
        self._names = tree(word for word in map(fold_text, names) if word)

    def content(self) -> list[Hit] | None:
        """The phrases the text is made of when it holds nothing beyond phrases and fillers; None when it holds more."""
        return self._content(self.folded)

    def is_greeting(self) -> bool:
        """Whether the text holds courtesy and names and nothing else."""
        fillers = filler_spans(self.folded)
        return lay_whole(self.folded, tiles_of(self.folded, _GREETINGS, self._names, fillers=fillers)) is not None

    def spoken(self) -> list[Hit]:
        """The phrases the desk itself says somewhere in the text, in order; those it quotes are passed over."""
        fillers = filler_spans(self.folded)
        clauses = lay_clauses(self.folded, tiles_of(self.folded, self._lexicon.clauses, fillers=fillers))
        found = _outermost([*clauses, *self._anywhere()])
        return [hit for hit in found if not self._quotes.cover(*self.place(hit))]

    def place(self, hit: Hit) -> tuple[int, int]:
        """Where in the original text `hit` stands."""
        return self.folded.original(hit.start, hit.end)

    def _content(self, folded: Folded) -> list[Hit] | None:
        return lay_whole(folded, tiles_of(folded, self._lexicon.whole, self._names, fillers=filler_spans(folded)))

    def _anywhere(self) -> Iterator[Hit]:
        text = self.folded.text
        for word, rule in self._lexicon.anywhere:
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                if self.folded.is_word_edge(start) and self.folded.is_word_edge(end):
                    yield Hit(start, end, rule)
                start = text.find(word, end)

    @cached_property
    def _quotes(self) -> Quotes:
        """The quotations, unless nothing stands beside them: then the writer speaks through them."""
        quotes = Quotes(self.text)
        return quotes if quotes and self._content(fold(quotes.blanked(self.text))) is None else Quotes("")


def _outermost(hits: list[Hit]) -> list[Hit]:
    """The hits in order, without those that lie inside another (急什么 in 急什么，我正忙着呢)."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept
