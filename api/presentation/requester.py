"""Whom the desk serves, from outside."""

from collections.abc import Iterable

from accounts.models import Requester, RequesterMerge

Shown = dict[str, object]


def requester_of(one: Requester) -> Shown:
    """A requester as a list shows him. No statement, if he was loaded with his site."""
    return {
        "id": one.pk,
        "name": one.name,
        "honorific": one.honorific,
        "email": one.email,
        "phone": one.phone,
        "im_account": one.im_account,
        "department": one.department,
        "location": one.location,
        "site": one.site.slug if one.site else None,
        "is_vip": one.is_vip,
        "language": one.language,
        "merged_into": one.merged_into_id,
    }


def requester_whole(one: Requester, *, aliases: Iterable[Requester], merges: Iterable[RequesterMerge]) -> Shown:
    """With the addresses by which he is known besides, and the merges that brought them."""
    known = [
        {"id": alias.pk, "name": alias.name, "email": alias.email, "phone": alias.phone, "im_account": alias.im_account}
        for alias in aliases
    ]
    done = [
        {
            "id": merge.pk,
            "absorbed": merge.absorbed_id,
            "at": merge.at,
            "by": merge.by.username if merge.by else None,
        }
        for merge in merges
    ]
    return {**requester_of(one), "aliases": known, "merges": done}
