"""Accounting in words: one summary line, and one line per thing that somebody has to put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.ingest.accounts import Account
from pipeline.jobs.run import needs_attention
from pipeline.language import Language, known, say

COUNTS = ("rows_read", "new", "new_versions", "unchanged", "rejected", "blank")


def summary_line(found: Sequence[Account], language: Language) -> str:
    """How many workbooks this run loaded, how many rows they held, and what became of them."""
    loaded = [account for account in found if account["status"] == "loaded"]
    sheets = [sheet for account in loaded for sheet in account["sheets"]]
    counts = {name: sum(sheet[name] for sheet in sheets) for name in COUNTS}
    return say(language, "ingest.summary", files=len(loaded), **counts)


def account_lines(found: Sequence[Account], language: Language) -> Iterator[str]:
    """One line per unreadable file, unusable sheet, duplicate or rejected row of what this run saw."""
    for account in found:
        if account["status"] == "duplicate":
            yield say(language, "ingest.duplicate", path=account["path"], original=account["duplicate_of"])
        elif account["status"] == "unreadable":
            yield unreadable_line(account, language)
        elif account["status"] == "loaded":
            yield from _sheet_lines(account, language)
            yield from _row_lines(account, language)
        elif needs_attention(account):
            count = len({(row["sheet"], row["row"]) for row in account["rejected_rows"] if not row["settled"]})
            yield say(language, "ingest.still_rejected", path=account["path"], count=count)


def unreadable_line(account: Account, language: Language) -> str:
    """Which file cannot be read, why, and what to do."""
    code = account["code"]
    reason = f"{say(language, f'report.file.{code}')} {say(language, f'report.file_cure.{code}')}"
    detail = f" [{account['detail']}]" if account["detail"] else ""
    return say(language, "ingest.unreadable", path=account["path"], code=code, reason=reason + detail)


def _sheet_lines(account: Account, language: Language) -> Iterator[str]:
    for sheet in account["sheets"]:
        if sheet["verdict"] in ("unknown", "missing_columns"):
            key = f"ingest.sheet_{sheet['verdict']}"
            yield say(language, key, path=account["path"], sheet=sheet["sheet"], detail=sheet["detail"] or "")


def _row_lines(account: Account, language: Language) -> Iterator[str]:
    for row in account["rejected_rows"]:
        code = row["code"]
        reason = say(language, f"report.rejected.{code}") if known(f"report.rejected.{code}") else code
        cure = say(language, f"report.rejected_cure.{code}") if known(f"report.rejected_cure.{code}") else ""
        place = {"path": account["path"], "sheet": row["sheet"], "row": row["row"], "cell": row["cell"]}
        yield say(language, "ingest.rejected", header=row["header"], code=code, reason=reason, cure=cure, **place)
