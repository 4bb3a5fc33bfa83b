"""The appeals on a person's page against the card's in the JSON file and the workbook's sheet of appeals."""

from __future__ import annotations

from typing import Any

from tests.equal.facts import Document, Published, kpi, say
from tests.equal.paged import LANGUAGES, Page


def check_appeals(page: Page, published: Published, card: Document) -> None:
    """Every appeal of the card stands once on the screen and once on paper, with what was decided and changed."""
    rows = [row for row in published.sheets.get("Appeals", []) if row["Employee no."] == card["employee_no"]]
    page.equal("appeals", [row["Number or date"] for row in rows], [appeal["case"] for appeal in card["appeals"]])
    told = [_words(page.language, row, appeal) for row, appeal in zip(rows, card["appeals"], strict=True)]
    screen = [
        f"{name}{case}{reason}{what.replace('|', ' ')}{when}{effect}{place}"
        for name, case, reason, what, when, effect, place in told
    ]
    _compare(page, "//div[@class='screen']//table[contains(@class,'appeals')]/tbody/tr", screen)
    paper = [
        f"{name}{case}{what.replace('|', ' · ')}{f' ({when})' if when else ''}{effect}"
        for name, case, _, what, when, effect, _ in told
    ]
    _compare(page, "//div[@class='paper']//table[contains(@class,'appeals')]/tbody/tr", paper)


def _compare(page: Page, path: str, wanted: list[str]) -> None:
    found = page.all(path)
    shown = ["".join(str(row.text_content()).split()) for row in found]
    page.equal("appeals told", shown, ["".join(text.split()) for text in wanted])
    for row in found:
        page.drop(row)


def _words(language: str, row: Any, appeal: Document) -> tuple[str, ...]:
    place = f"{row['File']} · {row['Sheet']} · {say(language, 'row', row=row['Row'])}"
    remedy = f"|{say(language, 'remedy.' + appeal['remedy'])}" if appeal["remedy"] else ""
    when = _in(language, row["Decided on and by"])
    assert (appeal["decided_on"] or "") in when
    reason = row["Reason given"] or say(language, "appeals.no_reason")
    outcome = say(language, f"appeals.{appeal['outcome']}")
    effect = _in(language, row["What it changed"])
    return kpi(appeal["kpi"])[language]["name"], appeal["case"], reason, outcome + remedy, when, effect, place


def _in(language: str, cell: Any) -> str:
    """The part of a cell in that language."""
    parts = str(cell or "").replace("\n", " / ").split(" / ")
    return parts[LANGUAGES.index(language)] if len(parts) == 2 else parts[0]
