"""The way in called iTop: nobody calls us, we ask (see `importing`)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from channels_intake.adapter import Adapter, Outcome
from channels_intake.itop.item import Fetched
from channels_intake.itop.options import SETTINGS
from channels_intake.itop.taking_over import take_over
from channels_intake.models import Inbound
from tickets.choices import Channel

SLUG = "itop"


class Itop(Adapter):
    """An iTop server, by its REST/JSON interface."""

    slug = SLUG
    channel = Channel.REST
    label = _("iTop server")
    settings = SETTINGS

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """One object as it was when we asked."""
        return take_over(inbound, Fetched.of(raw), at=at)
