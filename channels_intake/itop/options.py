"""What an administrator fills in for an iTop server, and how the rest of this package reads it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from channels_intake.adapter import Setting
from channels_intake.itop.codes import INCIDENT, USER_REQUEST
from channels_intake.models import Source
from core.errors import Words

PUSH, FOLLOW, IMPORT, BOTH = "push", "follow", "import", "both"
PUSHES = frozenset({PUSH, FOLLOW, BOTH})
_YES_NO: tuple[tuple[str, Words], ...] = (("yes", _("Yes")), ("no", _("No")))

SETTINGS = (
    Setting(name="url", label=_("Address of the server"), help="https://itop.example/webservices/rest.php"),
    Setting(name="user", label=_("User name"), help=_("With the profile REST Services User beside its ordinary ones.")),
    Setting(name="password", label=_("Password"), is_secret=True),
    Setting(
        name="login_mode",
        label=_("How the password is sent"),
        default="form",
        choices=(("form", _("In the form")), ("basic", _("HTTP Basic"))),
    ),
    Setting(
        name="direction",
        label=_("Direction"),
        default=FOLLOW,
        choices=(
            (PUSH, _("Push only")),
            (FOLLOW, _("Push, and take over what becomes of it there")),
            (IMPORT, _("Import only")),
            (BOTH, _("Push and import")),
        ),
    ),
    Setting(name="time_zone", label=_("Time zone of the server"), default="Asia/Shanghai"),
    Setting(
        name="organisation",
        label=_("Organisation"),
        help=_("Its name there: whose tickets ours are pushed as."),
        required=False,
    ),
    Setting(
        name="caller",
        label=_("Caller where the person is unknown there"),
        help=_("An e-mail address that iTop knows. Empty: no caller is named."),
        required=False,
    ),
    Setting(name="team", label=_("Team where ours is unknown there"), required=False),
    Setting(name="incident_class", label=_("Class of incidents"), default=INCIDENT),
    Setting(name="request_class", label=_("Class of all other tickets"), default=USER_REQUEST),
    Setting(
        name="number_attribute",
        label=_("Attribute for our number"),
        help=_("If the model there has one of its own. Empty: the number stands behind the title."),
        required=False,
    ),
    Setting(
        name="groups", label=_("Groups whose tickets are pushed"), help=_("Identifiers, by comma."), required=False
    ),
    Setting(
        name="categories",
        label=_("Categories whose tickets are pushed"),
        help=_("Identifiers, by comma."),
        required=False,
    ),
    Setting(name="notes", label=_("Push work notes into the private log"), default="yes", choices=_YES_NO),
    Setting(
        name="actor",
        label=_("User that acts for the server"),
        help=_("A user name of ours, with the role supervisor: who resolves here what was resolved there."),
        required=False,
    ),
    Setting(
        name="contacts",
        label=_("Import e-mail addresses of callers"),
        help=_("Without them they get no letters from us."),
        default="yes",
        choices=_YES_NO,
    ),
)


class Misconfigured(Exception):
    """The settings of a source do not hold together; the text says why."""


@dataclass(frozen=True)
class Options:
    """The settings, read."""

    url: str
    user: str
    password: str
    login_mode: str
    direction: str
    zone: ZoneInfo
    organisation: str
    caller: str
    team: str
    classes: dict[bool, str]
    number_attribute: str
    groups: tuple[str, ...]
    categories: tuple[str, ...]
    with_notes: bool
    with_contacts: bool
    actor: str

    @classmethod
    def of(cls, source: Source) -> "Options":
        """Of a source; `Misconfigured` where the address or the time zone is none."""
        defaults = {setting.name: setting.default for setting in SETTINGS}

        def option(name: str) -> str:
            return source.option(name, defaults[name]).strip()

        url = option("url")
        if not url.startswith(("https://", "http://")):
            raise Misconfigured("The address must begin with https:// or http://")
        try:
            zone = ZoneInfo(option("time_zone"))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Misconfigured(f"There is no time zone {option('time_zone')!r}") from error
        return cls(
            url=url,
            user=option("user"),
            password=source.option("password"),
            login_mode=option("login_mode"),
            direction=option("direction"),
            zone=zone,
            organisation=option("organisation"),
            caller=option("caller"),
            team=option("team"),
            classes={True: option("incident_class"), False: option("request_class")},
            number_attribute=option("number_attribute"),
            groups=_words(option("groups")),
            categories=_words(option("categories")),
            with_notes=option("notes") != "no",
            with_contacts=option("contacts") != "no",
            actor=option("actor"),
        )

    @property
    def pushes(self) -> bool:
        """Whether our tickets go there."""
        return self.direction in PUSHES

    @property
    def follows(self) -> bool:
        """Whether what becomes of them there comes back."""
        return self.direction in {FOLLOW, IMPORT, BOTH}

    @property
    def imports(self) -> bool:
        """Whether tickets that began there come here."""
        return self.direction in {IMPORT, BOTH}

    def class_for(self, kind: str) -> str:
        """The class of a ticket of this kind."""
        return self.classes[kind == "incident"]

    @property
    def asked_classes(self) -> tuple[str, ...]:
        """The classes that are read, each once."""
        return tuple(dict.fromkeys(self.classes.values()))

    def machine(self) -> User | None:
        """Who acts here for the server, if he is there and may."""
        found = User.objects.filter(username=self.actor, is_active=True).first() if self.actor else None
        return (
            found if found and found.has_capability(Capability.WORK) and found.has_capability(Capability.DESK) else None
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
