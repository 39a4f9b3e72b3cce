"""Changing the rules in one line, as the tests need it."""

from datetime import datetime
from typing import Any

from accounts.actors import Actor
from sla.actions.draft import open_draft, write_draft
from sla.actions.publish import publish
from sla.models import PolicyVersion

Doc = dict[str, Any]


def edited(docs: list[Doc], code: str, **changes: Any) -> list[Doc]:
    """`docs` with the target called `code` changed."""
    assert any(doc["code"] == code for doc in docs)
    return [doc | changes if doc["code"] == code else doc for doc in docs]


def without(docs: list[Doc], *codes: str) -> list[Doc]:
    return [doc for doc in docs if doc["code"] not in codes]


def draft_with(targets: list[Doc], *, by: Actor, at: datetime, policy: str = "default") -> PolicyVersion:
    """The policy's draft, saying `targets`."""
    draft = open_draft(policy=policy, by=by, at=at)
    return write_draft(version_id=draft.pk, targets=targets, note="", by=by, at=at)


def published(targets: list[Doc], *, by: Actor, at: datetime, policy: str = "default") -> PolicyVersion:
    """`targets` in force."""
    return publish(version_id=draft_with(targets, by=by, at=at, policy=policy).pk, by=by, at=at)


def after(seconds: int, **more: Any) -> Doc:
    return {"rule": "after", "seconds": seconds, **more}
