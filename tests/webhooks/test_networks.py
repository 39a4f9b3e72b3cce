"""Nobody has the desk knock at doors inside."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from pytest_django import Settings

from notifications.webhooks import sender
from notifications.webhooks.checks import readable_networks
from notifications.webhooks.choices import Failure
from notifications.webhooks.networks import may_call, problems_of
from tests.webhooks.receiver import Receiver

INSIDE = [
    *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    *("224.0.0.1", "255.255.255.255", "::"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_called(address: str, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    assert not may_call(ip_address(address))
    literal = f"[{address}]" if ":" in address else address
    assert [one.code for one in problems_of(f"https://{literal}/x")] == ["forbidden_network"]


def test_public_ones_are_and_those_an_administrator_names(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["10.0.0.0/8"]
    assert may_call(ip_address("8.8.8.8"))
    assert may_call(ip_address("2606:4700::1111"))
    assert may_call(ip_address("10.1.2.3"))
    assert not may_call(ip_address("192.168.0.1"))
    assert problems_of("http://10.1.2.3/x") == []
    assert [one.code for one in problems_of("http://8.8.8.8/x")] == ["insecure"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "invalid"),
        ("https:///x", "invalid"),
        ("example.com/x", "invalid"),
        ("https://exa mple.com/", "invalid"),
        ("https://example.com:99999/", "invalid"),
        ("https://[::1/", "invalid"),
        ("https://例子.中国/", "invalid"),
        ("https://user:pass@example.com/", "credentials"),
        ("https://example.com/#part", "credentials"),
        ("http://example.com/", "insecure"),
    ],
)
def test_what_is_no_address_is_refused_when_it_is_entered(url: str, code: str, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    assert [one.code for one in problems_of(url)] == [code]


@how(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_entered_gets_an_answer(text: str) -> None:
    for url in (text, f"https://{text}"):
        problems_of(url)


def _resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def found(host: str, port: int, **_kwargs: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_that_stands_for_an_address_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    port = receiver.server.server_port
    for addresses in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]):
        _resolving(monkeypatch, *addresses)
        attempt = sender.send(f"https://innocent.example:{port}/hook", b"{}", {})
        assert (attempt.failure, attempt.detail) == (Failure.FORBIDDEN, "127.0.0.1")
    assert receiver.got == []


def test_http_to_a_public_address_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolving(monkeypatch, "8.8.8.8")
    assert sender.send("http://innocent.example/hook", b"{}", {}).failure == Failure.INSECURE


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    other = Receiver()
    try:
        receiver.answer, receiver.headers = 307, {"Location": other.url}
        attempt = sender.send(receiver.url, b"{}", {})
        assert (attempt.failure, attempt.status) == (Failure.REDIRECT, 307)
        assert other.got == []
    finally:
        other.stop()


def test_nobody_there(receiver: Receiver) -> None:
    url = receiver.url
    receiver.stop()
    assert sender.send(url, b"{}", {}).failure == Failure.UNREACHABLE


def test_a_proxy_of_the_environment_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert sender.send(receiver.url, b"{}", {}).failure == ""


def test_the_answer_is_kept_to_its_first_thousand_characters(receiver: Receiver) -> None:
    receiver.answer, receiver.says = 500, b"\x00\xff" + b"x" * 100_000
    attempt = sender.send(receiver.url, b"{}", {})
    assert len(attempt.answer) == 1000
    assert attempt.answer.startswith("\ufffd\ufffdx")


def _certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 (a certificate lives in real time)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "cert.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    fake = Receiver(_certificate(tmp_path))
    try:
        attempt = sender.send(fake.url, b"{}", {})
        assert attempt.failure == Failure.TLS
        assert fake.got == []
    finally:
        fake.stop()


def test_networks_that_are_none_fail_the_start(settings: Settings) -> None:
    assert readable_networks(None) == []
    settings.WEBHOOK_ALLOWED_NETWORKS = ["10.0.0.0/8", "here"]
    assert [one.id for one in readable_networks(None)] == ["webhooks.E001"]
