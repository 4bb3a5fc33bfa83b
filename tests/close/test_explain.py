"""A closed month is explained as it was closed, whatever became known later."""

from __future__ import annotations

from tests.close.two_months import CLOSED_AT, LATER, MONTH, NEXT, run, send_late_export
from tests.ingest.books import Company

ASKED = ("explain", "--employee", "0103", "--month", MONTH, "--kpi", "completion", "--json")


def figure(one: Company, *words: object) -> tuple[float, float]:
    """What an explanation says above and below the line."""
    (told,) = run(one.workspace.root, *ASKED, *words).succeeds().document["figures"]
    return told["numerator"], told["denominator"]


def test_a_closed_month_is_explained_by_its_frozen_rows(closed: Company) -> None:
    send_late_export(closed)
    run(closed.workspace.root, "run", "--month", NEXT, "--as-of", LATER).succeeds()
    assert figure(closed) == (7, 10)
    assert figure(closed, "--as-of", CLOSED_AT) == (7, 10)
    assert figure(closed, "--as-of", LATER) == (8, 10)
