"""Bulk acts and saved lists from outside."""

from django.urls import reverse
from rest_framework.request import Request

from core.kept import words_of
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem, BulkRun
from tickets.lists.models import SavedList

Shown = dict[str, object]


def bulk_run_of(run: BulkRun, request: Request) -> Shown:
    """A bulk act."""
    columns = ("id", "verb", "state", "total", "done", "created_at", "finished_at")
    counts = {code: run.counts.get(code, 0) for code in Result.values} | {Result.WAITING.value: run.total - run.done}
    return {name: getattr(run, name) for name in columns} | {
        "url": _bulk_url(run.pk, request),
        "counts": counts,
        "undoes": _bulk_url(run.undoes_id, request) if run.undoes_id else None,
        "created_by": run.created_by.username,
    }


def _bulk_url(pk: int, request: Request) -> str:
    return request.build_absolute_uri(reverse("api:bulk-run", args=[pk]))


def bulk_item_of(item: BulkItem) -> Shown:
    """One ticket of it."""
    return {
        "ticket": item.ticket.number,
        "version": item.version,
        "result": item.result,
        "problems": problems_of(item),
    }


def problems_of(item: BulkItem) -> list[Shown]:
    """Why it was refused, in the caller's language."""
    return [
        {"field": one["field"], "code": one["code"], "norm": one["norm"], "message": words_of(one)}
        for one in item.problems
    ]


def list_of(saved: SavedList, request: Request) -> Shown:
    """A saved list."""
    columns = ("id", "name", "queue", "query", "audience", "changed_at")
    return {name: getattr(saved, name) for name in columns} | {
        "url": request.build_absolute_uri(reverse("api:list", args=[saved.pk])),
        "owner": saved.owner.username,
    }
