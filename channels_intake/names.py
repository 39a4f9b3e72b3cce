"""What other systems and the rulebooks call our channels."""

from tickets.choices import Channel

# BRT is the rulebooks' name of the portal (S0), IM stands for their messenger.
SYNONYMS: dict[object, str] = {"brt": Channel.PORTAL, "im": Channel.RTX, "mail": Channel.EMAIL}
