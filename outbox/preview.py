"""A letter before it is written: what its receiver would read, without a row in the outbox."""

from outbox.actions.enqueue import Draft, spoken
from outbox.letters import Letter, render
from outbox.models import OutboxMessage
from outbox.snapshot import freeze


def read_draft(draft: Draft) -> Letter:
    """The letter that `draft` would become, in its receiver's language and time. Raises what `render` raises."""
    return render(
        OutboxMessage(
            name=draft.name,
            language=spoken(draft.language),
            time_zone=draft.time_zone,
            letter=draft.letter,
            subject_tag=draft.subject_tag,
            context=freeze(draft.context),
        )
    )
