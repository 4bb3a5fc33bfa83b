"""The sample company feeds every shipped scheme: a figure for each indicator and standard, events for each offence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.database import Database
from pipeline.definitions.fold import fold
from pipeline.definitions.offence import Offence
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.definitions.scoring import Judged
from pipeline.jobs.asks import asks
from pipeline.kpi.measure import Measured, measure
from pipeline.kpi.model import Case, Figure
from pipeline.month import Month
from pipeline.scorecard.model import Card
from pipeline.scorecard.score import score_month
from pipeline.warehouse.snapshot import snapshot
from pipeline.workspace import Settings, Workspace, shipped
from tests.cli.command import AS_OF, MONTH, scorecard
from tests.policies.held import definitions, shipped_policy

SAMPLE = Path(__file__).parents[2] / "data" / "raw"
SCHEMES = sorted(folder.name for folder in shipped("policies").iterdir() if folder.is_dir())
COMPANY = ("company", "company")
MONTHS = 14  # the sample company's logs begin so many months before
Scored = tuple[Policy, Measured, tuple[Card, ...]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample company's month as the logs tell it."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "scorecard.toml").write_text("", encoding="utf-8")
    shutil.copytree(SAMPLE, folder / "data" / "raw")
    scorecard("ingest", "--quiet", folder=folder).succeeds(3)
    place, own = Workspace(folder, Settings()), definitions()
    with snapshot(place, own.logs, Month.parse(MONTH), datetime.fromisoformat(AS_OF), own.shared) as db:
        yield db


@pytest.fixture(scope="module", params=SCHEMES)
def scored(request: pytest.FixtureRequest, loaded: Database) -> Scored:
    """Everybody judged by one scheme, with the cases of its offences in all months."""
    policy, month = shipped_policy(request.param), Month.parse(MONTH)
    (asked,) = asks(Policies(policy), definitions(), Settings(), month, MONTHS)
    acts = frozenset(kpi for offence in policy.offences for kpi in offence.kpis)
    asked = replace(asked, looking_back=acts, months={**asked.months, **dict.fromkeys(acts, MONTHS)})
    measured = measure(loaded, [asked], month, datetime.fromisoformat(AS_OF))
    return policy, measured, score_month(measured, Policies(policy), definitions().kpis).cards


def test_every_indicator_has_points_for_somebody(scored: Scored) -> None:
    policy, _, cards = scored
    points = {i.id for card in cards for i in card.indicators if i.state == "scored"}
    assert [rule.id for rule in policy.indicators if rule.id not in points] == []


def test_every_standard_has_a_figure_of_cases(scored: Scored) -> None:
    policy, measured, _ = scored
    assert [rule.id for rule in policy.standards if not _is_measured(_company(policy, measured, rule))] == []


def test_every_figure_that_is_only_shown_has_cases(scored: Scored) -> None:
    policy, measured, _ = scored
    empty = [kpi for kpi in policy.figures if not _is_measured(measured.figures[kpi, *COMPANY])]
    assert empty == []


def test_every_offence_has_happened(scored: Scored) -> None:
    policy, measured, _ = scored
    cases = [case for case in (*measured.cases, *measured.earlier) if case.state == "counted"]
    assert [offence.id for offence in policy.offences if not any(_is_event(offence, case) for case in cases)] == []


def _company(policy: Policy, measured: Measured, rule: Judged) -> Figure:
    figures = measured.slices if rule.is_narrowed else measured.figures
    return figures[policy.figure_id(rule), *COMPANY]


def _is_measured(figure: Figure) -> bool:
    return figure.value is not None and figure.counted > 0


def _is_event(offence: Offence, case: Case) -> bool:
    mine = [
        o for o in offence.origins if o.kpi == case.kpi and (not o.parts or fold(case.part or "") in _words(o.parts))
    ]
    return any((case.numerator == 0) == origin.misses for origin in mine)


def _words(parts: tuple[str, ...]) -> set[str]:
    return {fold(part) for part in parts}
