"""The fair world with a company's own volumes: what is taken from the logs, what is warned of, and in which words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.jobs.simulate import Simulated, simulate
from pipeline.jobs.simulate_words import simulate_lines
from pipeline.month import Month
from pipeline.scorecard.chance import binomial_tail, poisson_tail
from pipeline.workspace import Workspace, find_workspace
from tests.cli.command import scorecard
from tests.ingest.books import company

MONTH, AS_OF = Month(2026, 10), datetime(2026, 12, 5)
WHEN = ("--month", "2026-10", "--as-of", "2026-12-05T00:00:00")
TEXT = """
scheme = "{scheme}"
effective_from = 2026-01-01
zh = "城东办法"
en = "Chengdong scheme"
sources = ["S1"]
min_coverage = 60
{rules}
[groups]
work = {{ zh = "工作", en = "Work" }}
[[indicators]]
id = "done"
zh = "完成率"
en = "Completion"
group = "work"
kpi = "completion"
weight = 100
source = "S35"
{scoring}
[[grades]]
id = "good"
zh = "良好"
en = "Good"
from = 80
[[grades]]
id = "fair"
zh = "一般"
en = "Fair"
"""
CAP = """
[[caps]]
kpi = "complaint_rate"
rule = "R-01"
limit = "0.1"
operator = "<="
chance = "0.05"
"""
COUNT = """
[[disqualifications]]
rule = "D-01"
kpi = "established_complaints"
more_than = 1
reading = { zh = "按月", en = "per month" }
"""
CURVE, ALL_OR_NOTHING = (
    "curve = [[0, 0], [1, 100]]",
    'bands = [{ below = "0.9", attainment = 0 }, { attainment = 100 }]',
)


def policy(root: Path, scheme: str, rules: str, scoring: str = CURVE) -> Path:
    """A policy with these rules in the folder of its scheme."""
    file = root / "policies" / scheme / "2026-01-01.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        TEXT.format(scheme=scheme, rules=rules.replace("{", "{").strip(), scoring=scoring), encoding="utf-8"
    )
    return file


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """张三 did 20 orders a month from September on, 李四 10 from October on; 3 of the 50 brought a complaint.

    In July, before anybody wrote complaints down, 张三 did 30 orders.
    """
    root = tmp_path_factory.mktemp("acme")
    one = company(root)
    people = [["0103", "张三", "维修工", date(2020, 1, 6)], ["0104", "李四", "维修工", date(2026, 10, 1)]]
    one.send("花名册.xlsx", [["工号", "姓名", "岗位", "入职日期"], *people, ["0105", "王芳", "客服", date(2022, 3, 1)]])
    orders = [
        [f"{who}-{month}-{n}", "维修", at, at, at + timedelta(hours=2), who]
        for who, month, many in (("0103", 7, 30), ("0103", 9, 20), ("0103", 10, 20), ("0104", 10, 10))
        for n in range(many)
        for at in [datetime(2026, month, 2 + n % 20, 9)]
    ]
    one.send("工单.xlsx", [["工单号", "工单类型", "报修时间", "派工时间", "完成时间", "师傅"], *orders])
    complaints = [
        [f"TS{n}", datetime(2026, month, 20, 10), who, "是", f"{who}-{month}-{n}"]
        for n, (who, month) in enumerate([("0103", 9), ("0103", 10), ("0104", 10)])
    ]
    one.send("投诉.xlsx", [["投诉编号", "投诉时间", "被投诉人", "是否属实", "工单号"], *complaints])
    (root / "scorecard.toml").write_text('policy = "acme"\n', encoding="utf-8")
    policy(root, "acme", CAP)
    policy(root, "strict", CAP, ALL_OR_NOTHING)
    policy(root, "counted", COUNT)
    policy(root, "free", "")
    one.load()
    return root


def computed(root: Path, only: str | None = None, rate: Fraction | None = None) -> Simulated:
    """The fair world of the company, with few made-up years."""
    workspace: Workspace = find_workspace(root)
    return simulate(workspace, MONTH, AS_OF, only, seed=1, draws=500, rate=rate)


def test_volumes_and_rate_are_the_companys_own(acme: Path) -> None:
    """The two months in which complaints were written down are taken over again; July was no good month."""
    (rule,) = computed(acme).rules
    assert (rule.rule, rule.scheme, rule.months, rule.people) == ("R-01", "acme", 2, 2)
    assert rule.true == Fraction(3, 50)
    assert rule.person_years == Fraction(12 + 6, 12)
    assert rule.cases == 12 * 20 + 6 * 10
    monthly = binomial_tail(3, 20, Fraction(3, 50)) * 12 + binomial_tail(2, 10, Fraction(3, 50)) * 6
    assert rule.written.findings == pytest.approx(monthly)
    assert rule.supported.findings < rule.written.findings


def test_another_true_rate_can_be_asked_for(acme: Path) -> None:
    (rule,) = computed(acme, rate=Fraction(0)).rules
    assert not rule.true
    assert not rule.written.findings
    assert not rule.streaks
    assert not computed(acme, rate=Fraction(0)).warnings


def test_more_than_one_streak_in_100_years_is_warned_of(acme: Path) -> None:
    found = computed(acme)
    assert found.rules[0].streaks == pytest.approx(found.rules[0].written.in_a_row * 100 / 1.5)
    assert found.rules[0].streaks > 1
    assert [warning.key for warning in found.warnings] == ["simulate.warn.in_a_row"]
    assert "R-01" in str(found.warnings[0])


def test_points_that_are_all_or_nothing_are_warned_of(acme: Path) -> None:
    keys = [warning.key for warning in computed(acme, "strict", Fraction(0)).warnings]
    assert keys == ["simulate.warn.all_or_nothing"]


def test_a_count_without_a_known_exposure_is_spread_over_those_it_happens_to(acme: Path) -> None:
    """Three complaints in the three months of the two repairers; the clerk, to whom none happens, is left out."""
    (rule,) = computed(acme, "counted").rules
    assert rule.kind == "count"
    assert rule.people == 2
    assert rule.true == Fraction(1)
    assert rule.written.findings == pytest.approx(18 * poisson_tail(2, 1))


def test_the_same_seed_says_the_same(acme: Path) -> None:
    assert computed(acme).document() == computed(acme).document()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_end_with_what_to_do(acme: Path, language: str) -> None:
    lines = list(simulate_lines(computed(acme), "zh" if language == "zh" else "en"))
    text = "\n".join(lines)
    assert "R-01" in text
    assert "±" in text
    assert lines[-1].startswith("下一步" if language == "zh" else "What to do")
    assert "p-value" not in text
    assert "{" not in text


def test_no_rule_no_table(acme: Path) -> None:
    found = computed(acme, "free")
    assert not found.rules
    assert len(list(simulate_lines(found, "en"))) == 2


def test_the_command_prints_one_object_and_exits_with_0_in_spite_of_warnings(acme: Path) -> None:
    document = scorecard("simulate", *WHEN, "--json", "--draws", 200, folder=acme).succeeds().document
    assert document["schema"] == "simulate/1"
    assert len(document["warnings"]) == 1
    assert document["rules"][0]["as_written"]["people_at_least_once"] > 0
    assert not (acme / "reports").exists()


def test_the_command_takes_a_rate_a_policy_and_a_file(acme: Path) -> None:
    file = acme / "policies" / "strict" / "2026-01-01.toml"
    words = ("simulate", *WHEN, "--draws", 200, "--rate", "0.1%", "--policy")
    assert "everybody's true rate were 0.1%" in scorecard(*words, file, folder=acme).succeeds().out.lower()
    assert scorecard(*words, "free", folder=acme).succeeds().out


@pytest.mark.parametrize(("rate", "draws"), [("2x", 200), ("1.5", 200), ("-1%", 200), ("1/0", 200), ("1%", 3)])
def test_what_is_no_rate_or_too_few_years_is_refused(acme: Path, rate: str, draws: int) -> None:
    assert scorecard("simulate", *WHEN, f"--rate={rate}", "--draws", draws, folder=acme).succeeds(2).complaint


def test_an_unknown_scheme_is_refused(acme: Path) -> None:
    with pytest.raises(UsageError):
        computed(acme, "beijing")


def test_a_month_that_has_not_begun_is_refused(acme: Path) -> None:
    with pytest.raises(UsageError, match="2027-01"):
        simulate(find_workspace(acme), Month(2027, 1), AS_OF)


def test_the_reference_company_needs_no_workspace(tmp_path: Path) -> None:
    document = scorecard("simulate", "--reference", "--draws", 100, "--json", folder=tmp_path).succeeds().document
    assert [round(row["over_in_a_month"], 1) for row in document["rows"]] == [10.3, 14.5, 18.5]
    assert "18.8" in scorecard("simulate", "--reference", "--draws", 100, folder=tmp_path).succeeds().out
