"""What may stand in a request about the lists a manager keeps."""

from drf_spectacular.utils import OpenApiParameter

from api.bodies import SLUG, StrictBody
from api.fields import CodeField, NameField, SeenField, TextField, WholeField, YesNoField
from api.parameters import Parameters
from core.ids import BIGGEST_ID
from tickets.choices import ReasonSide, ReasonUse
from tickets.gate.kinds import PhraseKind, PhraseMatch
from tickets.models.usual_reason import NAME, TEXT

SHOW = OpenApiParameter("show", str, enum=["all", "off"], description="Without it, those in use.")
_SHOWN = {"all": "all", "off": "off"}


def shown_of(parameters: Parameters) -> bool | None:
    """Which rows `show` asks for: those in use (True), those that are not (False), all (None)."""
    return {"": True, "off": False, "all": None}[parameters.code("show", _SHOWN) or ""]


class CategoryChangeBody(StrictBody):
    """What is to be different."""

    keeps_null = True
    name = TextField(max_length=80, required=False, help_text="In Chinese.")
    name_en = TextField(max_length=80, required=False)
    parent = NameField(  # type: ignore[assignment] # the metaclass takes it off the class
        max_length=SLUG, required=False, allow_null=True, help_text="Slug; null: a branch of its own."
    )
    is_active = YesNoField(required=False)
    seen = SeenField()


class CategoryBody(StrictBody):
    """A new category."""

    name = TextField(max_length=80, help_text="In Chinese.")
    name_en = TextField(max_length=80, required=False)
    parent = NameField(max_length=SLUG, required=False, allow_null=True, help_text="Slug.")  # type: ignore[assignment] # see above
    slug = NameField(
        max_length=SLUG, required=False, help_text="It never changes. Without it, made of the English name."
    )


class PhraseChangeBody(StrictBody):
    """What is to be different."""

    kind = CodeField(PhraseKind, required=False)
    text = TextField(max_length=80, required=False)
    match = CodeField(PhraseMatch, required=False, help_text="Where it is refused.")
    instead = TextField(max_length=120, required=False, help_text="What to say in its place.")
    is_active = YesNoField(required=False)
    seen = SeenField()


class PhraseBody(StrictBody):
    """A new phrase."""

    kind = CodeField(PhraseKind)
    text = TextField(max_length=80)
    match = CodeField(PhraseMatch, help_text="Where it is refused.")
    instead = TextField(max_length=120, required=False, help_text="What to say in its place.")


class UsualReasonChangeBody(StrictBody):
    """What is to be different."""

    name = TextField(max_length=NAME, required=False)
    name_en = TextField(max_length=NAME, required=False)
    text = TextField(max_length=TEXT, required=False)
    text_en = TextField(max_length=TEXT, required=False)
    is_active = YesNoField(required=False)
    seen = SeenField()


class UsualReasonBody(StrictBody):
    """A new usual reason."""

    use = CodeField(ReasonUse, help_text="The act it is given for.")
    name = TextField(max_length=NAME)
    name_en = TextField(max_length=NAME, required=False)
    text = TextField(max_length=TEXT)
    text_en = TextField(max_length=TEXT, required=False)


class SurveyReasonChangeBody(StrictBody):
    """What is to be different."""

    name = TextField(max_length=NAME, required=False, help_text="In Chinese.")
    name_en = TextField(max_length=NAME, required=False)
    is_active = YesNoField(required=False)
    seen = SeenField()


class SurveyReasonBody(StrictBody):
    """A new reason of a rating."""

    side = CodeField(ReasonSide)
    name = TextField(max_length=NAME, help_text="In Chinese.")
    name_en = TextField(max_length=NAME, required=False)


class TagBody(StrictBody):
    """Another name."""

    name = TextField(max_length=NAME)
    seen = SeenField()


class TagMergeBody(StrictBody):
    """Which tag takes its place."""

    into = WholeField(min_value=1, max_value=BIGGEST_ID, help_text="Id.")
