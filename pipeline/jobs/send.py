"""Sends the editions of a published month, each once per revision; every message is noted before the next one goes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from pipeline.errors import ExitCode, ScorecardError, Unusable
from pipeline.jobs.mail_addresses import addresses_of
from pipeline.jobs.mail_editions import Edition, Kind, Published, chosen, published_month
from pipeline.jobs.mail_ledger import Entry, Ledger, Outcome, open_ledger, read_ledger
from pipeline.jobs.mail_letter import Post, letter, message_id
from pipeline.jobs.mail_parcel import fingerprint, parcel
from pipeline.jobs.mail_server import Reply, Server, connected
from pipeline.jobs.setup import held, load_definitions, policies_for
from pipeline.kpi.figures import maturing
from pipeline.language import Language
from pipeline.mail_settings import MailSettings, is_address
from pipeline.month import Month
from pipeline.workspace import CONFIG, Workspace

PASSWORD = "SCORECARD_MAIL_PASSWORD"
Thing = tuple[str, int, str, str, str]
State = Literal["due", "unsure", "already", "changed", "nobody", "no_address", "bad_address"] | Outcome
"""`unsure`: an earlier run broke off over it, so it may come twice. `changed`: sent, but the files are others now.
`nobody`: the settings name nobody for it. `no_address`: a person of whom no address is known."""
NOT_DELIVERED: frozenset[State] = frozenset(
    {"due", "unsure", "changed", "no_address", "bad_address", "refused", "too_large", "dropped", "failed"}
)
Step = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Letter:
    """An edition for one address, and how that stands.

    `content` is the fingerprint of its files, `times` how often it was surely sent, `is_repeated` that it was perhaps
    sent once more, `code` the mail server's answer.
    """

    edition: Edition
    address: str
    content: str
    state: State
    times: int = 0
    is_repeated: bool = False
    code: str = ""

    @property
    def is_due(self) -> bool:
        """True when it is to be sent."""
        return self.state in ("due", "unsure")


@dataclass(frozen=True)
class Delivery:
    """What was to be sent of a month and what became of it; `stopped` is why the rest was not tried."""

    published: Published
    letters: tuple[Letter, ...]
    is_trial: bool
    stopped: ScorecardError | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Code 3 when somebody did not get what stands now, else 0; a trial only counts who cannot be reached."""
        missing = NOT_DELIVERED - ({"due", "unsure"} if self.is_trial else set())
        return ExitCode.REJECTED if any(one.state in missing for one in self.letters) else ExitCode.DONE


def mail_of(workspace: Workspace) -> MailSettings:
    """How the company sends mail.

    Raises:
        Unusable: the settings do not say it.
    """
    if workspace.settings.mail is None:
        raise Unusable("send.not_configured", file=str(workspace.root / CONFIG))
    return workspace.settings.mail


def planned(
    workspace: Workspace, month: Month, kinds: Sequence[Kind] = (), ids: Sequence[str] = (), force: bool = False
) -> Delivery:
    """What would be sent to whom; nothing is sent or written.

    Raises:
        Unusable: mail is not configured, or the month is not published.
        Refused: published files were changed since.
    """
    mail = mail_of(workspace)
    published = published_month(workspace, month)
    editions = chosen(published.editions, kinds, ids)
    known = addresses_of(workspace, mail, editions, month, published.as_of)
    sent: dict[Thing, list[Entry]] = {}
    for entry in read_ledger(workspace.sent):
        sent.setdefault(entry.thing, []).append(entry)
    letters = [
        one for edition, addresses in known.items() for one in _letters(published, edition, addresses, sent, force)
    ]
    return Delivery(published, tuple(letters), is_trial=True)


def _letters(
    published: Published,
    edition: Edition,
    addresses: Sequence[str] | None,
    sent: Mapping[Thing, Sequence[Entry]],
    force: bool,
) -> Iterator[Letter]:
    """A letter for each address; one without an address where there is none."""
    content = fingerprint(edition, published)
    if not addresses:
        yield Letter(edition, "", content, "no_address" if addresses is None else "nobody")
    for address in dict.fromkeys(addresses or ()):
        thing = (str(published.month), published.revision, edition.kind, edition.id, _hash(address))
        past = sent.get(thing, ())
        state = _state(past, content, force) if is_address(address) else "bad_address"
        times = sum(entry.outcome == "sent" for entry in past)
        yield Letter(edition, address, content, state, times, state == "unsure")


def _state(past: Sequence[Entry], content: str, force: bool) -> State:
    if past and past[-1].outcome in ("attempt", "dropped"):
        return "unsure"
    delivered = [entry for entry in past if entry.outcome == "sent"]
    if not delivered or force:
        return "due"
    return "already" if delivered[-1].content == content else "changed"


def size_of(one: Letter, published: Published) -> int | None:
    """The bytes of what is attached to the letter; None when nothing is."""
    found = parcel(one.edition, published.folder)
    return None if found is None else len(found.content)


def send(
    workspace: Workspace,
    month: Month,
    languages: Sequence[Language],
    clock: Callable[[], datetime],
    kinds: Sequence[Kind] = (),
    ids: Sequence[str] = (),
    force: bool = False,
    wait: float = 0,
    progress: Step | None = None,
) -> Delivery:
    """What was sent to whom; a message that cannot be delivered does not stop the others.

    Raises:
        Unusable: mail is not configured, the month is not published, or the server does not let us in.
        Refused: published files were changed since.
        Locked: another run holds the workspace.
    """
    with held(workspace, wait):
        plan = replace(planned(workspace, month, kinds, ids, force), is_trial=False)
        due = sum(one.is_due for one in plan.letters)
        if not due:
            return plan
        mail = mail_of(workspace)
        post = _post(workspace, mail, plan.published, languages)
        with connected(mail, _password(mail), workspace.root) as server, open_ledger(workspace.sent) as ledger:
            return _all_sent(plan, _Postman(post, server, ledger, clock), due, progress)


def _all_sent(plan: Delivery, postman: _Postman, due: int, progress: Step | None) -> Delivery:
    done: list[Letter] = []
    stopped: ScorecardError | None = None
    tried = 0
    for one in plan.letters:
        if not one.is_due or stopped is not None:
            done.append(one)
            continue
        try:
            reply = postman.deliver(one)
        except ScorecardError as fault:
            stopped, reply = fault, Reply("failed")
        done.append(replace(one, state=reply.outcome, code=reply.code))
        if progress is not None:
            progress("send", tried, due)
        tried += 1
    return replace(plan, letters=tuple(done), stopped=stopped)


@dataclass(frozen=True)
class _Postman:
    """Hands letters to the server and notes in the ledger what becomes of them."""

    post: Post
    server: Server
    ledger: Ledger
    clock: Callable[[], datetime]

    def deliver(self, one: Letter) -> Reply:
        """What became of the letter, noted before and after."""
        now = self.clock()
        attempt = self._entry(one, now)
        message = letter(self.post, one.edition, one.address, attempt.message_id, now)
        self.ledger.note(attempt)
        try:
            reply = self.server.send(message, one.address)
        except ScorecardError:
            self._note_end(attempt, Reply("failed"))
            raise
        self._note_end(attempt, reply)
        return reply

    def _note_end(self, attempt: Entry, reply: Reply) -> None:
        self.ledger.note(replace(attempt, outcome=reply.outcome, code=reply.code, when=_stamp(self.clock())))

    def _entry(self, one: Letter, now: datetime) -> Entry:
        month, revision = str(self.post.published.month), self.post.published.revision
        parts = (month, revision, one.edition.kind, one.edition.id, _hash(one.address), one.content)
        # what was perhaps sent is the same message again; what was surely sent and is forced out again is another one
        return Entry(*parts, message_id(self.post.mail, *parts, one.times), _stamp(now), "attempt")


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _hash(address: str) -> str:
    return hashlib.sha256(address.casefold().encode()).hexdigest()


def _password(mail: MailSettings) -> str | None:
    password = os.environ.get(PASSWORD) or None
    if mail.user is not None and password is None:
        raise Unusable("send.no_password", user=mail.user, variable=PASSWORD)
    return password


def _post(workspace: Workspace, mail: MailSettings, published: Published, languages: Sequence[Language]) -> Post:
    """What all letters of the month share, with what the policies in force say of it."""
    definitions = load_definitions(workspace)
    policies = policies_for(workspace, definitions, published.month).all
    windows = [
        maturing(definitions.kpis[rule.kpi], policy.parameters(definitions.kpis[rule.kpi]))
        for policy in policies
        for rule in policy.indicators
    ]
    settled = (published.month.end + max(windows, default=timedelta())).date()
    return Post(
        mail=mail,
        published=published,
        languages=languages,
        open_until=None if published.is_final else settled,
        # a letter must not give anybody less time than the policy of that person does
        objection_days=max(policy.appeal.days for policy in policies),
    )
