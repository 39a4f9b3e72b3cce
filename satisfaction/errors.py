"""Why a link no longer works, each reason its own class and code: a page may word and place them differently."""

from core.errors import Gone, Missing


class LinkForged(Missing):
    """No such link was ever given out."""


class LinkUsed(Gone):
    """The question has been answered, by this link or otherwise."""

    code = "link_used"


class LinkExpired(Gone):
    """Its time is over and nobody has answered."""

    code = "link_expired"


class LinkSuperseded(Gone):
    """The ticket was reopened: the question was about an earlier result."""

    code = "link_superseded"


class LinkOver(Gone):
    """The ticket has gone on in a way that leaves nothing to answer."""

    code = "link_over"
