"""Money that restatements leave to the next open month's pay sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from pipeline.close.differences import settled
from pipeline.close.manifest import Revision
from pipeline.month import Month
from pipeline.report.model import Carried


def carried_into(month: Month, found: Sequence[Revision]) -> tuple[Carried, ...]:
    """What closed months owe each person by their newest revision beside what was paid for them, by month and number.

    Paid is what the closing itself came to and what closed months have carried since. Only the first month after all
    closed ones carries. What somebody would have to give back is listed once, and again when it changes.
    """
    if not found or month != max(revision.month for revision in found).plus(1):
        return ()
    closings = {revision.month: revision for revision in found if revision.number == 1}
    newest = {revision.month: revision for revision in sorted(found, key=lambda one: (one.month, one.number))}
    carried = [entry for closing in closings.values() for entry in closing.document["carried"]]
    owed = (
        Carried(number, of, revision.number, amount)
        for of, revision in newest.items()
        if revision.number > 1 and of in closings
        for number, amount in _owed(closings[of], revision, carried).items()
    )
    listed = {(entry["employee_no"], entry["month"], entry["amount"]) for entry in carried}
    return tuple(
        entry
        for entry in owed
        if entry.amount > 0 or (entry.employee_no, str(entry.month), str(entry.amount)) not in listed
    )


def _owed(closing: Revision, newest: Revision, carried: Sequence[Mapping[str, Any]]) -> dict[str, Fraction]:
    """What the newest revision gives each person more than was paid for the month (less: negative), in yuan."""
    paid = settled(closing.folder)
    for entry in carried:
        if entry["paid"] and entry["month"] == str(closing.month):
            number = str(entry["employee_no"])
            paid[number] = paid.get(number, Fraction(0)) + Fraction(entry["amount"])
    now = settled(newest.folder)
    owed = {number: now.get(number, Fraction(0)) - paid.get(number, Fraction(0)) for number in sorted({*paid, *now})}
    return {number: amount for number, amount in owed.items() if amount}


def carried_of(revision: Revision) -> tuple[Carried, ...]:
    """What the month carried from restatements when it was closed; a restatement of its own changes nothing of that."""
    return tuple(
        Carried(
            entry["employee_no"],
            Month.parse(entry["month"]),
            entry["revision"],
            Fraction(entry["amount"]),
            entry["in_sheet"],
        )
        for entry in revision.document["carried"]
    )
