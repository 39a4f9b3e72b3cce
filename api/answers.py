"""The shape of every answer, for the OpenAPI document. Nothing is rendered with these: `api/presentation/` does it by
hand, and a test compares what it gives with what stands here.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.actors import Via
from accounts.roles import Role
from tickets import policies
from tickets.choices import (
    AnswerKind,
    CancelReason,
    Channel,
    Kind,
    Level,
    LinkKind,
    MessageKind,
    Progress,
    Severity,
    State,
    WaitingOn,
)

Answer = serializers.Serializer[object]


def _text(about: str = "", **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(help_text=about, **kwargs)


def _name(about: str) -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text=about)


def _moment(about: str = "") -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=True, help_text=about)


class RequesterAnswer(Answer):
    """Whom the ticket is for."""

    name = _text()
    email = _text()
    phone = _text()
    im_account = _text()
    department = _text()


class PersonAnswer(Answer):
    """Who did something. No user name: the requester; no name either: the desk's own machinery."""

    username = _name("User name.")
    name = _name("Name as people read it.")


class LinkAnswer(Answer):
    """Another ticket that belongs to this one."""

    kind = serializers.ChoiceField(LinkKind.choices)
    direction = serializers.ChoiceField(
        [("to", "this ticket is … of the other"), ("from", "the other is … of this one")]
    )
    number = _text()


class ResolutionAnswer(Answer):
    """The result of the present cycle (TALK-1)."""

    cause = _text()
    plan = _text()
    result = _text()
    how_to_check = _text("How the user checks it himself; may be empty.")
    how_to_avoid = _text("How he avoids the trouble; may be empty.")
    by = _text("User name.")
    at = serializers.DateTimeField()


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]})
class ValueField(serializers.Field[object, object, object, object]):
    """A text, a number, or true or false."""


class AnsweredAnswer(Answer):
    """An answer to a question of the ticket's category, in the words in which it was asked."""

    question = _text("The question's code, as in the `answers` of a request.")
    label = _text("The question, in the caller's language as far as it is written in it.")  # type: ignore[assignment] # the metaclass takes it off the class
    kind = serializers.ChoiceField(AnswerKind.choices)
    value = ValueField(help_text="As it is given: of a choice the wording in Chinese, of a date YYYY-MM-DD.")
    text = _text("As people read it.")


class TicketSummary(Answer):
    """A ticket as lists show it. The fields from `is_vip` on are for staff; requesters do not get them."""

    number = _text()
    url = serializers.URLField()
    state = serializers.ChoiceField(State.choices)
    version = serializers.IntegerField(help_text="The ETag; goes up by one with every act.")
    cycle = serializers.IntegerField(help_text="1, and one more with every reopening.")
    allowed_actions = serializers.ListField(
        child=serializers.ChoiceField([(verb, verb) for verb in policies.VERBS]),
        help_text="What you may do now. `attach` is a POST to attachments, `amend` a PATCH.",
    )
    channel = serializers.ChoiceField(Channel.choices)
    kind = serializers.ChoiceField(Kind.choices)
    title = _text()
    external_id = _name("The identifier of the system it came from.")
    requester = RequesterAnswer()
    first_responder = _name("User name of who answers for it to the end (LIFE-3).")
    assignee = _name("User name of the engineer.")
    group = _name("Slug of the assignment group.")
    category = _name("Slug.")
    impact = serializers.ChoiceField(Level.choices)
    urgency = serializers.ChoiceField(Level.choices)
    priority = serializers.ChoiceField([(f"P{number}", f"P{number}") for number in range(1, 5)])
    is_major = serializers.BooleanField()
    severity = serializers.ChoiceField(Severity.choices, allow_blank=True)
    about = _name("User name of the person complained about.")
    product_version = _text()
    environment = _text()
    occurred_at = _moment()
    waiting_on = serializers.ChoiceField(WaitingOn.choices, allow_blank=True)
    waiting_until = _moment()
    is_unclear = serializers.BooleanField(help_text="A question to the requester is open.")
    answer_by = _moment("By when an engineer answers, as the requester was told.")
    committed_at = _moment("By when the engineer will have contacted the requester (LIFE-5).")
    expected_at = _moment("By when it is expected to be done, as was agreed with the requester (BRT-4).")
    cancel_reason = serializers.ChoiceField(CancelReason.choices, allow_blank=True)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    resolved_at = _moment()
    confirmed_at = _moment()
    closed_at = _moment()

    is_vip = serializers.BooleanField(required=False)
    in_scope = serializers.BooleanField(required=False, allow_null=True)
    scope_reason = _text(required=False)
    progress = serializers.ChoiceField(Progress.choices, required=False, allow_blank=True)
    progress_at = serializers.DateTimeField(required=False, allow_null=True)
    escalation_level = serializers.IntegerField(required=False)
    vip_called_at = serializers.DateTimeField(required=False, allow_null=True)
    returned_to = serializers.CharField(
        required=False, allow_null=True, help_text="User name of who completes the record before it can be closed."
    )
    lapsed_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Nobody answered, and the policy lets it be closed since."
    )
    next_due_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When the nearest clock is due; null where none runs."
    )
    next_norm = _text("The norm of that clock.", required=False, allow_blank=True)
    next_paused = serializers.BooleanField(required=False, help_text="It stands still, and will be due later.")
    breached = serializers.BooleanField(required=False)


class TicketAnswer(TicketSummary):
    """A ticket. `tags`, `collaborators` and `links` are for staff, as are the fields from `is_vip` on."""

    description = _text()
    steps = _text()
    error_text = _text()
    answers = AnsweredAnswer(many=True)
    resolution = ResolutionAnswer(allow_null=True)
    tags = serializers.ListField(child=_text(), required=False)
    collaborators = serializers.ListField(child=_text(), required=False, help_text="User names.")
    links = LinkAnswer(many=True, required=False)


class EventAnswer(Answer):
    """An entry of the journal. `params` depends on the verb; ids in it are given as names."""

    seq = serializers.IntegerField(help_text="The ticket's version after the act.")
    verb = _text()
    at = serializers.DateTimeField()
    by = PersonAnswer()
    via = serializers.ChoiceField(Via.choices)
    cycle = serializers.IntegerField()
    from_state = serializers.ChoiceField(State.choices, allow_blank=True)
    to_state = serializers.ChoiceField(State.choices)
    params = serializers.DictField()


class MessageAnswer(Answer):
    """Something said."""

    seq = serializers.IntegerField()
    kind = serializers.ChoiceField(MessageKind.choices)
    body = _text()
    by = PersonAnswer()
    at = serializers.DateTimeField()


class AttachmentAnswer(Answer):
    """A file's card."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="Where its bytes are.")
    name = _text()
    size = serializers.IntegerField(help_text="Bytes.")
    content_type = _text()
    sha256 = _text()
    is_internal = serializers.BooleanField()
    by = PersonAnswer()
    at = serializers.DateTimeField()


class UserAnswer(Answer):
    """Somebody of the desk."""

    username = _text()
    name = _text()
    role = serializers.ChoiceField([(code, label) for code, label in Role.choices if code != Role.REQUESTER])


class GroupAnswer(Answer):
    """An assignment group."""

    slug = _text()
    name = _text()
    members = serializers.ListField(child=_text(), help_text="User names.")


class CategoryAnswer(Answer):
    """A category."""

    slug = _text()
    name = _text()
    parent = _name("Slug of the category above it.")  # type: ignore[assignment] # the metaclass takes it off the class
    name_en = _text("In English; may be empty.")
    position = serializers.IntegerField(help_text="Its place among those of the same parent.")
    is_active = serializers.BooleanField(help_text="Whether it is offered.")
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")


class DetailAnswer(Answer):
    """A field of a new ticket that its kind and category ask for (LIFE-10)."""

    name = _text("The field, as in the body of a new ticket.")
    label = _text("In the caller's language.")  # type: ignore[assignment] # the metaclass takes it off the class
    is_needed = serializers.BooleanField(help_text="Closing waits for it (LIFE-9).")


class ChoiceAnswer(Answer):
    """One answer of a list."""

    value = _text("What is sent.")
    label = _text("What people read.")  # type: ignore[assignment] # the metaclass takes it off the class


class QuestionAnswer(Answer):
    """A question of the category's own."""

    question = _text("Its code: the name of its answer in `answers`.")
    label = _text("In the caller's language, as far as it is written in it.")  # type: ignore[assignment] # the metaclass takes it off the class
    help = _text("May be empty.")
    kind = serializers.ChoiceField(AnswerKind.choices)
    choices = ChoiceAnswer(many=True, help_text="Of a choice alone.")
    is_required = serializers.BooleanField(help_text="A requester cannot send the form without; closing waits for it.")


class FormAnswer(Answer):
    """What a request of this kind is asked in this category. Title, description and category are always asked."""

    kind = serializers.ChoiceField(Kind.choices)
    category = _name("Slug; null for none.")
    details = DetailAnswer(many=True)
    questions = QuestionAnswer(many=True)


class FieldProblem(Answer):
    """What is wrong with one field."""

    field = _text("Path of the field, as `requester.email`; empty when it is about the whole request.")
    code = _text()
    message = _text("In the caller's language (Accept-Language).")
    norm = _text("ID of the norm it follows from, if any.", allow_blank=True)


class ProblemAnswer(Answer):
    """A refusal (RFC 9457)."""

    type = _text()
    title = _text()
    status = serializers.IntegerField()
    detail = _text()
    code = _text()
    norm = _text(required=False)
    state = serializers.ChoiceField(State.choices, required=False, help_text="409: the state the ticket is in.")
    allowed_actions = serializers.ListField(child=_text(), required=False, help_text="409: what you may do instead.")
    version = serializers.IntegerField(required=False, help_text="412: the version the ticket has now.")
    errors = FieldProblem(many=True)  # type: ignore[assignment] # the metaclass takes it off the class


def _page_of(answer: type[Answer]) -> type[Answer]:
    following = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")
    name = answer.__name__.removesuffix("Answer").removesuffix("Summary")
    return type(f"{name}Page", (Answer,), {"next": following, "results": answer(many=True)})


TicketPage = _page_of(TicketSummary)
EventPage = _page_of(EventAnswer)
MessagePage = _page_of(MessageAnswer)
AttachmentPage = _page_of(AttachmentAnswer)
UserPage = _page_of(UserAnswer)
GroupPage = _page_of(GroupAnswer)
CategoryPage = _page_of(CategoryAnswer)
