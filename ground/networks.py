"""Where a request comes from, as far as limits and the person's own records need to know."""

from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks of a client: its own line, and the wider one around it.

    `near` is the line: an IPv4 address, or the /64 of a household or phone. `around` is an IPv4 /24, or the /48 that
    one customer of a provider may have. Behind one line there may be a school, or thousands of a carrier's customers.
    """

    near: str
    around: str


def networks_of(address: str) -> Networks:
    """The networks of an IP address given as text. Anything else (a Unix socket) is its own network."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return Networks(address, address)
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    near, around = (32, 24) if isinstance(parsed, IPv4Address) else (64, 48)
    return Networks(*(str(ip_network(f"{parsed}/{bits}", strict=False)) for bits in (near, around)))


def networks(request: HttpRequest) -> Networks:
    """The networks from which `request` comes."""
    return networks_of(get_adapter().get_client_ip(request))
