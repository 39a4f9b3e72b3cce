"""Where the desk calls, and where it does not: nobody has it knock at doors inside by naming an inner address."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Problem

Address = IPv4Address | IPv6Address
_PORTS = range(1, 65536)


def problems_of(url: str) -> list[Problem]:
    """What is wrong with an address that somebody enters. Names are looked up later, at each call."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return [_invalid()]
    is_plain = all(" " < sign < "\x7f" for sign in url)
    if parts.scheme not in {"https", "http"} or not host or not is_plain or (port is not None and port not in _PORTS):
        return [_invalid()]
    if "@" in parts.netloc or parts.fragment:
        return [Problem("credentials", _("Leave out user name, password and fragment; each call is signed."))]
    literal = _literal(host)
    if literal is not None and not may_call(literal):
        return [Problem("forbidden_network", _("This address lies in a network that is not allowed."))]
    is_inside = bool(networks()) if literal is None else is_allowed_network(literal)
    if parts.scheme == "http" and not is_inside:
        return [Problem("insecure", _("The address must begin with https."))]
    return []


def may_call(address: Address) -> bool:
    """Public addresses, and those of WEBHOOK_ALLOWED_NETWORKS."""
    plain = _unwrapped(address)
    return is_allowed_network(plain) or (plain.is_global and not plain.is_multicast)


def is_allowed_network(address: Address) -> bool:
    """Whether an administrator has named a network that it lies in. There, http will do."""
    plain = _unwrapped(address)
    return any(plain.version == one.version and plain in one for one in networks())


def networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """WEBHOOK_ALLOWED_NETWORKS, read."""
    return _read(tuple(settings.WEBHOOK_ALLOWED_NETWORKS))


@lru_cache(maxsize=8)
def _read(names: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(name, strict=False) for name in names)


def _unwrapped(address: Address) -> Address:
    """An IPv4 address that hides in an IPv6 one (mapped, 6to4, NAT64) counts as what it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


_NAT64 = IPv6Network("64:ff9b::/96")


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _invalid() -> Problem:
    return Problem("invalid", _("This is no address of a program. Example: https://example.com/hooks/desk"))
