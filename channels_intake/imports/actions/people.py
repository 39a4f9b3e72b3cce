"""A row as somebody whom the desk serves."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.actions.requesters import find_or_create_requester, find_requester
from accounts.models import Requester, Site
from channels_intake.imports.choices import Result
from channels_intake.imports.reading import Known, RowReader, read_language
from core.bus import unheard_by

_LIMITS = {
    "name": 80,
    "email": 254,
    "phone": 40,
    "im_account": 80,
    "department": 80,
    "honorific": 40,
    "location": 120,
}
# What a list knows better than the desk; by what somebody is reached is only filled in where nothing stands.
_KNOWN_BETTER = ("name", "department", "honorific", "location", "site", "is_vip", "language")
_MARKS = ("email", "phone", "im_account")


def person_of(reader: RowReader, known: Known, *, at: datetime) -> tuple[str, Requester]:
    """He is known again by e-mail, phone or messenger account; then empty fields are filled, and name, department, form
    of address, place, VIP mark and language are as the list has them. An empty cell changes nothing. `Malformed` names
    what is wrong, such as nothing to know him by.
    """
    values = _read(reader, known)
    marks = {name: str(values[name]) for name in _MARKS}
    found = find_requester(**marks)
    if found is None:
        given = {name: str(values[name]) for name in ("name", *_MARKS, "department")}
        language = str(values["language"] or settings.LANGUAGE_CODE)
        with unheard_by("notifications"):
            made = find_or_create_requester(**given, site=values["site"], language=language, at=at)  # type: ignore[arg-type]
        _fill(made, values)
        return Result.CREATED, made
    return (Result.CHANGED if _fill(found, values) else Result.KNOWN), found


def _read(reader: RowReader, known: Known) -> dict[str, object]:
    fields = reader.fields
    values: dict[str, object] = {
        name: fields.line(name, reader.text(name), required=name == "name", limit=limit)
        for name, limit in _LIMITS.items()
    }
    values["site"] = _place(reader, known)
    values["is_vip"], values["language"] = reader.yes("is_vip"), read_language(reader)
    if not any(values[name] for name in _MARKS):
        words = _("Give an e-mail address, a phone number or a messenger account: a name alone does not say who it is.")
        fields.malform("email", "no_contact", words)
    fields.done()
    return values


def _place(reader: RowReader, known: Known) -> Site | None:
    """His site. Whose customer's he is, his site says: a customer that is named is held against it, or stands for his
    only site.
    """
    site, customer = known.site(reader.text("site")), known.customer(reader.text("customer"))
    reader.unknown("site", site)
    reader.unknown("customer", customer)
    if customer is None or "site" in reader.fields.malformed:
        return site
    if site is not None:
        if site.customer_id != customer.pk:
            reader.fields.malform("customer", "other", _("The site is not this customer's."))
        return site
    own = list(customer.sites.all()[:2])
    if len(own) != 1:
        reader.fields.malform("site", "which", _("The customer does not have just one site: name the site."))
    return own[0] if own else None


def _fill(requester: Requester, values: dict[str, object]) -> bool:
    changed = [
        name for name in _KNOWN_BETTER if values[name] not in ("", None) and getattr(requester, name) != values[name]
    ]
    changed += [name for name in _MARKS if values[name] and not getattr(requester, name)]
    for name in changed:
        setattr(requester, name, values[name])
    if changed:
        requester.save()
    return bool(changed)
