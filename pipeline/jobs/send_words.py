"""What a delivery looks like on a terminal and as JSON."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len, set_cell_size

from pipeline.jobs.mail_addresses import masked
from pipeline.jobs.send import NOT_DELIVERED, Delivery, Letter, State, size_of
from pipeline.language import Language, known, say
from pipeline.workspace import Workspace


def table(delivery: Delivery, language: Language) -> str:
    """One line per letter with its full address, columns aligned also where Chinese letters are twice as wide."""
    rows = [say(language, "send.header").split(), *(_row(one, delivery, language) for one in delivery.letters)]
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(one: Letter, delivery: Delivery, language: Language) -> list[str]:
    edition = one.edition
    size = size_of(one, delivery.published)
    return [
        say(language, f"send.kind.{edition.kind}"),
        *((edition.id, edition.name or "-") if edition.is_personal else ("-", "-")),
        one.address or "-",
        "-" if size is None else f"{max(1, round(size / 1000))} kB",
        say(language, f"send.state.{one.state}"),
    ]


def summary_line(delivery: Delivery, language: Language) -> str:
    """How many were sent, were sent before, and are missing; of a trial, how many would be."""
    published = delivery.published
    values = {
        "month": published.month,
        "status": say(language, "send.status.final" if published.is_final else "send.status.provisional"),
        "revision": published.revision,
        "already": _count(delivery, "already"),
    }
    if delivery.is_trial:
        due, missing = _count(delivery, "due", "unsure"), _count(delivery, "no_address", "bad_address")
        return say(language, "send.trial", **values, due=due, changed=_count(delivery, "changed"), missing=missing)
    return say(
        language, "send.summary", **values, sent=_count(delivery, "sent"), missing=_count(delivery, *NOT_DELIVERED)
    )


def _count(delivery: Delivery, *states: State) -> int:
    return sum(one.state in states for one in delivery.letters)


def fault_lines(delivery: Delivery, language: Language) -> list[str]:
    """A line for each letter that could not be delivered, and why the rest was not tried."""
    lines = [_failed(one, language) for one in delivery.letters if known(f"send.failed.{one.state}")]
    return lines + (delivery.stopped.lines(language) if delivery.stopped is not None else [])


def _failed(one: Letter, language: Language) -> str:
    key = f"send.failed.{one.state}"
    return say(language, key, who=_who(one, language), address=masked(one.address), code=one.code)


def note_lines(delivery: Delivery, workspace: Workspace, language: Language) -> list[str]:
    """What else the operator should know: who has no address, whose files changed, who may have got it twice.

    The table of a trial says all this of each letter; then only recipients are named for whom there is nothing.
    """
    month = delivery.published.month
    told = {
        "send.no_address": [one for one in delivery.letters if one.state == "no_address"],
        "send.changed": [one for one in delivery.letters if one.state == "changed"],
        "send.unsure": [one for one in delivery.letters if one.is_repeated and one.state == "sent"],
    }
    lines = (
        []
        if delivery.is_trial
        else [
            say(language, key, people="; ".join(dict.fromkeys(_who(one, language) for one in letters)), month=month)
            for key, letters in told.items()
            if letters
        ]
    )
    mail = workspace.settings.mail
    keys = {edition.key for edition in delivery.published.editions}
    if mail is not None and (strange := [key for key in mail.recipients if key not in keys]):
        lines.append(say(language, "send.unknown_key", keys=", ".join(strange), month=month))
    return lines


def _who(one: Letter, language: Language) -> str:
    edition = one.edition
    who = (edition.id, edition.name) if edition.is_personal else ()
    return " ".join(filter(None, (say(language, f"send.kind.{edition.kind}"), *who)))


def document(delivery: Delivery) -> dict[str, Any]:
    """The delivery as one JSON object; addresses stand in it in full only for a trial."""
    published = delivery.published
    return {
        "schema": "send/1",
        "month": str(published.month),
        "status": "final" if published.is_final else "provisional",
        "revision": published.revision,
        "dry_run": delivery.is_trial,
        "exit_code": int(delivery.exit_code),
        "stopped": None if delivery.stopped is None else str(delivery.stopped),
        "messages": [_message(one, delivery) for one in delivery.letters],
    }


def _message(one: Letter, delivery: Delivery) -> dict[str, Any]:
    address = one.address if delivery.is_trial or not one.address else masked(one.address)
    found: dict[str, Any] = {
        "edition": one.edition.kind,
        "id": one.edition.id,
        "name": one.edition.name,
        "address": address or None,
        "state": one.state,
        "code": one.code or None,
    }
    return found | ({"bytes": size_of(one, delivery.published)} if delivery.is_trial else {})
