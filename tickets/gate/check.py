"""The gate as actions ask it: with the manager's active phrases, refusing what does not pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Refused
from tickets.gate import wording
from tickets.gate.judge import judge, verdicts_on_resolution
from tickets.gate.kinds import PhraseRule
from tickets.gate.verdict import Verdict
from tickets.models.phrases import Phrase


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate let through: the banned phrases a supervisor overrode and his reason, for the journal."""

    overridden: tuple[str, ...] = ()
    reason: str = ""


def active_phrases() -> tuple[PhraseRule, ...]:
    """The phrases in force, in one query."""
    rows = Phrase.objects.filter(is_active=True).order_by("kind", "folded")
    return tuple(PhraseRule(*row) for row in rows.values_list("kind", "text", "match", "norm", "instead"))


def preview(text: str, *, field: str = "body", names: Sequence[str] = ()) -> Verdict:
    """The verdict on a text that is still being written (TALK-4: warned while typing). Refuses nothing."""
    return judge(text, phrases=active_phrases(), field=field, names=names)


def check_words(
    text: str, *, field: str, by: Actor, override_reason: str = "", names: Sequence[str] = ()
) -> GateResult:
    """Let `text` through as the content of `field`, or refuse it (`Refused`, problems under `field`; TALK-2 to TALK-5).

    Banned phrases (TALK-4) pass when `by` may supervise and gives an `override_reason` that says something itself.
    """
    phrases = active_phrases()
    return _settle(
        {field: judge(text, phrases=phrases, field=field, names=names)},
        by=by,
        reason=override_reason,
        phrases=phrases,
    )


def check_resolution(
    *,
    cause: str,
    plan: str,
    result: str,
    how_to_check: str = "",
    how_to_avoid: str = "",
    by: Actor,
    override_reason: str = "",
    names: Sequence[str] = (),
) -> GateResult:
    """Let a resolution through, or refuse it (`Refused`, problems under each field; TALK-1 to TALK-5). How it is
    checked and avoided may be left empty, and is judged like the rest where it is not.
    """
    phrases = active_phrases()
    verdicts = verdicts_on_resolution(cause=cause, plan=plan, result=result, phrases=phrases, names=names)
    for field, text in (("how_to_check", how_to_check), ("how_to_avoid", how_to_avoid)):
        if text:
            verdicts[field] = judge(text, phrases=phrases, field=field, names=names)
    return _settle(verdicts, by=by, reason=override_reason, phrases=phrases)


def _settle(verdicts: Mapping[str, Verdict], *, by: Actor, reason: str, phrases: tuple[PhraseRule, ...]) -> GateResult:
    """Nothing wrong, wrong but overridden, or refused."""
    stopped = {field: verdict for field, verdict in verdicts.items() if not verdict.passes}
    if not stopped:
        return GateResult()
    fields = {field: verdict.problems for field, verdict in stopped.items()}
    norm = next(problem.norm for problems in fields.values() for problem in problems)
    if not all(verdict.overridable for verdict in stopped.values()):
        raise Refused(wording.STOPPED, fields=fields, norm=norm)
    if not by.can(Capability.SUPERVISE):
        raise Refused(wording.SUPERVISOR_MAY, fields=fields, norm=norm)
    if not reason.strip():
        raise Refused(wording.REASON_NEEDED, fields=fields, norm=norm)
    on_reason = judge(reason, phrases=phrases, field=wording.OVERRIDE_FIELD)
    if not on_reason.passes:
        raise Refused(wording.STOPPED, fields={wording.OVERRIDE_FIELD: on_reason.problems}, norm=norm)
    found = dict.fromkeys(word for verdict in stopped.values() for word in verdict.taboos)
    return GateResult(overridden=tuple(found), reason=reason.strip())
