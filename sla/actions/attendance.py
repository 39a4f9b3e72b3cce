"""Away from the desk: whoever leaves without a word has half an hour (RTX-3)."""

from accounts.events import PresenceChanged
from accounts.models import Presence, User
from sla.actions.signal import meet_clock, pause_clocks, start_clock
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.models import Timer
from sla.policy.conditions import Attributes

_AWAY = frozenset({Presence.Status.AWAY, Presence.Status.SILENT})
_EXCUSED = frozenset({Presence.Status.LUNCH, Presence.Status.OFF})


def watch_absence(fact: PresenceChanged) -> None:
    """Gone or silent with no word left: the clock starts, from when it was so. Lunch and the end of the shift stop it
    for their time; a word left, or coming back, for good.
    """
    owner = Owner(OwnerKind.PERSON, fact.user_id)
    running = Timer.objects.ticking().filter(owner_kind=owner.kind, owner_id=owner.pk, measure="rtx_3").exists()
    if fact.status in _EXCUSED:
        if running:
            pause_clocks(owner=owner, waiting_on=fact.status, at=fact.at)
    elif fact.status in _AWAY and not fact.note_left:
        if running:
            pause_clocks(owner=owner, waiting_on="", at=fact.at)
        else:
            key, whose = f"{fact.since:%Y%m%d%H%M%S}", fact.user_id
            site = User.objects.filter(pk=whose).values_list("site__slug", flat=True).first() or ""
            start_clock(
                owner=owner,
                measure="rtx_3",
                at=fact.since,
                attributes=Attributes(site=site),
                key=key,
                person_id=whose,
                by_id=whose,
            )
    elif running:
        meet_clock(owner=owner, measure="rtx_3", at=fact.at, by_id=fact.user_id)
