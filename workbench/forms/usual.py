"""The usual reasons of an act, beside the text in which it is given."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language

from tickets.catalogue.queries import READ_BY_USER, Told, usual_reasons, written_in
from tickets.choices import ReasonUse

# Into which parameter of the act the reason goes.
USUAL: dict[str, str] = {
    ReasonUse.CARRY_OVER: "reason",
    ReasonUse.TRANSFER: "reason",
    ReasonUse.DECLINE: "reason",
    ReasonUse.ESCALATE: "reason",
    ReasonUse.CANCEL: "note",
}


@dataclass(frozen=True)
class Usual:
    """What is offered: the field it goes into, the id of the list, and the reasons."""

    field: str
    id: str
    reasons: list[Told]

    @classmethod
    def of(cls, verb: str, *, reader: str, auto_id: str) -> "Usual | None":
        """Those of `verb`, in the language of whoever reads them (`reader`: the user); None where there are none."""
        found = usual_reasons(verb) if verb in USUAL else []
        if not found:
            return None
        language = reader if verb in READ_BY_USER else get_language() or reader
        return cls(USUAL[verb], auto_id % "usual", written_in(found, language))


def with_usual(data: QueryDict, *, field: str) -> QueryDict:
    """`data` with the chosen reason as the text of `field`, where nobody wrote one: for browsers without script."""
    if data.get(field, "").strip() or not str(data.get("usual", "")).strip():
        return data
    filled = data.copy()
    filled[field] = str(data["usual"])
    return filled
