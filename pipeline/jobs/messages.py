"""Accounting in words: one summary line, and one line per thing that somebody has to put right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pipeline.definitions.log import LogDefinition
from pipeline.ingest.accounts import Account
from pipeline.jobs.run import needs_attention
from pipeline.language import Language, known, say
from pipeline.report.wording import refusal

COUNTS = ("rows_read", "new", "new_versions", "unchanged", "rejected", "blank")


def summary_line(found: Sequence[Account], language: Language) -> str:
    """How many workbooks this run loaded, how many rows they held, and what became of them."""
    loaded = [account for account in found if account["status"] == "loaded"]
    sheets = [sheet for account in loaded for sheet in account["sheets"]]
    counts = {name: sum(sheet[name] for sheet in sheets) for name in COUNTS}
    return say(language, "ingest.summary", files=len(loaded), **counts)


def account_lines(found: Sequence[Account], logs: Mapping[str, LogDefinition], language: Language) -> Iterator[str]:
    """One line per unreadable or ignored file, unusable sheet, duplicate or rejected row of what this run saw."""
    for account in found:
        if account["status"] == "duplicate":
            yield say(language, "ingest.duplicate", path=account["path"], original=account["duplicate_of"])
        elif account["status"] == "unreadable":
            yield unreadable_line(account, language)
        elif account["status"] == "ignored":
            yield say(language, "ingest.ignored", path=account["path"])
        elif account["status"] == "loaded":
            yield from _sheet_lines(account, logs, language)
            yield from _row_lines(account, language)
        elif needs_attention(account):
            count = len({(row["sheet"], row["row"]) for row in account["rejected_rows"] if not row["settled"]})
            yield say(language, "ingest.still_rejected", path=account["path"], count=count)


def unreadable_line(account: Account, language: Language) -> str:
    """Which file cannot be read, why, and what to do."""
    code = account["code"]
    why = refusal(code, account["detail"], account["params"])[language]
    space = {"zh": "", "en": " "}[language]
    reason = f"{why}{space}{say(language, f'report.file_cure.{code}')}"
    return say(language, "ingest.unreadable", path=account["path"], code=code, reason=reason)


def _sheet_lines(account: Account, logs: Mapping[str, LogDefinition], language: Language) -> Iterator[str]:
    for sheet in account["sheets"]:
        if sheet["verdict"] in ("unknown", "missing_columns"):
            key = f"ingest.sheet_{sheet['verdict']}"
            missing = missing_columns(sheet["detail"], logs, language) if sheet["detail"] else ""
            yield say(language, key, path=account["path"], sheet=sheet["sheet"], detail=missing)


def missing_columns(detail: str, logs: Mapping[str, LogDefinition], language: Language) -> str:
    """Which log a sheet would be and which of its required columns it lacks, such as `工单：工单类型`."""
    told = json.loads(detail)
    if told["log"] not in logs:
        return ", ".join(told["columns"])
    log = logs[told["log"]]
    # most workbooks have Chinese headers: that header is said in either language
    names = {name: {"zh": c.zh, "en": f"{c.en} ({c.zh})"}[language] for name, c in log.columns.items()}
    missing = [names.get(name, name) for name in told["columns"]]
    title = {"zh": log.zh, "en": log.en}[language]
    return say(language, "ingest.missing_columns", log=title, columns=say(language, "report.comma").join(missing))


def _row_lines(account: Account, language: Language) -> Iterator[str]:
    for row in account["rejected_rows"]:
        code = row["code"]
        reason = say(language, f"report.rejected.{code}") if known(f"report.rejected.{code}") else code
        cure = say(language, f"report.rejected_cure.{code}") if known(f"report.rejected_cure.{code}") else ""
        place = {"path": account["path"], "sheet": row["sheet"], "row": row["row"], "cell": row["cell"]}
        yield say(language, "ingest.rejected", header=row["header"], code=code, reason=reason, cure=cure, **place)
