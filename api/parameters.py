"""Reading what stands behind the question mark: each parameter known, given once, and of its kind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.errors import Malformed, Problem, Words
from core.text import clean

_YES_NO = {"true": True, "1": True, "false": False, "0": False}


class Parameters:
    """The parameters of a request. `done()` raises `Malformed` naming each that is unknown or cannot be read."""

    def __init__(self, request: Request, *, known: frozenset[str]) -> None:
        self._given = request.query_params
        self._problems: dict[str, list[Problem]] = {}
        for name in list(self._given)[:20]:
            if name not in known:
                self.refuse(
                    clean(name[:60], limit=60)[0], "unknown_parameter", _("There is no parameter of this name.")
                )

    def refuse(self, name: str, code: str, words: Words) -> None:
        """Note a problem with a parameter."""
        self._problems.setdefault(name, []).append(Problem(code, words))

    def line(self, name: str, *, limit: int = 200) -> str:
        """One clean line; empty when the parameter is not given, or given empty."""
        values = self._given.getlist(name)
        if len(values) > 1:
            self.refuse(name, "duplicate_parameter", _("This parameter is given twice."))
        text, problems = clean(values[-1], limit=limit, multiline=False) if values else ("", [])
        for problem in problems:
            self.refuse(name, problem.code, problem.message)
        return "" if problems else text

    def codes(self, name: str, codes: Mapping[str, Any]) -> list[Any]:
        """What `codes` has for each of the words given, separated by commas or by repeating the parameter."""
        given = [word.strip() for value in self._given.getlist(name)[:50] for word in value.split(",")]
        words = [word for word in given if word][:50]
        if any(word not in codes for word in words):
            self.refuse(name, "unknown", _("Choose one of: %(codes)s.") % {"codes": ", ".join(codes)})
        return [codes[word] for word in words if word in codes]

    def code(self, name: str, codes: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- whatever the mapping holds
        """What `codes` has for the one word given; None when none is."""
        found = self.codes(name, codes)
        if len(found) > 1:
            self.refuse(name, "duplicate_parameter", _("Only one is possible here."))
        return found[0] if found else None

    def flag(self, name: str) -> bool | None:
        """True, false, or None when not given."""
        answer: bool | None = self.code(name, _YES_NO)
        return answer

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        text = self.line(name, limit=20)
        if text and not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            words = _("A whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
            self.refuse(name, "out_of_range", words)
            return default
        return int(text or default)

    def moment(self, name: str) -> datetime | None:
        """A moment in ISO 8601 with its zone; None when not given. (A `+` that arrived as a blank is taken for one.)"""
        text = self.line(name, limit=40)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text[:19] + text[19:].replace(" ", "+"))
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or not 1970 <= found.year <= 2200:  # noqa: PLR2004 -- as in bodies
            self.refuse(name, "invalid", _("A date and time with zone, as in 2026-11-23T09:00:00+08:00."))
            return None
        return found

    def done(self) -> None:
        """Raise if anything was wrong."""
        if self._problems:
            raise Malformed(_("Some of the parameters are unknown or cannot be read."), fields=self._problems)
