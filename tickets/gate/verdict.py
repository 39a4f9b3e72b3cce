"""What the judge answers with."""

from dataclasses import dataclass

from core.errors import Problem

REQUIRED = "required"
SAYS_NOTHING = "says_nothing"
ONLY_SYMBOLS = "only_symbols"
QUESTION_MARK_ONLY = "question_mark_only"
VAGUE = "vague"
TABOO = "taboo"
SAME_TEXT = "same_text"
UNFILLED = "unfilled"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with one text. `marks` are the places to highlight, as (start, end) in characters of the text;
    `taboos` the banned phrases found, as the list has them.
    """

    problems: tuple[Problem, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    taboos: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def overridable(self) -> bool:
        """Whether a supervisor may send it all the same: nothing but banned phrases was found (TALK-4)."""
        return bool(self.problems) and all(problem.code == TABOO for problem in self.problems)
