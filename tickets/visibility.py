"""What of the journal concerns the requester, and which parameters of it he may read: the desk's promises, questions
and results, not its inner talk. Asked by the portal and by REST.
"""

from collections.abc import Callable, Mapping

from tickets.choices import RECORD_STEPS_TOLD, Ask, CancelReason
from tickets.models import TicketEvent

Params = Mapping[str, object]

# Verb → the parameters a requester may read. Reasons, remarks and notes are written among colleagues and have passed no
# quality gate, so none is here, unless it is written for the requester or he gave it himself.
PUBLIC_VERBS: dict[str, frozenset[str]] = {
    "receive": frozenset({"channel", "kind"}),
    "acknowledge": frozenset({"message", "answer_by"}),
    "dispatch": frozenset({"to_group_id", "to_user_id"}),
    "accept": frozenset({"committed_at"}),
    "transfer": frozenset({"to_group_id", "to_user_id"}),
    "track": frozenset({"waiting_on", "until"}),
    "resume": frozenset(),
    "resolve": frozenset({"resolution_id"}),
    "confirm": frozenset({"comment"}),
    "reopen": frozenset({"answer"}),
    "close": frozenset({"without_answer"}),
    "survey": frozenset({"score", "comment", "reasons"}),
    "cancel": frozenset({"reason"}),
    "merge": frozenset(),
    "promise": frozenset({"due_at", "text"}),
    "carry_over": frozenset({"reason", "expected_at", "consent"}),
    "reply": frozenset({"message_id"}),
    "requester_reply": frozenset({"message_id"}),
    "clarify": frozenset({"ask", "question"}),
    "handover": frozenset({"to_user_id"}),
    "attach": frozenset({"attachment_id", "name", "size"}),
    "service_record": frozenset({"record", "step", "signer"}),
}

_ONLY_WHEN: dict[str, Callable[[Params], bool]] = {
    "clarify": lambda params: params.get("ask") == Ask.REQUESTER,
    "attach": lambda params: not params.get("is_internal"),
    "service_record": lambda params: params.get("step") in RECORD_STEPS_TOLD,
}


def is_public(event: TicketEvent) -> bool:
    """Whether the requester may know of this entry at all."""
    only_when = _ONLY_WHEN.get(event.verb)
    return event.verb in PUBLIC_VERBS and (only_when is None or only_when(event.params))


def public_params(event: TicketEvent) -> dict[str, object]:
    """The parameters of a public entry that the requester may read; of what he did himself, all. (Reception is the
    exception: how the desk ranks a request and its sender is the desk's own.)
    """
    if event.by_requester_id is not None and event.verb != "receive":
        return dict(event.params)
    names = PUBLIC_VERBS[event.verb]
    if event.verb == "cancel" and event.params.get("reason") == CancelReason.OUT_OF_SCOPE:
        names |= {"note"}  # the polite refusal he was sent
    return {name: value for name, value in event.params.items() if name in names}
