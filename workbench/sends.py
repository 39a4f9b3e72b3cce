"""What the button says that does an act. The act's own name, but where that is a noun, or means two things beside the
other button.
"""

from django.utils.translation import gettext_lazy as _

from core.errors import Words
from tickets.policies import VERB_WORDS

_SENDS: dict[str, Words] = {
    "cancel": _("Cancel the ticket"),
    "carry_over": _("Tell the user why"),
    "clarify": _("Send the question"),
    "collaborators": _("Save the collaborators"),
    "link": _("Save the link"),
    "major": _("Save the mark"),
    "note": _("Save note"),
    "survey": _("Record the rating"),
}


def sends(verb: str) -> Words:
    """The words on the button of the form of `verb`."""
    return _SENDS.get(verb, VERB_WORDS[verb])
