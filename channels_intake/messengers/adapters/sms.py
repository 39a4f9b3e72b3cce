"""Text messages: a way out only, through whichever gateway a company has."""

from django.utils.translation import gettext_lazy as _

from channels_intake.adapter import Adapter, Setting
from tickets.choices import Channel


class TextMessages(Adapter):
    """A gateway that takes one message by one HTTP call. Nothing comes in by it."""

    slug = "sms"
    channel = Channel.PHONE
    label = _("Text messages (out only)")
    settings = (
        Setting(name="url", label=_("Address of the gateway"), help=_("It is posted to, as JSON.")),
        Setting(
            name="key",
            label=_("Key of the gateway"),
            help=_("Goes along as “Authorization: Bearer …”; empty: none."),
            is_secret=True,
            required=False,
        ),
        Setting(
            name="body",
            label=_("Body"),
            help=_(
                'JSON; {phone}, {text} and {id} in its texts are filled in. Empty: {"phone": …, "text": …, "id": …}.'
            ),
            required=False,
        ),
        Setting(
            name="success",
            label=_("What a good answer holds"),
            help=_("As code=0, or Response.Status=OK for a field in a field; empty: any answer 2xx is good."),
            required=False,
        ),
    )
