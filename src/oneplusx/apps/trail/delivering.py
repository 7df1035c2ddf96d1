"""Sends one webhook over HTTP, and refuses to be led into the own network (SSRF).

The name is resolved once, every address must be a public one, and the connection goes to the address that was
checked. Redirects are never followed. The whole exchange has one deadline.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from oneplusx.domain.errors import Invalid

TIMEOUT_SECONDS = 8
DEADLINE_SECONDS = 15
FETCH_DEADLINE_SECONDS = 60
ANSWER_BYTES_MAX = 300
URL_CHARACTERS_MAX = 500
HTTPS_PORT = 443
OPEN_PORTS_FROM = 1024
PORT_MAX = 65535
NAT64 = ipaddress.ip_network("64:ff9b::/96")
AGENT = "oneplusx-webhooks/1"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """The other side could not be asked; the text is a stable code."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status or the code of an error, the beginning of the answer, and how long it took."""

    status: int | None
    error: str
    text: str
    took_ms: int

    @property
    def is_success(self) -> bool:
        """Whether it was taken: any 2xx."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004

    @property
    def is_gone(self) -> bool:
        """Whether the other side wants no more."""
        return self.status == http.client.GONE


def checked_url(text: str) -> str:
    """An address that may be told of events; the name behind it is looked at again before each delivery.

    Raises:
        Invalid: ``webhooks.bad_url``, ``webhooks.private_address``.
    """
    url = text.strip()
    parts = _split(url)
    if parts is None or not parts.hostname or not _is_allowed(parts):
        raise Invalid("webhooks.bad_url", found=url[:100])
    with suppress(ValueError):
        if not _is_public(ipaddress.ip_address(parts.hostname)) and not settings.ONEPLUSX_WEBHOOKS_PRIVATE:
            raise Invalid("webhooks.private_address", found=parts.hostname)
    return url


def _split(url: str) -> SplitResult | None:
    if len(url) > URL_CHARACTERS_MAX or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_allowed(parts: SplitResult) -> bool:
    if parts.username or parts.password or parts.fragment:
        return False
    if settings.ONEPLUSX_WEBHOOKS_PRIVATE:
        return parts.scheme in {"https", "http"}
    port = parts.port or HTTPS_PORT
    return parts.scheme == "https" and (port == HTTPS_PORT or OPEN_PORTS_FROM <= port <= PORT_MAX)


def _is_public(address: Address) -> bool:
    """Whether an address is one of the open internet; wrapped ones are unwrapped first."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is None and address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return _is_public(wrapped)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not address.is_loopback
        and not address.is_link_local
    )


def resolved(host: str, port: int) -> str:
    """The address to connect to.

    Raises:
        Unreachable: ``unknown_host``, ``private_address``: one of the addresses is not a public one.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("unknown_host") from None
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    if not addresses:
        raise Unreachable("unknown_host")
    if not settings.ONEPLUSX_WEBHOOKS_PRIVATE and not all(
        _is_public(ipaddress.ip_address(address)) for address in addresses
    ):
        raise Unreachable("private_address")
    return addresses[0]


class _PlainConnection(http.client.HTTPConnection):
    """Connects to the address that was checked, not to the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self.address = address

    def connect(self) -> None:
        """Opens the connection."""
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT_SECONDS)


class _SafeConnection(_PlainConnection):
    """The same with TLS; the certificate must be the name's."""

    def connect(self) -> None:
        """Opens the connection."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def send(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Posts the body; whatever happens is told in the answer."""
    started = time.monotonic()
    status, error, text = None, "", ""
    try:
        status, text = _exchange(url, body, headers)
    except Unreachable as refusal:
        error = str(refusal)
    except TimeoutError:
        error = "timeout"
    except ssl.SSLError:
        error = "tls"
    except (OSError, http.client.HTTPException, ValueError):
        error = "no_connection" if time.monotonic() - started < DEADLINE_SECONDS else "timeout"
    return Answer(status, error, text, round((time.monotonic() - started) * 1000))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer: its status, headers by lower-case name, and body; or the code of an error."""

    status: int | None
    headers: Mapping[str, str]
    body: bytes
    error: str = ""


def fetch(
    url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str], bytes_max: int
) -> Fetched:
    """Asks another system for something, under the same guards; redirects are answers like others.

    Args:
        bytes_max: A longer answer is an error: ``too_large``.
    """
    started = time.monotonic()
    try:
        with _asked(url, method, body, headers, FETCH_DEADLINE_SECONDS) as answer:
            found = answer.read(bytes_max + 1)
            named = {name.lower(): value for name, value in answer.getheaders()}
            if len(found) > bytes_max:
                return Fetched(answer.status, named, b"", "too_large")
            return Fetched(answer.status, named, found)
    except Unreachable as refusal:
        return Fetched(None, {}, b"", str(refusal))
    except TimeoutError:
        return Fetched(None, {}, b"", "timeout")
    except ssl.SSLError:
        return Fetched(None, {}, b"", "tls")
    except (OSError, http.client.HTTPException, ValueError):
        is_late = time.monotonic() - started >= FETCH_DEADLINE_SECONDS
        return Fetched(None, {}, b"", "timeout" if is_late else "no_connection")


def _exchange(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    with _asked(url, "POST", body, {"Content-Type": "application/json", **headers}, DEADLINE_SECONDS) as answer:
        text = answer.read(ANSWER_BYTES_MAX).decode("utf-8", "replace")
        return answer.status, "".join(one if one.isprintable() else " " for one in text)[:ANSWER_BYTES_MAX]


@contextmanager
def _asked(
    url: str, method: str, body: bytes | None, headers: Mapping[str, str], deadline_seconds: int
) -> Iterator[http.client.HTTPResponse]:
    parts = _split(url)
    if parts is None or not parts.hostname or not _is_allowed(parts):
        raise Unreachable("bad_url")
    is_safe = parts.scheme == "https"
    port = parts.port or (HTTPS_PORT if is_safe else http.client.HTTP_PORT)
    address = resolved(parts.hostname, port)
    connection = (_SafeConnection if is_safe else _PlainConnection)(parts.hostname, port, address)
    watch = threading.Timer(deadline_seconds, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, {"User-Agent": AGENT, "Connection": "close", **headers})
        yield connection.getresponse()
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """Ends an exchange that takes too long."""
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
