"""Speaks to the mail server: encrypted, its certificate checked, again after a dropped connection."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from pipeline.errors import Unusable
from pipeline.jobs.mail_ledger import Outcome
from pipeline.mail_settings import MailSettings, address_in

TOO_LARGE = (552, 523)
CLOSING = 421  # the server ends the connection and has not taken the message


@dataclass(frozen=True)
class Reply:
    """What became of a message, with the server's code; never its words, in which addresses can stand."""

    outcome: Outcome
    code: str = ""


class Server:
    """A connection to the mail server, made anew when the server has ended it."""

    def __init__(self, mail: MailSettings, password: str | None, root: Path) -> None:
        self._mail, self._password, self._root = mail, password, root
        self._client: smtplib.SMTP | None = self._connected()

    def send(self, message: EmailMessage, address: str) -> Reply:
        """What the server said to the message. One that it put off by ending the connection is tried once more.

        Raises:
            Unusable: the server cannot be reached any more.
        """
        reply = self._sent(message, address)
        return self._sent(message, address) if reply.code.startswith(str(CLOSING)) else reply

    def close(self) -> None:
        """Takes leave of the server."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError):  # a server that is gone needs no farewell
                client.quit()
            client.close()

    def _sent(self, message: EmailMessage, address: str) -> Reply:
        client = self._awake()
        try:
            client.send_message(message, address_in(self._mail.sender), [address])
        except smtplib.SMTPRecipientsRefused as fault:
            code, words = fault.recipients[address]
            return self._refused(client, code, words)
        except smtplib.SMTPResponseException as fault:
            return self._refused(client, fault.smtp_code, fault.smtp_error)
        except smtplib.SMTPNotSupportedError:
            return Reply("refused", "SMTPUTF8")
        except OSError:
            # after this nobody knows whether the server took the message
            client.close()
            self._client = None
            return Reply("dropped")
        return Reply("sent")

    def _refused(self, client: smtplib.SMTP, code: int, words: bytes | str) -> Reply:
        if code == CLOSING:
            client.close()
            self._client = None
        return Reply("too_large" if code in TOO_LARGE else "refused", said(code, words))

    def _awake(self) -> smtplib.SMTP:
        """The connection, made anew when it is gone."""
        if self._client is not None:
            with suppress(OSError):
                if self._client.noop()[0] == 250:
                    return self._client
            self._client.close()
        self._client = self._connected()
        return self._client

    def _connected(self) -> smtplib.SMTP:
        mail = self._mail
        place = {"server": mail.server, "port": mail.door}
        try:
            return _logged_in(mail, self._password, _checked_by(mail, self._root))
        except smtplib.SMTPAuthenticationError as fault:
            code = said(fault.smtp_code, fault.smtp_error)
            raise Unusable("send.not_let_in", **place, user=mail.user, code=code) from fault
        except smtplib.SMTPNotSupportedError as fault:
            raise Unusable("send.not_offered", **place, security=mail.security) from fault
        except ssl.SSLCertVerificationError as fault:
            raise Unusable("send.certificate", **place, reason=fault.verify_message) from fault
        except UnicodeError as fault:
            raise Unusable("send.password_letters", **place) from fault
        except OSError as fault:
            raise Unusable("send.no_connection", **place, reason=fault.strerror or type(fault).__name__) from fault


def _checked_by(mail: MailSettings, root: Path) -> ssl.SSLContext:
    """By which authorities the server's certificate is checked: those of the file named, else the system's."""
    if mail.ca_file is None:
        return ssl.create_default_context()
    file = root / mail.ca_file
    try:
        return ssl.create_default_context(cafile=str(file))
    except OSError as fault:
        raise Unusable("send.ca_file", file=str(file)) from fault


def _logged_in(mail: MailSettings, password: str | None, context: ssl.SSLContext) -> smtplib.SMTP:
    if mail.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.door, timeout=mail.timeout, context=context)
    else:
        client = smtplib.SMTP(mail.server, mail.door, timeout=mail.timeout)
    try:
        if mail.security == "starttls":
            client.starttls(context=context)
        if mail.user is not None and password is not None:
            client.login(mail.user, password)
    except BaseException:
        client.close()
        raise
    return client


def said(code: int, words: bytes | str) -> str:
    """The server's codes alone, such as `550 5.1.1`."""
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    more = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", text)
    return f"{code} {more[1]}" if more else str(code)


@contextmanager
def connected(mail: MailSettings, password: str | None, root: Path) -> Iterator[Server]:
    """The mail server, spoken to and let in.

    Raises:
        Unusable: it cannot be reached, is not who it should be, or does not let us in.
    """
    server = Server(mail, password, root)
    try:
        yield server
    finally:
        server.close()
