"""Every address of the desk, the portal and the links, and a desk on which nearly each of them leads somewhere."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.actions.customers import CustomerContent, save_customer
from accounts.actions.wall_links import WallLinkContent, make_wall_link
from accounts.models import Customer, Site
from notifications.webhooks.models import Delivery, Endpoint
from sla.actions.draft import open_draft
from sla.models import Timer
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.knowledge.conftest import published
from tests.satisfaction.records.conftest import Records
from tests.tickets.asking.asking import ask
from tickets import actions
from tickets.macros.actions import add_macro
from tickets.models import Phrase, ReplyTemplate, Tag, UsualReason
from tickets.routing.actions import add_rule

# What speaks another language than pages, each with tests of its own: REST, callbacks of machines, Django's admin.
MACHINES = ("admin/", "api/", "hooks/", "webservices/", "_face/")
# Not asked for here: a page that never ends.
ENDLESS = frozenset({"live"})
Kwargs = dict[str, Any]


def addresses() -> dict[str, set[str]]:
    """The name of each address with the names of its variables; those with two forms once, the shorter one."""
    found: dict[str, set[str]] = {}
    for name, variables in _walk(get_resolver(), "", "", frozenset()):
        if name not in found or len(variables) < len(found[name]):
            found[name] = set(variables)
    return {name: found[name] for name in sorted(found) if name not in ENDLESS}


def _walk(
    resolver: URLResolver, before: str, space: str, known: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        variables = known | set(one.pattern.converters) | set(one.pattern.regex.groupindex)
        if path.startswith(MACHINES):
            continue
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", variables
        else:
            yield from _walk(one, path, f"{space}{one.namespace}:" if one.namespace else space, variables)


class Places:
    """A desk with one of nearly everything; `address` is where a name leads on it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.user = UserFactory.create(role="requester", username="asker")
        site = Site.objects.create(slug="hq", name="总部")
        self.ticket = desk.processing(requester=RequesterFactory.create(user=self.user, site=site))
        actions.amend(ticket_id=self.ticket.pk, changes={"tags": ["VPN"]}, by=desk.manager, at=desk.at)
        self._by: Kwargs = {"by": desk.manager, "at": desk.at}
        self._of = self._things()

    def address(self, name: str, variables: set[str]) -> str:
        """Where `name` leads; to something that there is, where there is one."""
        given = self._usual() | self._of.get(name, {})
        return reverse(name, kwargs={one: given[one] for one in variables})

    def _usual(self) -> Kwargs:
        assert self.desk.engineer.user
        return {
            "number": self.ticket.number,
            "pk": 987654321,
            "seq": 1,
            "slug": "none",
            "code": "open",
            "verb": "on",
            "username": self.desk.engineer.user.username,
            "token": "none",
            "uidb64": "none",
            "secret": "none",
            "name": "none",
            "field": "body",
            "place": 0,
            "media_pk": 1,
            "adapter": "mail",
            "what": "tickets",
            "sort": "usual",
        }

    def _told(self) -> Delivery:
        """What one program was told."""
        desk = self.desk
        url = "https://ops.corp.example/in"
        endpoint = Endpoint.objects.create(url=url, created_at=desk.at, created_by=desk.manager.user)
        moments = dict.fromkeys(("at", "created_at", "next_attempt_at"), desk.at)
        return Delivery.objects.create(endpoint=endpoint, message_id="one", type="ticket.received", **moments)

    def _things(self) -> dict[str, Kwargs]:
        desk, by = self.desk, self._by
        assert desk.manager.user
        effects = {"tags": ["VPN"]}
        rule = add_rule(values={"name": "规则", "triggers": ["received"], "effects": effects}, **by)
        macro = add_macro(name="宏", steps={"note": "Asked for the serial number."}, is_shared=True, **by)
        save_customer(slug="acme", content=CustomerContent(name="Acme", sites=["hq"]), is_new=True, **by)
        wall, _secret = make_wall_link(content=WallLinkContent(name="大厅"), **by)
        told = self._told()
        draft = open_draft(policy="default", **by)
        timer = Timer.objects.filter(ticket=self.ticket).order_by("pk")[0]
        Records(desk).signed(self.ticket)
        version = {"slug": draft.policy.slug, "number": draft.number}
        pages: dict[str, Kwargs] = {
            "category": {"slug": desk.category.slug},
            "site": {"slug": "hq"},
            "customer": {"slug": Customer.objects.get().slug},
            "group": {"slug": desk.group.slug},
            "calendar": {"slug": "site"},
            "policy": version,
            "request-form": {"slug": desk.category.slug},
            "tag": {"pk": Tag.objects.get().pk},
            "phrase": {"pk": Phrase.objects.order_by("pk")[0].pk},
            "reason": {"pk": UsualReason.objects.order_by("pk")[0].pk},
            "question": {"pk": ask(desk, desk.category).pk},
            "reply-template": {"pk": ReplyTemplate.objects.order_by("pk")[0].pk},
            "routing-rule": {"pk": rule.pk},
            "macro": {"pk": macro.pk},
            "wall": {"pk": wall.pk},
            "webhook": {"pk": told.endpoint_id},
            "clock": {"pk": timer.pk},
            "announcement": {"pk": published(desk).pk},
            "requester": {"pk": self.ticket.requester_id},
        }
        more: dict[str, Kwargs] = {
            "ticket-macro": pages["macro"],
            "caller": pages["requester"],
            "webhook-delivery": {"pk": told.pk},
            "question-new": pages["request-form"],
            "portal:announcement": pages["announcement"],
            "act": {"verb": "note"},
            "work-do": {"verb": "note"},
            "bulk-act": {"verb": "note"},
        }
        return {name: one for name in addresses() if (one := more.get(name) or _under(pages, name))}


def _under(pages: dict[str, Kwargs], name: str) -> Kwargs:
    """What a page and the acts beside it are about: `category` of `category-act`, too."""
    return next((one for page, one in pages.items() if name == page or name.startswith(f"{page}-")), {})
