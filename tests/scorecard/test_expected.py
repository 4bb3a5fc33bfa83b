"""What somebody's own mix would bring at the company's rates, and what chance then does to a count over its line."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.definitions.chance import Chance
from pipeline.kpi.exposure import Exposures
from pipeline.kpi.model import Sums
from pipeline.month import Month
from pipeline.scorecard.eligibility import over_the_line, with_status
from pipeline.scorecard.expected import UNKNOWN, Expectation, expected_of
from pipeline.scorecard.model import Disqualification
from tests.scorecard.made import BINCHUN, MARCH, figure

F = Fraction
LEAKS = next(rule for rule in BINCHUN.disqualifications if rule.kpi == "leaks_30d")
FEBRUARY = MARCH.previous


def exposures(events: dict[str, int], months: tuple[Month, ...] = (MARCH,)) -> Exposures:
    """张三 mostly has old units, 李四 mostly new ones; somebody unknown has ten of each."""
    found = Exposures(frozenset(months), {}, {}, {}, {})
    for month in months:
        found.add(month, "0103", "old", F(80), 80)
        found.add(month, "0103", "new", F(20), 20)
        found.add(month, "0104", "old", F(10), 10)
        found.add(month, "0104", "new", F(90), 90)
        found.add(month, None, "old", F(10), 10)
        found.add(month, None, "new", F(10), 10)
        found.events[month] = {stratum: F(count) for stratum, count in events.items()}
    return found


def company(*counts: tuple[Month, int]) -> dict[tuple[str, str, str, Month], Sums]:
    """The company's own figure of these months."""
    return {("k", "company", "company", month): Sums(Decimal(count)) for month, count in counts}


def test_everybody_is_expected_to_have_the_company_rate_of_each_stratum() -> None:
    """10 events at 100 old things and 12 at 120 new ones: 1 in 10 of either."""
    normal = expected_of("k", exposures({"old": 10, "new": 12}), company((MARCH, 22)))
    assert normal("0103", (MARCH,)) == Expectation(100, F(10))
    normal = expected_of("k", exposures({"old": 10, "new": 0}), company((MARCH, 10)))
    assert (normal("0103", (MARCH,)).events, normal("0104", (MARCH,)).events) == (F(8), F(1))


def test_events_of_no_known_stratum_are_spread_like_the_others() -> None:
    normal = expected_of("k", exposures({"old": 10}), company((MARCH, 15)))
    assert normal("0103", (MARCH,)).events == F(12)
    normal = expected_of("k", exposures({}), company((MARCH, 22)))
    assert normal("0103", (MARCH,)).events == F(10)


def test_months_are_taken_together() -> None:
    both = exposures({"old": 5}, (MARCH, FEBRUARY))
    normal = expected_of("k", both, company((MARCH, 5), (FEBRUARY, 5)))
    assert normal("0103", (MARCH, FEBRUARY)) == Expectation(200, F(8))


def test_nobody_can_say_without_anything_to_go_by() -> None:
    normal = expected_of("k", exposures({"old": 10}), company((MARCH, 10)))
    assert normal("0999", (MARCH,)) == UNKNOWN
    assert normal("0103", (MARCH, FEBRUARY)) == UNKNOWN


def leaks(count: int, things: int, events: Fraction | None) -> Disqualification:
    """So many leaks of somebody with these machines, of whom the company's rate would bring so many."""
    found, _ = over_the_line(LEAKS, figure("leaks_30d", count, None))
    assert found is not None
    return with_status(Chance(), found, "0103", MARCH, lambda number, months: Expectation(things, events))


@pytest.mark.parametrize(
    ("count", "things", "expected", "status", "doubt"),
    [
        (3, 60, F(1), "green", "nothing_unusual"),
        (4, 60, F(1), "amber", None),
        (5, 60, F(1), "amber", None),
        (6, 60, F(1), "red", None),
        (6, 29, F(1), "grey", "too_few"),
        (6, 30, F(1), "red", None),
        (3, 60, F(0), "red", None),
        (3, 60, None, None, "not_known"),
    ],
)
def test_a_count_is_held_against_what_was_to_be_expected(
    count: int, things: int, expected: Fraction | None, status: str | None, doubt: str | None
) -> None:
    seen = leaks(count, things, expected)
    assert (seen.status, seen.doubt, seen.supported) == (status, doubt, doubt is None)


def test_a_single_verified_event_needs_no_numbers() -> None:
    event = Disqualification("F-03", "violations", 1, 0)
    assert with_status(Chance(), event, "0103", MARCH, lambda number, months: Expectation(60, F(1))) == event
    assert event.supported
