"""The macros on offer to a person, as a list shows them."""

from accounts.actors import Actor
from tickets.macros.models import Macro
from tickets.macros.queries import offered_to
from tickets.macros.wording import lines_of
from tickets.routing.wording import Vocabulary


def offered_rows(actor: Actor) -> list[tuple[Macro, list[str]]]:
    """Each with its acts in words, in the reader's language. One statement, and those of the names it mentions."""
    found = offered_to(actor)
    vocabulary = Vocabulary.of({"effects": one.steps} for one in found)
    return [(one, [words for words, _text in lines_of(one.steps, vocabulary)]) for one in found]
