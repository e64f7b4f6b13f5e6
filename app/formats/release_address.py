"""The files of a release as a web server of this machine gives them: what the manifest names, and nothing else."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import VerificationFailed
from app.formats.release_folder import MAX_FILES, RELEASE_PATH, largest

TIMEOUT = 20
"""Seconds that the server may take for one answer."""


def fetch_files(address: str, folder: Path) -> None:
    """Fetch manifest, signature and every file that the manifest names into an empty folder.

    `address` is `http://` and a loopback address or `localhost`, with a port and folder if need be. No redirect is
    followed. Raise VerificationFailed.
    """
    parts = urlsplit(address)
    try:
        host, port = _loopback(parts.hostname or ""), parts.port or 80
    except (OSError, ValueError) as error:
        raise VerificationFailed([f"{address}: the host cannot be found ({error})."]) from error
    if parts.scheme != "http" or host is None or parts.username or parts.query or parts.fragment:
        raise VerificationFailed([f"{address}: only addresses like http://127.0.0.1:8000/ of this machine are read."])
    base = parts.path.rstrip("/") + "/"
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        for path in ("manifest.json", "manifest.sig"):
            (folder / path).write_bytes(_fetch(connection, parts.netloc, base, path))
        for path in _named((folder / "manifest.json").read_bytes()):
            data = _fetch(connection, parts.netloc, base, path)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    except (OSError, http.client.HTTPException) as error:
        raise VerificationFailed([f"{address}: the server did not answer, or the disk is full ({error})."]) from error
    finally:
        connection.close()


def _loopback(host: str) -> str | None:
    """Return the numeric address of a host, None where it is not this machine."""
    addresses = (
        {str(info[4][0]) for info in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)} if host else set()
    )
    local = sorted(found for found in addresses if ipaddress.ip_address(found).is_loopback)
    return local[0] if local and len(local) == len(addresses) else None


def _named(manifest: bytes) -> list[str]:
    try:
        files = json.loads(manifest)["files"]
        paths = [path for path in files if isinstance(path, str) and RELEASE_PATH.fullmatch(path)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise VerificationFailed(["manifest.json: the file is not that of a release."]) from error
    if len(paths) != len(files) or len(paths) > MAX_FILES:
        raise VerificationFailed(["manifest.json: it names too many files, or some outside the release."])
    return paths


def _fetch(connection: http.client.HTTPConnection, name: str, base: str, path: str) -> bytes:
    limit = largest(path)
    connection.request("GET", base + path, headers={"Host": name, "Accept-Encoding": "identity"})
    with connection.getresponse() as response:
        data = response.read(limit + 1)
        if response.status != http.HTTPStatus.OK:
            raise VerificationFailed([f"{path}: the server answered {response.status}."])
        if len(data) > limit or response.length:
            raise VerificationFailed([f"{path}: it is larger than {limit} bytes, or was cut off."])
    return data
