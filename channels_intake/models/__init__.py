"""Tables of the ways in: where things come from, and what came."""

from channels_intake.models.inbound import Inbound
from channels_intake.models.source import Source

__all__ = ["Inbound", "Source"]
