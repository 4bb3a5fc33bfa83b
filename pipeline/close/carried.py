"""Money that restatements leave to the next open month's pay sheet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.close.differences import settled
from pipeline.close.manifest import Revision
from pipeline.month import Month
from pipeline.report.model import Carried


def carried_into(month: Month, found: Sequence[Revision]) -> tuple[Carried, ...]:
    """What restatements of closed months come to for each person and no closed month has paid yet.

    Only the first month after all closed ones carries; by month, revision and employee number.
    """
    if not found or month != max(revision.month for revision in found).plus(1):
        return ()
    paid = {(link["month"], link["revision"]) for revision in found for link in revision.document["settles"]}
    by_name = {(revision.month, revision.number): revision for revision in found}
    return tuple(
        Carried(number, revision.month, revision.number, amount)
        for revision in found
        if revision.number > 1 and (str(revision.month), revision.number) not in paid
        for number, amount in money_moved(by_name[revision.month, revision.number - 1], revision).items()
    )


def money_moved(before: Revision, after: Revision) -> dict[str, Fraction]:
    """What the second of two revisions gives each person more than the first (less: negative), in yuan."""
    was, now = settled(before.folder), settled(after.folder)
    moved = {number: now.get(number, Fraction(0)) - was.get(number, Fraction(0)) for number in sorted({*was, *now})}
    return {number: amount for number, amount in moved.items() if amount}


def carried_of(revision: Revision) -> tuple[Carried, ...]:
    """What the month carried from restatements when it was closed; a restatement of its own changes nothing of that."""
    return tuple(
        Carried(entry["employee_no"], Month.parse(entry["month"]), entry["revision"], Fraction(entry["amount"]))
        for entry in revision.document["carried"]
    )
