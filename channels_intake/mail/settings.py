"""What an administrator fills in for a mailbox. A mailbox without a server is only listened for, or fed from files."""

from django.utils.translation import gettext_lazy as _

from channels_intake.adapter import Setting

SETTINGS = (
    Setting(
        name="address",
        label=_("Address"),
        help=_("What people write to; several by comma. Answers to the desk's letters go to the first."),
        required=False,
    ),
    Setting(name="host", label=_("IMAP server"), help=_("Empty: nothing is fetched."), required=False),
    Setting(name="port", label=_("Port"), help=_("Empty: 993, and 143 without TLS from the start."), required=False),
    Setting(
        name="security",
        label=_("Encryption"),
        required=False,
        default="tls",
        choices=(("tls", _("TLS")), ("starttls", _("STARTTLS")), ("plain", _("None"))),
    ),
    Setting(
        name="verify",
        label=_("Check the server's certificate"),
        required=False,
        default="yes",
        choices=(("yes", _("Yes")), ("no", _("No"))),
    ),
    Setting(name="user", label=_("User name"), required=False),
    Setting(name="password", label=_("Password"), is_secret=True, required=False),
    Setting(name="token_url", label=_("OAuth2: address for tokens"), required=False),
    Setting(name="client_id", label=_("OAuth2: client"), required=False),
    Setting(name="client_secret", label=_("OAuth2: secret of the client"), is_secret=True, required=False),
    Setting(name="refresh_token", label=_("OAuth2: refresh token"), is_secret=True, required=False),
    Setting(name="scope", label=_("OAuth2: scope"), required=False),
    Setting(name="folder", label=_("Folder"), required=False, default="INBOX"),
    Setting(
        name="afterwards",
        label=_("What is done with fetched mail"),
        required=False,
        default="seen",
        choices=(("seen", _("It is marked as read")), ("move", _("It is moved to another folder"))),
    ),
    Setting(name="move_to", label=_("Folder for fetched mail"), required=False, default="Servicedesk"),
    Setting(
        name="lists",
        label=_("Mail from mailing lists"),
        help=_("Take it where this mailbox gets its mail by a mailing list."),
        required=False,
        default="ignore",
        choices=(("ignore", _("Ignore")), ("take", _("Take"))),
    ),
)
