"""Importing: what changed there since we last asked is taken in like anything else that comes, item by item.

There is no sorting and no key to go on from, and pages shift while tickets are being created; so a question asks for
numbers and times only, and what is new is then fetched by its numbers. Their times are naive; a little of the past is
asked for again each time, and what was there before is known by its content.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from channels_intake.actions import take_in
from channels_intake.itop.client import Client, Item, quoted
from channels_intake.itop.models import ItopCursor, ItopLink
from channels_intake.itop.times import from_local, overlap, to_local
from channels_intake.models import Source

_BATCH = 50
_FIELDS = (
    "ref,title,description,status,impact,urgency,origin,caller_id,caller_id_friendlyname,org_name,team_name,service_name,"
    "servicesubcategory_name,start_date,last_update,pending_reason,resolution_code,solution,user_satisfaction,"
    "user_comment,public_log,private_log"
)
_OPEN = "operational_status != 'closed'"


def import_changes(source: Source, client: Client, *, at: datetime) -> int:
    """Ask for each class; how many items came that were not known as they are. Raises `Unreachable` and `Rejected`:
    then the next question begins where this one stopped.
    """
    return sum(_import_class(source, name, client, at=at) for name in client.options.asked_classes)


def _import_class(source: Source, name: str, client: Client, *, at: datetime) -> int:
    cursor, _is_new = ItopCursor.objects.get_or_create(source=source, item_class=name)
    query = f"SELECT {name} WHERE {_since(cursor, client, at=at)}"
    linked = set(ItopLink.objects.filter(source=source, item_class=name).values_list("key", flat=True))
    changed = [
        item
        for item in client.find(name, query, "last_update,operational_status")
        if item.key in linked or (client.options.imports and not _is_past(item, cursor))
    ]
    changed.sort(key=lambda item: (item.text("last_update"), len(item.key), item.key))
    came = 0
    for batch in _batches(changed):
        came += _take_batch(source, name, batch, client, at=at)
        cursor.last_update = max(cursor.last_update, batch[-1].text("last_update"))
        cursor.save(update_fields=["last_update"])
    cursor.asked_at = at
    cursor.save(update_fields=["asked_at"])
    return came


def _since(cursor: ItopCursor, client: Client, *, at: datetime) -> str:
    """The first question: all that is open. Then: what changed, and a little before."""
    zone = client.options.zone
    last = from_local(cursor.last_update, zone)
    if last is None:
        return _OPEN if client.options.imports else f"last_update >= {quoted(to_local(at - timedelta(days=1), zone))}"
    return f"last_update > {quoted(to_local(last - overlap(last, zone), zone))}"


def _is_past(item: Item, cursor: ItopCursor) -> bool:
    """Closed there before we first asked, and in the answer only because a little of the past is asked for again."""
    return item.text("operational_status") == "closed" and item.text("last_update") <= cursor.last_update


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _take_batch(source: Source, name: str, batch: Sequence[Item], client: Client, *, at: datetime) -> int:
    numbers = ", ".join(item.key for item in batch if item.key.isdecimal())
    if not numbers:
        return 0
    found = {item.key: item for item in client.find(name, f"SELECT {name} WHERE id IN ({numbers})", _FIELDS)}
    items = [found[item.key] for item in batch if item.key in found]
    callers = _callers(items, client)
    came = 0
    for item in items:
        caller = callers.get(item.text("caller_id"), {})
        came += _take(source, name, item, caller, at=at)
    return came


def _take(source: Source, name: str, item: Item, caller: dict[str, object], *, at: datetime) -> bool:
    content = json.dumps(
        {"class": name, "key": item.key, "fields": item.fields, "caller": caller}, ensure_ascii=False, sort_keys=True
    )
    raw = content.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(raw).hexdigest()[:24]
    taken = take_in(
        source=source,
        external_id=f"{name}::{item.key}@{digest}",
        raw=raw,
        at=at,
        sender=str(caller.get("email", "")),
        subject=f"{item.text('ref')} {item.text('title')}",
    )
    return not taken.is_known


def _callers(items: Sequence[Item], client: Client) -> dict[str, dict[str, object]]:
    numbers = sorted({item.text("caller_id") for item in items} - {"", "0"})
    numbers = [number for number in numbers if number.isdecimal()]
    if not numbers:
        return {}
    output = "friendlyname,email,phone" if client.options.with_contacts else "friendlyname"
    query = f"SELECT Person WHERE id IN ({', '.join(numbers)})"
    return {person.key: dict(person.fields) for person in client.find("Person", query, output)}
