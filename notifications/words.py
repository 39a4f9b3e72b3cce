"""The words of a notice, chosen when it is shown, in its reader's language. Kinds and parameters are what is stored."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext, pgettext_lazy

from notifications import clock_words
from notifications.models import Notice
from tickets.choices import CancelReason

# Each sentence stands behind the ticket's number and title. Parameters: `by` who acted, `what` a person's own words.
SENTENCES: dict[str, str] = {
    "dispatched": gettext_noop("%(by)s dispatched this to you"),
    "dispatched_group": gettext_noop("%(by)s dispatched this to %(group)s; one of you accepts it"),
    "transferred": gettext_noop("%(by)s transferred this to you"),
    "transferred_group": gettext_noop("%(by)s transferred this to %(group)s; one of you accepts it"),
    "declined": gettext_noop("%(by)s returned this to the desk"),
    "resolved": gettext_noop(
        "%(by)s reported the result; the user is asked to confirm, the follow-up is yours (LIFE-8)"
    ),
    "confirmed": gettext_noop("%(by)s confirmed the result"),
    "record_returned": gettext_noop("%(by)s returned the record; please complete it so that it can be closed (LIFE-9)"),
    "record_completed": gettext_noop("%(by)s completed the record; it can be closed"),
    "reopened": gettext_noop("%(by)s reopened this"),
    "not_solved": gettext_noop("%(by)s says that this is not solved"),
    "partly_solved": gettext_noop("%(by)s says that this is solved in part"),
    "cancelled": gettext_noop("%(by)s ended this: %(ending)s"),
    "merged": gettext_noop("%(by)s merged this into %(into)s"),
    "requester_replied": gettext_noop("%(by)s wrote"),
    "clarification": gettext_noop("%(by)s asks the dispatcher"),
    "escalated": gettext_noop("%(by)s escalated this to level %(level)s"),
    "escalated_owner": gettext_noop(
        "%(by)s escalated this to level %(level)s; you track it until the user confirms (LIFE-12)"
    ),
    "major": gettext_noop("%(by)s reports a major incident"),
    "major_lifted": gettext_noop("%(by)s says that this is no longer a major incident"),
    "handed_over": gettext_noop("%(by)s made you first responder"),
    "handed_over_from": gettext_noop("%(by)s relieved you as first responder"),
    "collaborator": gettext_noop("%(by)s asks for your help"),
    "mentioned": gettext_noop("%(by)s calls you to a note"),
    "supervisor_called": gettext_noop("%(by)s asks you to take over the conversation with the user (TALK-9)"),
    "record_signed": gettext_noop("%(by)s signed service record %(record)s (SAT-7)"),
    "rule_told": gettext_noop("The routing rule “%(rule)s” draws your attention to this"),
    "formal_complaint": gettext_noop("%(by)s registered a formal complaint"),
}
# Where a person's own words are kept, by kind of notice; in the order of preference.
QUOTED = ("body", "question", "comment", "reason", "remark", "note")
ENDINGS: dict[str, Promise] = {
    CancelReason.WITHDRAWN: pgettext_lazy("ended", "withdrawn by the user"),
    CancelReason.DUPLICATE: pgettext_lazy("ended", "duplicate"),
    CancelReason.OUT_OF_SCOPE: pgettext_lazy("ended", "outside our scope"),
}


def words_of(notice: Notice) -> str:
    """What happened, in one sentence of the active language; somebody's own words follow it as they are."""
    if notice.kind in clock_words.SENTENCES:
        return clock_words.sentence_of(notice.kind, notice.params, at=notice.created_at)
    params = dict(notice.params)
    ending = ENDINGS.get(params.pop("reason", "")) if notice.kind == "cancelled" else None
    values = params | {"by": params.get("by") or pgettext("actor", "The system"), "ending": ending or ""}
    sentence = _(SENTENCES[notice.kind]) % values
    quoted = next((str(params[name]) for name in QUOTED if params.get(name)), "")
    return _("%(sentence)s: “%(words)s”") % {"sentence": sentence, "words": quoted} if quoted else sentence
