"""Who gets an edition: those whom `scorecard.toml` names, else the person's own address on the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pipeline.errors import Unusable
from pipeline.ingest.load import definitions_stand
from pipeline.jobs.mail_editions import Edition
from pipeline.jobs.setup import load_definitions
from pipeline.mail_settings import MailSettings
from pipeline.month import Month
from pipeline.warehouse.snapshot import people_seen
from pipeline.workspace import Workspace, shipped


def addresses_of(
    workspace: Workspace, mail: MailSettings, editions: Iterable[Edition], month: Month, as_of: datetime
) -> dict[Edition, tuple[str, ...] | None]:
    """The addresses of every edition: none where the settings name nobody, None where a person has no known address.

    The roster is only read where the settings leave somebody out.

    Raises:
        Unusable: the rows were read by other definitions than today's.
    """
    found: dict[Edition, tuple[str, ...] | None] = {e: mail.recipients.get(e.key) for e in editions}
    if missing := [e for e, known in found.items() if known is None]:
        personal = any(e.is_personal for e in missing)
        roster = _on_the_roster(workspace, month, as_of) if personal else {}
        found |= {e: _alone(roster.get(e.id)) if e.is_personal else () for e in missing}
    return found


def _alone(address: str | None) -> tuple[str, ...] | None:
    return None if address is None else (address,)


def _on_the_roster(workspace: Workspace, month: Month, as_of: datetime) -> Mapping[str, str]:
    if not workspace.warehouse.exists():
        return {}
    definitions = load_definitions(workspace)
    logs = definitions.logs
    if not definitions_stand(workspace.warehouse, logs, definitions.corrections):
        raise Unusable("error.stale_warehouse", folder=str(workspace.root))
    query = shipped("sql", "people", "address.sql").read_text(encoding="utf-8")
    with people_seen(workspace, logs, month, as_of) as db:
        return dict(db.rows(query, {"month_start": month.start}))


def masked(address: str) -> str:
    """The address as far as an operator needs it to tell it from others: z***@example.cn."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***{at}{domain if at else ''}"
