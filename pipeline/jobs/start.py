"""New workspaces, and blank workbooks to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.definitions.log import Column, LogDefinition
from pipeline.errors import UsageError
from pipeline.language import Language, say
from pipeline.workspace import CONFIG, Workspace, find_workspace

TEMPLATE_ROWS = 2000
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


def make_workspace(folder: Path, more: Path | None = None) -> Workspace:
    """A workspace in that folder, with every setting written down and explained; `more` holds further ones.

    Raises:
        UsageError: the folder is a workspace already.
    """
    if (folder / CONFIG).exists():
        raise UsageError("error.not_empty", folder=folder)
    for part in ("data/raw", "policies", "logs"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    settings = [Path(__file__).parent / "scorecard.toml", *([more] if more else [])]
    (folder / CONFIG).write_bytes(b"".join(file.read_bytes() for file in settings))
    return find_workspace(folder)


def write_templates(logs: Mapping[str, LogDefinition], folder: Path, language: Language) -> list[Path]:
    """The blank workbooks, one per log: headers, drop-downs for coded columns, and a filled example row."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_template(log, folder, language) for log in logs.values()]


def _write_template(log: LogDefinition, folder: Path, language: Language) -> Path:
    import xlsxwriter

    file = folder / f"{log.zh if language == 'zh' else log.id}.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        page = book.add_worksheet(log.zh if language == "zh" else log.en)
        styles = _styles(book)
        page.freeze_panes(1, 0)
        page.set_column(0, len(log.columns) - 1, 18, styles["text"])
        for place, column in enumerate(log.columns.values()):
            page.write_string(0, place, column.zh if language == "zh" else column.en, styles[_kind(column)])
            page.write_comment(0, place, _hint(column, language))
            page.write_string(1, place, column.example, styles["example"])
            if choices := _choices(column, language):
                page.data_validation(1, place, TEMPLATE_ROWS, place, _list_of(choices, language))
    return file


def _styles(book: Any) -> dict[str, Any]:
    header = {"bold": True, "border": 1, "text_wrap": True}
    return {
        "required": book.add_format({**header, "bg_color": "#F6DFA8"}),
        "optional": book.add_format({**header, "bg_color": "#DDE6ED"}),
        # text cells keep leading zeros and long numbers as they are typed
        "text": book.add_format({"num_format": "@"}),
        "example": book.add_format({"num_format": "@", "font_color": "#808080", "italic": True}),
    }


def _kind(column: Column) -> str:
    return "required" if column.required else "optional"


def _hint(column: Column, language: Language) -> str:
    needed = [say(language, "template.required")] if column.required else []
    return "\n".join([*needed, " / ".join(column.headers)])


def _choices(column: Column, language: Language) -> list[str]:
    if column.type == "yes_no":
        return list(YES_NO[language])
    first = 0 if language == "zh" else -1
    return [spellings[first] if spellings else code for code, spellings in column.codes.items()]


def _list_of(choices: list[str], language: Language) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": choices,
        "error_title": say(language, "template.choose"),
        "error_message": " / ".join(choices),
    }
