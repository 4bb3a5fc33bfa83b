"""A mail server on this machine that keeps what it gets, a certificate for it, and a small published month to send."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import ssl
from asyncio import WriteTransport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

MONTH = "2026-10"
USER, PASSWORD = "scorecard", "apricot blossom"
ENCRYPTED_BOOK = bytes.fromhex("d0cf11e0a1b11ae1") + b"pay"
EDITIONS: list[dict[str, Any]] = [
    {"kind": "hr", "id": "hr", "name": "", "files": ["hr/index.html", "hr/pay.xlsx", "hr/reviews/0103.html"]},
    {"kind": "technician", "id": "0104", "name": "周明", "files": ["own/0104.html"]},
    {"kind": "technician", "id": "0103", "name": "林建新", "files": ["own/0103.html"]},
    {"kind": "public", "id": "public", "name": "", "files": ["public/index.html"]},
    {
        "kind": "manager",
        "id": "0101",
        "name": "郑海燕",
        "files": ["managers/0101/index.html", "managers/0101/technicians/0103.html"],
    },
]
RECIPIENTS = {
    "hr": ["renshi@acme.example"],
    "public": ["office@acme.example"],
    "0101": ["zheng@acme.example"],
    "0103": ["lin@acme.example"],
    "0104": ["zhou@acme.example"],
}


def publish(root: Path, status: str = "final", revision: int = 1, pay: bytes = b"PK pay", **pages: str) -> Path:
    """A workspace with a month published by hand; `pages` replaces what stands on somebody's own page (`p0103=...`)."""
    folder = root / "reports" / MONTH
    for edition in EDITIONS:
        for name in edition["files"]:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            text = pages.get(f"p{file.stem}", f"<!doctype html><p>{edition['name']} 81.5</p>")
            file.write_bytes(pay if name.endswith(".xlsx") else text.encode())
    document = {
        "schema": "run/1",
        "month": MONTH,
        "as_of": "2026-12-05T00:00:00",
        "status": status,
        "revision": revision,
        "editions": EDITIONS,
        "outputs": {
            file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*.*"))
            if file.name != "run.json"
        },
    }
    (folder / "run.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return root


@cache
def authority(name: str = "") -> trustme.CA:
    """A certificate authority of the test's own."""
    return trustme.CA(organization_name=name or "测试")


@cache
def certificate(host: str = "localhost") -> trustme.LeafCert:
    """The server's certificate for that host."""
    return authority().issue_cert(host)


@dataclass
class Desk:
    """What the server takes, and how it misbehaves."""

    refused: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()
    closes_before: frozenset[str] = frozenset()
    kills: dict[str, int] = field(default_factory=dict)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """To whom messages came, in order."""
        return [address for address, _ in self.taken]

    def to(self, address: str) -> EmailMessage:
        """The one message to that address."""
        (found,) = [message for taken, message in self.taken if taken == address]
        return found

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.closes_before:
            self.closes_before -= {address}
            return "421 4.7.0 too many messages in one connection"
        if address in self.refused:
            return f"550 5.1.1 {address} is not known here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        if address in self.drops:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
            return "451 gone"
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, _class=EmailMessage, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append((address, message))
        if address in self.kills:
            os.kill(self.kills.pop(address), signal.SIGKILL)
        return "250 taken"


def _let_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def post_office(
    root: Path, desk: Desk, security: str = "starttls", host: str = "localhost", limit: int | None = None, **more: Any
) -> Iterator[int]:
    """The port of a mail server; the workspace's settings are written for it, with `more` lines under [mail].

    `limit` is the most bytes that the server takes in one message.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate(host).configure_cert(context)
    authority().cert_pem.write_to_path(str(root / "ca.pem"))
    port = free_port()
    by_security: dict[str, dict[str, Any]] = {
        "starttls": {"tls_context": context, "require_starttls": True, "auth_required": True},
        # aiosmtpd does not see that a connection is encrypted which was so from its beginning
        "tls": {"ssl_context": context, "auth_require_tls": False},
        "none": {"auth_require_tls": False},
    }
    options = {**by_security[security], "data_size_limit": limit, "authenticator": _let_in}
    server = Controller(desk, hostname="127.0.0.1", port=port, **options)
    configure(root, port, security, **more)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def configure(root: Path, port: int, security: str = "starttls", **more: Any) -> None:
    """Writes settings for a mail server at that port; `recipients=...` replaces the usual ones."""
    recipients = more.pop("recipients", RECIPIENTS)
    values = {
        "server": "localhost",
        "port": port,
        "security": security,
        "from": "售后服务部 <kpi@acme.example>",
        "ca_file": "ca.pem",
        "timeout": 10,
    } | ({"user": USER} if security != "none" else {})
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in (values | more).items()]
    listed = [f"{json.dumps(key)} = {json.dumps(addresses)}" for key, addresses in recipients.items()]
    text = "\n".join(["[mail]", *lines, "[mail.recipients]", *listed])
    (root / "scorecard.toml").write_text(text + "\n", encoding="utf-8")
