"""What is kept of a visitor (访客): a kind of device and the coarse part of an address."""

from __future__ import annotations

import ipaddress

from oneplusx.apps.sharing.models import Device

TABLETS = ("ipad", "tablet")
PHONES = ("mobile", "iphone", "android", "harmony", "micromessenger")
COMPUTERS = ("windows nt", "macintosh", "x11", "cros")
KEPT_BITS = {4: 16, 6: 32}


def device_of(user_agent: str) -> Device:
    """The kind of device by what the browser says of itself."""
    said = user_agent.lower()
    if any(word in said for word in TABLETS):
        return Device.TABLET
    if any(word in said for word in PHONES):
        return Device.PHONE
    if any(word in said for word in COMPUTERS):
        return Device.COMPUTER
    return Device.PROGRAM


def network_of(address: str) -> str:
    """The first half of an IPv4 address (203.0.*.*), the first quarter of an IPv6 one; ``""`` for anything else."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    kept = ipaddress.ip_network((found, KEPT_BITS[found.version]), strict=False).network_address
    if found.version == 4:  # noqa: PLR2004 - the version of the protocol
        return ".".join([*str(kept).split(".")[:2], "*", "*"])
    return ":".join([*kept.exploded.split(":")[:2], "*"])
