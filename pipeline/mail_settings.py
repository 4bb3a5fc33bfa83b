"""What `scorecard.toml` says of mail: the server, the sender, and who gets which edition."""

from __future__ import annotations

from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.language import message
from pipeline.validation import Wrong

Security = Literal["starttls", "tls", "none"]
PORTS: Mapping[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_address(text: str) -> bool:
    """True for a plain address such as wang.fang@acme.example, with nothing around it."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(address.username and address.domain) and not any(letter.isspace() for letter in text)


def address_in(text: str) -> str:
    """The plain address in `Name <address>` or in the address alone; empty when there is none."""
    found = parseaddr(text)[1]
    return found if is_address(found) else ""


def _addressed(text: str) -> str:
    if not address_in(text) or any(ord(letter) < ord(" ") for letter in text):
        raise Wrong(message("send.fault.address", given=text))
    return text


class MailSettings(BaseModel):
    """The `[mail]` table. The password stands in no file: it comes from SCORECARD_MAIL_PASSWORD.

    `timeout` is in seconds; `recipients` maps `hr`, `public` or an employee number to addresses, and an empty list says
    that nobody is to be written to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    server: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(gt=0, lt=65536)] | None = None
    security: Security = "starttls"
    sender: Annotated[str, Field(alias="from")]
    reply_to: str | None = None
    user: str | None = None
    timeout: Annotated[float, Field(gt=0, le=600, strict=False)] = 30
    ca_file: str | None = None
    contact: str | None = None
    recipients: Mapping[str, Annotated[tuple[str, ...], Field(strict=False)]] = Field(default_factory=dict)

    @field_validator("sender", "reply_to")
    @classmethod
    def _is_addressed(cls, text: str | None) -> str | None:
        return None if text is None else _addressed(text)

    @field_validator("recipients")
    @classmethod
    def _are_addresses(cls, recipients: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        wrong = [text for texts in recipients.values() for text in texts if not is_address(text)]
        if wrong:
            raise Wrong(*(message("send.fault.address", given=text) for text in wrong))
        return recipients

    @model_validator(mode="after")
    def _is_private(self) -> MailSettings:
        """Nothing about people crosses a network in clear text."""
        if self.security == "none" and self.server not in OWN_MACHINE:
            raise Wrong(message("send.fault.open_network", server=self.server))
        return self

    @property
    def door(self) -> int:
        """The port, by default the usual one of the kind of security."""
        return self.port or PORTS[self.security]

    @property
    def domain(self) -> str:
        """The domain of the sender's address."""
        return address_in(self.sender).rpartition("@")[2]
