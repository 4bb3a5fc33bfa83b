"""The month of `months.py` with standards, proposals and an appraised period on the first card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.definitions.exact import Named
from pipeline.definitions.policy import Appraisal
from pipeline.definitions.policy_files import Policies
from pipeline.definitions.scoring import Standard
from pipeline.kpi.model import Figure
from pipeline.month import Month
from pipeline.report.model import MonthReport
from pipeline.scorecard.model import Disqualification, PeriodCard, Proposal, StandardVerdict, Tally
from tests.report.months import make_month, with_card

LATE = Named(zh="迟到", en="Late")
READING = Named(zh="第三次起每次 5%", en="5 % each from the third on")
MONTHS = (Month(2026, 8), Month(2026, 9), Month(2026, 10))


def ruled_month() -> MonthReport:
    """The month with everything that this iteration of the rules can put on a card."""
    report = make_month()
    policy = report.policy.model_copy(
        update={
            "standards": tuple(_standards()),
            "ratings": {"great": Named(zh="卓越", en="Outstanding"), "improve": Named(zh="待改进", en="To improve")},
            "appraisal": Appraisal(months=3, rule="F-70", floor=Decimal(0)),
        }
    )
    report = replace(report, policies=Policies(policy))
    return with_card(
        report,
        standards=tuple(_verdicts(report)),
        proposals=_proposals(report),
        deducted=Fraction(180),
        over_share=True,
        period=_period(report),
    )


def _standards() -> list[Standard]:
    def standard(id: str, zh: str, en: str, **more: object) -> Standard:
        rule = {"id": id, "zh": zh, "en": en, "kpi": "fixed", "rule": "R-04"}
        return Standard.model_validate({**rule, **more})

    bands = [{"rating": "great", "from": "0.85"}, {"rating": "improve"}]
    return [
        standard("met", "一次修好", "Fixed at once", **{"from": "0.80"}),
        standard("missed", "每单修好", "Every order fixed", **{"from": "1"}),
        standard("rated", "修好的档次", "How well fixed", ratings=bands),
        standard("empty", "没有漏水", "No leak", kpi="leaks", up_to="0"),
    ]


def _verdicts(report: MonthReport) -> list[StandardVerdict]:
    fixed = report.figures["fixed", "technician", "0103"]
    leaks = Figure("leaks", "technician", "0103", Fraction(0), None, None, None, None, 0, 0, 0, "final")
    return [
        StandardVerdict("met", "fixed", "R-04", fixed, "met"),
        StandardVerdict("missed", "fixed", "R-04", fixed, "missed"),
        StandardVerdict("rated", "fixed", "R-04", fixed, "rated", "great"),
        StandardVerdict("empty", "leaks", "R-04", leaks, "no_data"),
    ]


def _proposals(report: MonthReport) -> tuple[Proposal, ...]:
    case = report.cases[0]
    late = Proposal(
        "deduction", "F-72", Fraction(-30), None, "late", LATE, payable=False, reading=READING, cases=(case,)
    )
    again = replace(late, amount=Fraction(-150), ordinal=2, earlier=(date(2026, 10, 2),))
    leak = Named(zh="漏水上门费", en="Visit fee for a leak")
    rude = Named(zh="态度投诉", en="Complaint about manners")
    return (
        late,
        again,
        Proposal("transfer", "F-51", Fraction(30), "0103", "leak", leak, ordinal=3, earlier=(date(2026, 9, 1),)),
        Proposal("deduction", "F-64", None, None, "rude", rude, low=Fraction(10), high=Fraction(200)),
        Proposal("suspension", "F-46", None, None, "rude", rude, days=3, also=("F-33",)),
        Proposal("reward", "F-70", Fraction(0), None, "fail", Named(zh="不合格", en="Fail"), stated=Fraction(-500)),
    )


def _period(report: MonthReport) -> PeriodCard:
    card = report.scored.cards[0]
    added = Tally(
        card.indicators,
        card.raw_points,
        card.declared_total,
        card.coverage,
        Fraction(8996, 100),
        "good",
        False,
        "final",
    )
    return PeriodCard(MONTHS, added, ((MONTHS[1], Disqualification("D-01", "leaks", 3, 0)),))
