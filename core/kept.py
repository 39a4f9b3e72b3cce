"""Refusals that are kept in a row until somebody reads them: field, code and norm, and the words in each language of
the desk, since nobody knows yet who will read them.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from core.errors import DeskError, Problem

Kept = dict[str, object]


def keep_refusal(error: DeskError) -> list[Kept]:
    """Everything an action refused with; what concerns no field stands under an empty name."""
    if not error.fields:
        return [keep_problem("", Problem(error.code, error.message, error.norm))]
    return [keep_problem(name, one) for name, several in error.fields.items() for one in several]


def keep_problem(field: str, problem: Problem) -> Kept:
    """One thing that is wrong, fit for JSON."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = str(problem.message)
    return {"field": field, "code": problem.code, "norm": problem.norm, "words": words}


def words_of(kept: Mapping[str, Any]) -> str:
    """A kept problem in the reader's language."""
    words: Mapping[str, str] = kept["words"]
    return words.get(translation.get_language() or "", "") or next(iter(words.values()), "")
