"""Post to an address that somebody typed: to public machines only, in bounded time, following and reading nothing.

The name is looked up once and what was found is connected to, so that no later answer of a name server leads elsewhere.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from app.errors import PolyleafError

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
"""How long a receiver may take from the connection to the end of its answer's headers."""
LONGEST_ADDRESS = 2000
MOST_ADDRESSES = 3
"""Addresses of one name that are tried."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")


class NoAnswer(PolyleafError):
    """A receiver gave no answer; the sentence says why, without what it sent."""


def split_address(url: str) -> SplitResult:
    """Return the parts of a receiver's address; raise PolyleafError with what to do where it can be none."""
    try:
        parts = urlsplit(url)
        wrong = not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST_ADDRESS:
        raise PolyleafError("Type the address of a receiver, such as https://cms.example.org/hooks/leaflets.")
    if parts.scheme not in ("https", "http"):
        raise PolyleafError("The address has to begin with https://.")
    if parts.username is not None or parts.fragment:
        raise PolyleafError("Leave user name, password and # out of the address: messages are signed.")
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[Network]) -> int:
    """Post and return the status of the answer, whatever it is; raise NoAnswer where there is none."""
    parts = split_address(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _addresses(host, port, parts.scheme, networks)
    connection = http.client.HTTPConnection(host, port)
    link = _connected(addresses, port)
    link.settimeout(ANSWER_SECONDS)
    limit = Timer(ANSWER_SECONDS, lambda: _end(link))
    limit.daemon = True
    limit.start()
    try:
        if parts.scheme == "https":
            # Wrapping takes the plain socket's place: what is ended has to be the wrapped one, before it shakes hands.
            trusted = ssl.create_default_context()
            link = wrapped = trusted.wrap_socket(link, server_hostname=host, do_handshake_on_connect=False)
            wrapped.do_handshake()
        connection.sock = link
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Host": parts.netloc, "Connection": "close", **headers})
        return connection.getresponse().status
    except ssl.SSLCertVerificationError:
        raise NoAnswer("its certificate is not trusted") from None
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"no answer in {ANSWER_SECONDS:.0f} s, or none that is HTTP ({_kind(error)})") from None
    finally:
        limit.cancel()
        connection.close()
        link.close()


def _end(link: socket.socket) -> None:
    """Shut a socket down, which ends whatever waits for it, also for a receiver that sends a letter now and then."""
    with suppress(OSError):
        socket.socket.shutdown(link, socket.SHUT_RDWR)


def _connected(addresses: Sequence[Address], port: int) -> socket.socket:
    """Connect to the first of the addresses that takes it: a machine may know IPv6 addresses and not reach them."""
    refused = ""
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((str(address), port), timeout=CONNECT_SECONDS)
        except OSError as error:
            refused = _kind(error)
    raise NoAnswer(f"no connection ({refused})")


def _addresses(host: str, port: int, scheme: str, networks: Sequence[Network]) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except (OSError, UnicodeError):
        raise NoAnswer("its name is not known") from None
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    if not all(_is_public(address) or any(address in network for network in networks) for address in addresses):
        raise NoAnswer("its address is not public (the operator can allow it: POLYLEAF_WEBHOOK_NETWORKS)")
    if scheme == "http" and not all(address.is_loopback for address in addresses):
        raise NoAnswer("without https only this machine itself is written to")
    return addresses


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (address not in _GLOBAL_UNICAST or address in _SIX_TO_FOUR):
        return False
    return address.is_global and not address.is_multicast


def _kind(error: Exception) -> str:
    return type(error).__name__
