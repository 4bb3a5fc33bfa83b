"""The message itself: what it is, how firm the figures are, how to object. No figure and no other person's name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pipeline.jobs.mail_editions import Edition, Published
from pipeline.jobs.mail_parcel import file_name, parcel
from pipeline.language import Language, say
from pipeline.mail_settings import MailSettings, address_in

_TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Post:
    """What all letters of a month share.

    `open_until` is the day up to which provisional figures may change by themselves, None where the month is final;
    `objection_days` are counted from the day of sending.
    """

    mail: MailSettings
    published: Published
    languages: Sequence[Language]
    open_until: date | None
    objection_days: int


def letter(post: Post, edition: Edition, address: str, message_id: str, now: datetime) -> EmailMessage:
    """The message that brings an edition to one address."""
    mail, published = post.mail, post.published
    found = parcel(edition, published.folder)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " / ".join(_subject(published, edition, language) for language in post.languages)
    message["From"] = mail.sender
    message["To"] = address
    if mail.reply_to is not None:
        message["Reply-To"] = mail.reply_to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    texts = (_body(post, edition, found is not None, now, language) for language in post.languages)
    message.set_content("\n----\n\n".join(texts), charset="utf-8", cte="base64")
    message["Content-Language"] = ", ".join(_TAGS[language] for language in post.languages)
    if found is not None:
        main, sub = found.mime.split("/")
        name = file_name(edition, published, found, post.languages[0])
        message.add_attachment(found.content, maintype=main, subtype=sub, filename=name)
    return message


def message_id(mail: MailSettings, *parts: object) -> str:
    """The Message-ID for a message of these parts: the same ones give it again, so that a repetition is recognised."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
    return f"<{digest[:32]}@{mail.domain}>"


def _status(published: Published, language: Language) -> str:
    return say(language, "send.status.final" if published.is_final else "send.status.provisional")


def _subject(published: Published, edition: Edition, language: Language) -> str:
    key = f"send.subject.{edition.kind}"
    return say(language, key, month=published.month, status=_status(published, language))


def _body(post: Post, edition: Edition, is_attached: bool, now: datetime, language: Language) -> str:
    published = post.published
    paragraphs = [
        say(language, "send.body.greeting", name=edition.name) if edition.is_personal and edition.name else "",
        _lead(published, edition, is_attached, language),
        _standing(published, post.open_until, language),
        _objection(post, now, language) if edition.is_personal else "",
        _origin(published, language),
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _lead(published: Published, edition: Edition, is_attached: bool, language: Language) -> str:
    place = (published.folder / edition.files[0]).parent
    key = f"send.body.{edition.kind}" if is_attached else "send.body.not_attached"
    return say(language, key, month=published.month, folder=place)


def _origin(published: Published, language: Language) -> str:
    as_of = f"{published.as_of:%Y-%m-%d %H:%M}"
    status = _status(published, language)
    return say(language, "send.body.origin", as_of=as_of, revision=published.revision, status=status)


def _standing(published: Published, open_until: date | None, language: Language) -> str:
    if published.is_final:
        return say(language, "send.body.final")
    if open_until is not None and open_until > published.as_of.date():
        return say(language, "send.body.open_until", day=open_until)
    return say(language, "send.body.open")


def _objection(post: Post, now: datetime, language: Language) -> str:
    contact = post.mail.contact or address_in(post.mail.reply_to or post.mail.sender)
    last = now.date() + timedelta(days=post.objection_days)
    return say(language, "send.body.object_by", contact=contact, day=last)
