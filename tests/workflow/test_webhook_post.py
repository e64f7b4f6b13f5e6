"""Messages go to addresses that are public and whose certificate is trusted, and to no other."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.errors import PolyleafError
from app.workflow import webhook_post
from app.workflow.webhook_post import NoAnswer, post, split_address
from tests.receiver import Receiver, receiver
from tests.workflow.webhook_places import LOOPBACK, told

__all__ = ["told"]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (["127.0.0.1"], "not public"),
        (["10.1.2.3"], "not public"),
        (["192.168.1.1"], "not public"),
        (["169.254.169.254"], "not public"),
        (["100.64.0.1"], "not public"),
        (["0.0.0.0"], "not public"),
        (["224.0.0.1"], "not public"),
        (["::1"], "not public"),
        (["fe80::1%lo"], "not public"),
        (["fd00:ec2::254"], "not public"),
        (["::ffff:169.254.169.254"], "not public"),
        (["64:ff9b::a9fe:a9fe"], "not public"),
        (["2002:a9fe:a9fe::1"], "not public"),
        (["fec0::1"], "not public"),
        (["93.184.215.14", "10.1.2.3"], "not public"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_nothing_is_sent_to_a_name_that_leads_into_a_network_of_ours(
    found: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (ip, 443)) for ip in found])
    monkeypatch.setattr(socket, "create_connection", lambda *to, **_: connected.append(to))
    with pytest.raises(NoAnswer, match=words):
        post("https://hooks.example.org/", b"{}", {}, ())
    assert connected == []


def test_a_name_is_looked_up_once_and_what_was_found_is_connected_to(
    told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (ip, port)) for ip in ("127.0.0.2", "127.0.0.1")]

    def connect(to: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(to[0])
        if to[0] == "127.0.0.2":
            raise ConnectionRefusedError
        made = socket.socket()
        made.settimeout(timeout)
        made.connect(to)
        return made

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert post(f"http://hooks.example.org:{told.port}/a?b=c", b"{}", {"x": "y"}, LOOPBACK) == 204
    assert asked == ["hooks.example.org", "127.0.0.2", "127.0.0.1"]
    assert told.got[0][0]["host"] == f"hooks.example.org:{told.port}"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.215.14", 80))])
    with pytest.raises(NoAnswer, match="without https"):
        post("http://hooks.example.org/", b"{}", {}, ())


def test_a_certificate_has_to_be_trusted_and_of_the_name_and_its_owner_answers_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example.org")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "certificate").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (tmp_path / "key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    networks = (*LOOPBACK, ip_network("::1/128"))
    with receiver(context) as told:
        with pytest.raises(NoAnswer, match="certificate"):
            post(f"https://localhost:{told.port}/", b"{}", {}, networks)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
        assert post(f"https://localhost:{told.port}/", b"{}", {}, networks) == 204
        with pytest.raises(NoAnswer, match="certificate"):
            post(f"https://127.0.0.1:{told.port}/", b"{}", {}, networks)
        assert len(told.got) == 1
        monkeypatch.setattr(webhook_post, "ANSWER_SECONDS", 0.5)
        told.drip = True
        with pytest.raises(NoAnswer, match="no answer in"):
            post(f"https://localhost:{told.port}/", b"{}", {}, networks)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cms.example.org",
        "ftp://cms.example.org/",
        "https://",
        "https://user:word@cms.example.org/",
        "https://cms.example.org/#part",
        "https://cms.example.org:99999/",
        "https://cms.example.org:0/",
        "https://cms.example.org/\r\nX: y",
        "https://cms.example.org/a b",
        "https://bücher.example/",
        "https://[::1/",
        "https://cms.example.org/" + "x" * 2000,
    ],
)
def test_an_address_that_can_be_none_is_refused(url: str) -> None:
    with pytest.raises(PolyleafError):
        split_address(url)
